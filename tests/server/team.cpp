#include "tests/server/team.h"

#include <algorithm>

namespace chatelaine::test {
namespace {

using namespace sync;

VaultSecretKey secretKeyOf(const Team& team, const Roster& roster, std::uint64_t epoch) {
  return {team.vaultKey.publicKey, team.gateway.card().id,
          signVaultSecretKey(team.gateway, teamOf(roster), team.vault, epoch, team.vaultKey.publicKey)};
}

Roster genesisOf(const Team& team) {
  Roster roster;
  const MemberId owner = crypto::randomId<MemberId>();
  const MemberId editor = crypto::randomId<MemberId>();
  const MemberId auditor = crypto::randomId<MemberId>();
  roster.members = {{owner, Role::owner, {team.owner.card()}},
                    {editor, Role::editor, {team.editor.card()}},
                    {auditor, Role::auditor, {team.auditor.card()}}};
  roster.gateways = {team.gateway.card()};
  roster.recovery = {generatePrincipalKeys().sign.publicKey, generatePrincipalKeys().kem.publicKey};
  roster.vaults = {{.id = teamVault,
                    .access = {owner, editor, auditor},
                    .gateways = {team.gateway.card().id},
                    .epoch = 1,
                    .keyCheck = {},
                    .secretKey = {},
                    .closedAt = {}}};
  roster.author = team.owner.card().id;
  roster.time = teamTime;
  signRoster(roster, team.owner);
  return roster;
}

Hash rootAfter(const Chain& chain, const std::vector<Operation>& operations) {
  crypto::SetHash sum = chain.sum;
  for (const Operation& operation : operations) {
    if (const auto found = chain.items.find(operation.item); found != chain.items.end())
      sum.remove(elementOf({operation.item, hashOf(found->second)}));
    sum.add(elementOf(operation));
  }
  return sum.digest();
}

}  // namespace

Team::Team(const VaultId& itsVault) : vault(itsVault) {
  rosters.push_back(genesisOf(*this));
  Roster second = next();
  const std::vector<MemberId> everybody = roster().vaults.front().access;
  second.vaults.push_back({.id = vault,
                           .access = everybody,
                           .gateways = {gateway.card().id},
                           .epoch = 1,
                           .keyCheck = keyCheckOf(metadataKey, id(), vault, 1),
                           .secretKey = secretKeyOf(*this, rosters.front(), 1),
                           .closedAt = {}});
  rosters.push_back(signedBy(std::move(second), owner));
}

Roster Team::next() const {
  Roster roster = rosters.back();
  roster.team = id();
  roster.prev = hashOf(rosters.back());
  ++roster.revision;
  return roster;
}

Roster Team::signedBy(Roster roster, const PrincipalKeys& author) const {
  roster.author = author.card().id;
  signRoster(roster, author);
  return roster;
}

Roster Team::withoutEditor() const {
  Roster roster = next();
  const MemberId gone = memberOfDevice(roster, editor.card().id)->id;
  std::erase_if(roster.members, [&](const Member& member) { return member.id == gone; });
  for (RosterVault& entry : roster.vaults) {
    std::erase(entry.access, gone);
    ++entry.epoch;
    entry.keyCheck = keyCheckOf(crypto::randomSecret(32), id(), entry.id, entry.epoch);
    const bool hasHeads = entry.id == vault && chain.newest;
    entry.closedAt = ClosedAt{hasHeads ? chain.newest->head.height : 0, hasHeads ? hashOf(chain.newest->head) : Hash{}};
    if (entry.secretKey) entry.secretKey = secretKeyOf(*this, roster, entry.epoch);
  }
  return signedBy(std::move(roster), owner);
}

std::vector<WrappedKey> Team::keys() const {
  std::vector<WrappedKey> keys;
  for (const PrincipalCard& reader : readersOf(roster(), vault))
    keys.push_back(*wrapKey(metadataKey, id(), vault, 1, KeyPurpose::metadata, reader.id, reader.kem));
  keys.push_back(
      *wrapKey(vaultKey.privateKey, id(), vault, 1, KeyPurpose::secret, gateway.card().id, gateway.card().kem));
  keys.push_back(
      *wrapKey(vaultKey.privateKey, id(), vault, 1, KeyPurpose::secret, PrincipalId{}, roster().recovery.kem));
  return keys;
}

RosterUpdate Team::updateOf(const Roster& roster, std::vector<WrappedKey> keys) {
  return {encode(roster), std::move(keys)};
}

Revision Team::revisionFor(const Change& change, const PrincipalKeys& author, Commit& commit) const {
  const auto previous = chain.items.find(change.item);
  const bool isFirst = previous == chain.items.end();
  RevisionHeader header{.fmt = format,
                        .team = id(),
                        .vault = vault,
                        .item = change.item,
                        .kind = change.kind,
                        .epoch = find(roster(), vault)->epoch,
                        .version = isFirst ? 1 : previous->second.header.version + 1,
                        .prev = isFirst ? Hash{} : hashOf(previous->second),
                        .deleted = change.deleted,
                        .author = author.card().id,
                        .secret = {}};
  if (change.secret) {
    SecretFields fields;
    fields.push_back({"key", change.secret->clone()});
    auto sealed = sealSecret(fields, {id(), vault, change.item, Binding{}}, header.epoch, vaultKey.publicKey);
    header.secret = hashOf(*sealed);
    commit.secrets.push_back(std::move(*sealed));
  }
  Revision revision = sealRevision(header, metadataKey, bytesOf(change.fields));
  if (change.deleted) revision.meta.clear();
  return revision;
}

Commit Team::commit(const PrincipalKeys& author, std::vector<Change> changes) const {
  Commit commit;
  commit.id = crypto::randomId<CommitId>();
  for (const Change& change : changes) commit.revisions.push_back(revisionFor(change, author, commit));
  Head& head = commit.head.head;
  head.team = id();
  head.vault = vault;
  head.height = chain.newest ? chain.newest->head.height + 1 : 1;
  head.prev = chain.newest ? hashOf(chain.newest->head) : Hash{};
  head.rosterRevision = roster().revision;
  head.epoch = find(roster(), vault)->epoch;
  head.time = teamTime;
  commit.base = head.prev;
  resign(commit, chain, author);
  return commit;
}

void resign(Commit& commit, const Chain& chain, const PrincipalKeys& author) {
  commit.head.operations.clear();
  for (const Revision& revision : commit.revisions)
    commit.head.operations.push_back({revision.header.item, hashOf(revision)});
  std::ranges::sort(commit.head.operations);
  commit.head.head.author = author.card().id;
  commit.head.head.ops = hashOf(commit.head.operations);
  commit.head.head.itemsRoot = rootAfter(chain, commit.head.operations);
  signHead(commit.head.head, author);
}

void Team::advance(const Commit& commit) {
  for (const Revision& revision : commit.revisions) {
    const ItemId item = revision.header.item;
    if (const auto found = chain.items.find(item); found != chain.items.end())
      chain.sum.remove(elementOf({item, hashOf(found->second)}));
    chain.sum.add(elementOf({item, hashOf(revision)}));
    chain.items.insert_or_assign(item, revision);
  }
  chain.newest = commit.head;
}

AuditGroup Team::auditGroup(const PrincipalKeys& author, const ChainEnd& end, std::size_t events) const {
  AuditGroup group;
  group.team = id();
  group.principal = author.card().id;
  group.firstSequence = end.sequence + 1;
  group.prev = end.hash;
  group.time = teamTime;
  for (std::size_t made = 0; made < events; ++made) {
    AuditEvent event;
    event.principal = author.card().id;
    event.vault = vault;
    group.events.push_back(sealEvent(event, id(), group.firstSequence + made, 1, metadataKey));
  }
  signAuditGroup(group, author);
  return group;
}

}  // namespace chatelaine::test
