// Reading vaults: positions, heads, items, sealed secrets.
#include <algorithm>

#include "server/answers.h"
#include "server/service.h"

namespace chatelaine::server {
namespace {

constexpr std::uint64_t mostItems = 1000;

}  // namespace

Service::Answer Service::syncState(const Visit& visit) {
  CHATELAINE_TRY(caller, authoriseOrKit(visit));
  CHATELAINE_TRY(generation, m_store.generation(caller.team));
  sync::SyncState state{generation, caller.roster().revision, {}};
  for (const sync::RosterVault& vault : caller.roster().vaults) {
    // The kit has to close every vault's epoch, and can't without knowing where it stands.
    if (!caller.isKit && !sync::mayRead(caller.roster(), caller.principal, vault.id)) continue;
    CHATELAINE_TRY(stored, m_store.vaultState(caller.team, vault.id));
    state.vaults.push_back(stored.position);
  }
  return cbor(encode(state));
}

Service::Answer Service::headsPage(const Visit& visit) {
  CHATELAINE_TRY(vault, idFrom<VaultId>(visit.values["vault"]));
  CHATELAINE_TRY(caller, reader(visit, vault));
  CHATELAINE_TRY(from, numberFrom(visit.request, "from", 1));
  CHATELAINE_TRY(heads, m_store.heads(caller.team, vault, from, {}));
  sync::HeadsPage page;
  for (StoredHead& head : heads) {
    page.heads.push_back(std::move(head.encoded));
    page.operations.push_back(std::move(head.operations));
  }
  return cbor(encode(page));
}

Service::Answer Service::itemsPage(const Visit& visit) {
  CHATELAINE_TRY(vault, idFrom<VaultId>(visit.values["vault"]));
  CHATELAINE_TRY(caller, reader(visit, vault));
  CHATELAINE_TRY(after, numberFrom(visit.request, "after", 0));
  CHATELAINE_TRY(limit, numberFrom(visit.request, "limit", mostItems));
  CHATELAINE_TRY(page,
                 m_store.items(caller.team, vault, after, {.rows = std::clamp<std::uint64_t>(limit, 1, mostItems)}));
  return cbor(encode(page));
}

Service::Answer Service::secret(const Visit& visit) {
  CHATELAINE_TRY(hash, idFrom<Hash>(visit.values["hash"]));
  CHATELAINE_TRY(caller, authorise(visit));
  CHATELAINE_TRY(secret, m_store.secret(caller.team, hash));
  if (!secret || !sync::mayRead(caller.roster(), caller.principal, secret->vault))
    return fail(ErrorCode::notFound, "no such secret for them");
  return cbor(std::move(secret->encoded));
}

}  // namespace chatelaine::server
