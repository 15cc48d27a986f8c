// The conflict inbox: changes of this device that somebody else's were ahead of, or that the server refused. Nothing
// leaves it but by what a person decides, which is recorded. Same thread as the Vault.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sync/merge.h"
#include "vault/vault.h"

namespace chatelaine::vault {

struct ConflictSide {
  PrincipalId author;
  std::string deviceName;  // empty if unknown
  std::string memberName;
  Timestamp time;  // by the author's clock: for display
  bool deletes = false;
  bool holdsOtherSecret = false;  // than the version that both began from
  bool holdsOtherBinding = false;
  std::vector<sync::ShownField> values;  // of Conflict::fields; nothing of a secret
};

struct Conflict {
  std::int64_t id = 0;
  VaultId vault;
  ItemId item;
  sync::ItemKind kind = sync::ItemKind::credential;
  std::string name;  // of the credential, agent or vault; of a pin's agent
  // conflict: somebody was ahead. stale: the secret was sealed to an epoch that has passed. Else what the server said:
  // denied, invalidInput, limitExceeded, notFound; the last with needsSecret: the server has erased the secret.
  ErrorCode why = ErrorCode::conflict;
  std::vector<std::string> fields;  // where the sides differ, by the names of sync/merge.h
  ConflictSide mine;
  ConflictSide theirs;       // the version that was committed
  bool needsSecret = false;  // takeMine needs the secret again
};

class Conflicts {
 public:
  explicit Conflicts(Vault& vault);

  std::vector<Conflict> list() const;  // oldest first

  // Drops mine. Where mine, being stricter, had become active, theirs comes back, except in fields that somebody has
  // changed since.
  Result<void> keepTheirs(std::int64_t id);
  // Mine is changed once more, on top of the newest version: only the fields of the conflict. A name that is taken by
  // now gets a number. stale: give the secret again, by the other form; denied: our role doesn't allow it; notFound:
  // the item was deleted since.
  Result<void> takeMine(std::int64_t id);
  Result<void> takeMine(std::int64_t id, SecretFields secrets);
  // Mine becomes a credential of its own, with a free name. The secret is needed again: the sealed one belongs to the
  // old item and opens nowhere else. invalidInput for a deletion and for what is no credential.
  Result<Credential> keepBoth(std::int64_t id, SecretFields secrets);

 private:
  Vault* m_vault;
};

}  // namespace chatelaine::vault
