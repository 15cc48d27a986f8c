// Rows of the invitations that this device made, until they are answered. Internal.
#pragma once
#include "vault/membership.h"
#include "vault/replica.h"

namespace chatelaine::vault {

struct InviteRow {
  Hash id;
  Secret code;  // empty once nobody can come with it any more
  Grant grant;
  Timestamp expires;
  bool isSent = false;       // the server knows its id
  bool isCancelled = false;  // the server is to forget it
  bool isSpoilt = false;     // what came in its name was made without the code
  std::optional<sync::Enrolment> who;
};

Result<void> putInvite(storage::Database& database, const InviteRow& row);
Result<std::vector<InviteRow>> inviteRows(storage::Database& database);
Result<std::optional<InviteRow>> inviteRow(storage::Database& database, const Hash& id);
Result<void> wipeCode(storage::Database& database, const Hash& id);  // the row stays, to be shown as expired
Result<void> dropInvite(storage::Database& database, const Hash& id);

// Whether the newest roster knows who asked.
bool isAdmitted(const Replica& replica, const InviteRow& row);

}  // namespace chatelaine::vault
