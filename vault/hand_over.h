// Giving a vault's secret key to another gateway: only to one that a person confirmed on this gateway's own host, or
// with the recovery kit on the new one's. An entry in the roster alone is never enough. For gateways.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/vault.h"

namespace chatelaine::vault {

// The six words of a recovery kit: on its paper, on owners' screens, and asked for on a gateway's host.
std::string wordsOfKit(const sync::RecoveryCard& kit);
PrincipalId idOfKit(const sync::RecoveryCard& kit);

struct WaitingGateway {
  PrincipalId id;
  std::string name;
  std::vector<VaultId> vaults;  // that both serve
};

// The Vault's thread. denied on a member's device.
class HandOver {
 public:
  explicit HandOver(Vault& vault) : m_vault(vault) {}

  // Gateways of our vaults that nobody has confirmed here yet.
  std::vector<WaitingGateway> waiting() const;
  // Whether confirm() takes these words. notFound: no such gateway; denied: other words.
  Result<void> check(const PrincipalId& gateway, std::string_view words) const;
  // `words` are the six that the new gateway's own host shows. From now on it gets the secret keys of the vaults that
  // both serve, of epochs to come too; they leave with the next synchronisation. The vaults. notFound, denied: other
  // words.
  Result<std::vector<VaultId>> confirm(const PrincipalId& gateway, std::string_view words);
  // On the new gateway: opens what the server has for the recovery kit. The vaults. denied: not this team's kit;
  // notFound: nothing is here to be opened yet.
  Result<std::vector<VaultId>> openWithKit(const Secret& seed);
  // The six words of a recovery kit that an owner put in the place of the one that we knew: it gets no secret key
  // before they were compared here with what was printed. Nothing where there is none.
  std::optional<std::string> waitingKit() const;
  Result<void> checkKit(std::string_view words) const;  // whether confirmKit() takes them
  Result<void> confirmKit(std::string_view words);      // notFound, denied: other words
  // Vaults that we serve and whose secret key we don't have.
  std::vector<VaultId> lacking() const;

 private:
  Vault& m_vault;
};

}  // namespace chatelaine::vault
