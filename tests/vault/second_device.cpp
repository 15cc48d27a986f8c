#include "tests/vault/second_device.h"

#include <stdexcept>

#include "crypto/random.h"
#include "sync/item_id.h"
#include "tests/vault/forger.h"
#include "vault/wrapping.h"

namespace chatelaine::test {
namespace {

void must(bool isFine, const char* what) {
  if (!isFine) throw std::runtime_error(what);
}

}  // namespace

SecondDevice::SecondDevice(World& world, const std::string& name)
    : party(world.folder.file("second"), world.now), m_world(world) {
  must(m_world.publish().has_value(), "the team isn't there yet");
  enrol();
  giveName(name);
  pinGenesis();
  must(m_world.publish().has_value() && m_world.sync(party).has_value(), "the second device isn't in the team");
}

sync::Roster SecondDevice::nextRoster() {
  sync::Roster next = *m_world.owner->roster();
  next.team = *m_world.owner->team();
  next.prev = hashOf(*m_world.owner->roster());
  next.revision += 1;
  next.members.front().devices.push_back(party->card());
  sync::signRoster(next, m_world.owner->keys());
  return next;
}

void SecondDevice::enrol() {
  const sync::Roster next = nextRoster();
  std::vector<sync::WrappedKey> keys;
  for (const sync::RosterVault& vault : next.vaults) {
    const Forger forger(m_world, m_world.owner, vault.id);
    auto wrapped = vault::wrapForReaders(forger.metadataKey(), next, vault.id).value();
    std::erase_if(wrapped, [&](const sync::WrappedKey& key) { return key.recipient != party->card().id; });
    std::ranges::move(wrapped, std::back_inserter(keys));
  }
  post(next, keys);
}

void SecondDevice::post(const sync::Roster& roster, const std::vector<sync::WrappedKey>& keys) {
  const auto answer = m_world.carry({"POST", std::string(sync::path::roster),
                                     encode(sync::RosterUpdate{encode(roster), keys}), m_world.owner.session.token});
  must(answer.status == 200, "the roster was refused");
  must(m_world.publish().has_value(), "the roster doesn't reach the others");
}

void SecondDevice::takeAccessAway(const VaultId& vault) {
  sync::Roster next = *m_world.owner->roster();
  next.team = *m_world.owner->team();
  next.prev = hashOf(*m_world.owner->roster());
  next.revision += 1;
  sync::RosterVault& entry = *std::ranges::find(next.vaults, vault, &sync::RosterVault::id);
  const auto heads = Forger(m_world, m_world.owner, vault).heads();
  const auto offer = m_world.gateway->makeVaultKey({vault, entry.epoch + 1}).value();
  const Secret key = crypto::randomSecret(32);
  entry.access.clear();
  entry.epoch += 1;
  entry.keyCheck = sync::keyCheckOf(key, next.team, vault, entry.epoch);
  entry.secretKey = offer.key;
  entry.closedAt = sync::ClosedAt{heads.size(), heads.empty() ? Hash{} : hashOf(heads.back().head)};
  sync::signRoster(next, m_world.owner->keys());
  auto keys = vault::wrapForReaders(key, next, vault).value();
  keys.insert(keys.end(), offer.wrapped.begin(), offer.wrapped.end());
  post(next, keys);
}

void SecondDevice::giveName(const std::string& name) {
  const Forger forger(m_world, m_world.owner, sync::teamVault);
  sync::RevisionHeader header;
  header.team = *m_world.owner->team();
  header.item = sync::newItemId(sync::teamVault);
  header.kind = sync::ItemKind::name;
  header.author = m_world.owner->card().id;
  const Bytes fields = encode(sync::Name{copyOf(party->card().id.view()), name});
  must(forger.post(forger.commit({sync::sealRevision(header, forger.metadataKey(), fields)})).status == 200,
       "the name was refused");
}

void SecondDevice::pinGenesis() {
  const Bytes genesis = m_world.owner->handover().value().genesis;
  party.close();
  {
    auto database = storage::Database::open(party.options.folder / "vault.db", party.databaseKey).value();
    auto insert = database.prepare("INSERT INTO roster(revision, bytes, unsent) VALUES(0, ?, NULL)").value();
    must(insert.bind(genesis).run().has_value(), "the genesis wasn't stored");
  }
  party.reopen();
}

}  // namespace chatelaine::test
