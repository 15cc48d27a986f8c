// Taking commits: idempotent, compare-and-set, everything checked.
#include "server/answers.h"
#include "server/commit_check.h"
#include "server/service.h"

namespace chatelaine::server {

Service::Answer Service::postCommit(const Visit& visit) {
  CHATELAINE_TRY(vault, idFrom<VaultId>(visit.values["vault"]));
  CHATELAINE_TRY(caller, reader(visit, vault));
  CHATELAINE_TRY(commit, received(sync::decodeCommit(visit.request.body)));
  CHATELAINE_TRY(known, m_store.sequenceOf(caller.team, commit.id));
  if (known) return cbor(encode(sync::CommitAccepted{*known}));
  Answer answer = appendCommit(caller, vault, commit);
  if (!answer && answer.error().code == ErrorCode::conflict) {
    // The same commit may have come by another process at the same moment: after an answer that was too slow.
    CHATELAINE_TRY(meanwhile, m_store.sequenceOf(caller.team, commit.id));
    if (meanwhile) return cbor(encode(sync::CommitAccepted{*meanwhile}));
  }
  return answer ? std::move(answer) : explained(answer.error(), caller, vault);
}

// What the client needs to go on: where the vault stands, or how new a format has to be.
Service::Answer Service::explained(const Error& error, const Caller& caller, const VaultId& vault) {
  if (error.code == ErrorCode::unsupportedVersion)
    return answerOf(error, {{"min_fmt", std::to_string(caller.roster().minFmt)}});
  if (error.code != ErrorCode::conflict) return std::unexpected(error);
  CHATELAINE_TRY(state, m_store.vaultState(caller.team, vault));
  return answerOf(error, {{"height", std::to_string(state.position.height)}, {"head", state.position.head.hex()}});
}

// One that is on its way again counts as known: the credential can be edited meanwhile.
Result<std::optional<StoredSecret>> Service::knownSecret(const TeamId& team, const Hash& hash) {
  CHATELAINE_TRY(secret, m_store.secret(team, hash));
  if (secret) return secret;
  CHATELAINE_TRY(awaited, m_store.awaitedVault(team, hash));
  return awaited ? std::optional(StoredSecret{*awaited, hash, {}}) : std::nullopt;
}

Service::Answer Service::appendCommit(const Caller& caller, const VaultId& vault, const sync::Commit& commit) {
  CHATELAINE_TRY(state, m_store.vaultState(caller.team, vault));
  // The same result under another commit id (somebody uploads a chain again) is as good as accepted.
  CHATELAINE_TRY(same, m_store.heads(caller.team, vault, commit.head.head.height, {.rows = 1}));
  if (!same.empty() && same.front().hash == hashOf(commit.head.head)) return cbor(encode(sync::CommitAccepted{0}));
  CommitGround ground{
      vault, caller.rosters, std::move(state), {}, [&](const Hash& hash) { return knownSecret(caller.team, hash); }};
  std::vector<ItemId> changed;
  for (const sync::Operation& operation : commit.head.operations) changed.push_back(operation.item);
  CHATELAINE_TRY(items, m_store.newest(caller.team, vault, changed));
  for (StoredItem& item : items) {
    const ItemId id = item.item;
    ground.items.emplace(id, std::move(item));
  }
  CHATELAINE_TRY(checked, checkCommit(commit, ground));
  CHATELAINE_TRY(sequence, m_store.append(caller.team, checked));
  m_common->metrics.count(Metrics::Event::commit);
  m_common->metrics.count(Metrics::Event::operation, checked.items.size());
  m_options.changed(caller.team);
  return cbor(encode(sync::CommitAccepted{sequence}));
}

}  // namespace chatelaine::server
