// Rows of what proves that others are shown another past: the bytes of both sides, kept through good answers and
// restarts until a person settles it; and what others have seen that the server still owes us.
#pragma once
#include <optional>
#include <vector>

#include "storage/database.h"
#include "sync/commit.h"
#include "vault/forks.h"

namespace chatelaine::vault {

// The same two sides are kept once, and stay settled. At most a thousand.
Result<void> putEvidence(storage::Database& database, const Evidence& evidence);
Result<std::vector<Evidence>> openEvidence(storage::Database& database);
Result<bool> settleEvidence(storage::Database& database, const Hash& id, Timestamp now);  // false: no such open one
// What of it stops this vault: about the vault itself, about the roster, and for the team's own vault about anybody's
// record. The detail of the first.
Result<std::optional<std::string>> evidenceAgainst(storage::Database& database, const VaultId& vault);

// What the author of `head` has seen of a vault's chain (subject: the vault) or of a record (subject: the principal).
struct ClaimRow {
  Bytes subject;
  std::uint64_t place = 0;
  Hash hash;
  Bytes head;  // encoded: who says so
  bool isLate = false;
};
Result<void> putClaim(storage::Database& database, const ClaimRow& row, Timestamp now);
Result<std::vector<ClaimRow>> claimsUpTo(storage::Database& database, ByteView subject, std::uint64_t place);
Result<void> dropClaims(storage::Database& database, ByteView subject, std::uint64_t upTo);
// What the server has owed for `patience` is withheld; so is what was noted by a clock that was ahead of ours.
Result<void> markLateClaims(storage::Database& database, Timestamp now);
Result<std::vector<ClaimRow>> lateClaims(storage::Database& database);
Result<bool> hasLateClaim(storage::Database& database, const VaultId& vault);

}  // namespace chatelaine::vault
