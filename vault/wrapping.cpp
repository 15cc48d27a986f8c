#include "vault/wrapping.h"

namespace chatelaine::vault {

Result<std::vector<sync::WrappedKey>> wrapForReaders(const Secret& key, const sync::Roster& roster,
                                                     const VaultId& vault) {
  const std::uint64_t epoch = sync::find(roster, vault)->epoch;
  std::vector<sync::PrincipalCard> recipients = sync::readersOf(roster, vault);
  recipients.push_back({PrincipalId{}, roster.recovery.sign, roster.recovery.kem});
  std::vector<sync::WrappedKey> wrapped;
  for (const sync::PrincipalCard& card : recipients) {
    CHATELAINE_TRY(
        one, sync::wrapKey(key, sync::teamOf(roster), vault, epoch, sync::KeyPurpose::metadata, card.id, card.kem));
    wrapped.push_back(std::move(one));
  }
  return wrapped;
}

}  // namespace chatelaine::vault
