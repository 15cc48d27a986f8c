// Deleted credentials: for thirty days a device that had one can bring it back, with its fields and its sealed secret;
// after that the server is told to erase the secret. By this device's clock. Devices only.
#pragma once
#include <vector>

#include "vault/vault.h"

namespace chatelaine::vault {

struct DeletedCredential {
  Credential credential;   // as it was
  Timestamp deletedAt;     // when this device learned of it
  Timestamp goneAt;        // until then it can be brought back
  PrincipalId deletedBy;   // whose deletion it is; null if that isn't known here
  bool mayChange = false;  // whether this device's role allows bringing it back and erasing it
};

class Trash {
 public:
  explicit Trash(Vault& vault) : m_vault(vault) {}

  std::vector<DeletedCredential> list() const;  // the newest first
  // A new revision on top of the deletion, with the same secret. notFound (also when its time is over), alreadyExists
  // (a credential of that name, or this one is back already), denied, the vault's problem.
  Result<Credential> restore(const ItemId& id);
  // Not to be brought back here any more; the server is told with the next synchronisation. notFound, denied.
  Result<void> erase(const ItemId& id);

 private:
  Vault& m_vault;
};

}  // namespace chatelaine::vault
