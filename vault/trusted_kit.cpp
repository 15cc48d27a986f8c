#include "vault/trusted_kit.h"

#include <algorithm>

#include "sync/cbor.h"

namespace chatelaine::vault {
namespace {

Bytes bytesOfKit(const sync::RecoveryCard& kit) {
  Bytes bytes(kit.sign.begin(), kit.sign.end());
  bytes.insert(bytes.end(), kit.kem.begin(), kit.kem.end());
  return bytes;
}

Result<std::uint64_t> baseOf(Replica& replica) {
  CHATELAINE_TRY(value, readSetting(replica.database, kitBaseSetting));
  if (!value) return 0;
  sync::CborReader reader(*value);
  const std::uint64_t revision = reader.number();
  CHATELAINE_CHECK(reader.finish());
  return revision;
}

// The last kit that was confirmed, or that replaced a trusted one with that one's signature.
const sync::RecoveryCard& followed(std::span<const sync::Roster> rosters, const std::optional<Bytes>& confirmed) {
  const sync::RecoveryCard* kit = &rosters.front().recovery;
  for (std::size_t i = 1; i < rosters.size(); ++i) {
    const bool isSigned = rosters[i].author.isNull() && rosters[i - 1].recovery == *kit;
    if (isSigned || (confirmed && *confirmed == bytesOfKit(rosters[i].recovery))) kit = &rosters[i].recovery;
  }
  return *kit;
}

}  // namespace

Result<std::optional<sync::PrincipalCard>> trustedKit(Replica& replica) {
  const sync::RecoveryCard& newest = replica.roster().recovery;
  CHATELAINE_TRY(base, baseOf(replica));
  CHATELAINE_TRY(confirmed, readSetting(replica.database, confirmedKitSetting));
  const std::size_t from = std::min<std::size_t>(base, replica.rosters.size() - 1);
  if (followed(std::span(replica.rosters).subspan(from), confirmed) != newest) return std::nullopt;
  return sync::PrincipalCard{PrincipalId{}, newest.sign, newest.kem};
}

Result<void> confirmKit(Replica& replica) {
  return writeSetting(replica.database, confirmedKitSetting, bytesOfKit(replica.roster().recovery));
}

}  // namespace chatelaine::vault
