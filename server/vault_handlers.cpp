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
  CHATELAINE_TRY(isAway, m_store.hasMoved(caller.team));
  CHATELAINE_TRY(mayBeAway, numberFrom(visit.request, "moved", 0));
  // An owner who finishes what another one has begun needs what is left here.
  if (isAway && (mayBeAway != 1 || !caller.isOwner()))
    return fail(ErrorCode::stale, "the team has moved to another server");
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

// The newest revisions of a vault, all of them; remembered for as long as the vault stands there.
Result<bool> Service::isNamed(const TeamId& team, const sync::VaultPosition& at, const Hash& secret) {
  if (m_named.team != team || m_named.at != at) {
    Named named{team, at, {}};
    for (sync::ItemsPage page{{}, 0, true}; page.more;) {
      CHATELAINE_TRY(next, m_store.items(team, at.id, page.last, {}));
      for (const Bytes& bytes : next.revisions) {
        CHATELAINE_TRY(revision, sync::decodeRevision(bytes));
        if (revision.header.secret) named.secrets.insert(*revision.header.secret);
      }
      page = std::move(next);
    }
    m_named = std::move(named);
  }
  return m_named.secrets.contains(secret);
}

// For good: only what no newest revision names, and only by somebody who could delete the credential.
Service::Answer Service::eraseSecret(const Visit& visit) {
  CHATELAINE_TRY(hash, idFrom<Hash>(visit.values["hash"]));
  CHATELAINE_TRY(caller, authorise(visit));
  CHATELAINE_TRY(secret, knownSecret(caller.team, hash));
  if (!secret || !sync::mayRead(caller.roster(), caller.principal, secret->vault))
    return fail(ErrorCode::notFound, "no such secret for them");
  if (!sync::mayWrite(caller.roster(), caller.principal, secret->vault, sync::ItemKind::credential))
    return fail(ErrorCode::denied, "they may not delete credentials here");
  CHATELAINE_TRY(state, m_store.vaultState(caller.team, secret->vault));
  CHATELAINE_TRY(isStillNamed, isNamed(caller.team, state.position, hash));
  if (isStillNamed) return fail(ErrorCode::conflict, "an item names that secret");
  CHATELAINE_CHECK(m_store.eraseSecret(caller.team, state.position, hash));
  return cbor({});
}

}  // namespace chatelaine::server
