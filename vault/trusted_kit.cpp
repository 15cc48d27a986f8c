#include "vault/trusted_kit.h"

#include <algorithm>

#include "sync/cbor.h"
#include "vault/audit_rows.h"
#include "vault/hand_over.h"

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

Result<bool> followsKit(Replica& replica, const PrincipalId& gateway) {
  const auto& rosters = replica.rosters;
  const auto isThere = [&](const sync::Roster& roster) { return sync::isGateway(roster, gateway); };
  const auto first = std::ranges::find_if(rosters, isThere);
  if (first == rosters.end()) return fail(ErrorCode::notFound, "no such gateway");
  const sync::RecoveryCard* kit = &first->recovery;
  for (auto roster = first + 1; roster != rosters.end(); ++roster) {
    if (roster->recovery == *kit) continue;
    const bool isSigned = roster->author.isNull() && (roster - 1)->recovery == *kit;
    if (isSigned) {
      kit = &roster->recovery;
      continue;
    }
    CHATELAINE_TRY(isConfirmed, wasKitConfirmed(replica.database, gateway, idOfKit(roster->recovery)));
    if (isConfirmed) kit = &roster->recovery;
  }
  return rosters.back().recovery == *kit;
}

Result<void> confirmKit(Replica& replica) {
  return writeSetting(replica.database, confirmedKitSetting, bytesOfKit(replica.roster().recovery));
}

}  // namespace chatelaine::vault
