#include "tests/vault/forger.h"

#include <stdexcept>

#include "crypto/random.h"

namespace chatelaine::test {

Forger::Forger(World& world, Party& party, const VaultId& vault) : m_world(world), m_party(party), m_vault(vault) {
  const auto page = sync::decode<sync::RosterPage>(read(std::string(sync::path::roster) + "?from=0")).value();
  for (const sync::WrappedKey& key : page.keys) {
    if (key.vault != vault || key.purpose != sync::KeyPurpose::metadata || key.recipient != party->card().id) continue;
    m_key = sync::unwrapKey(key, *party->team(), party->keys().kem.privateKey).value();
  }
  if (m_key.isEmpty()) throw std::runtime_error("no metadata key");
}

Bytes Forger::read(const std::string& target) const {
  const sync::ApiResponse answer = m_world.carry({"GET", target, {}, m_party.session.token});
  if (answer.status != 200) throw std::runtime_error(target + ": " + std::to_string(answer.status));
  return answer.body;
}

std::vector<sync::Revision> Forger::items() const {
  const Bytes body = read(std::string(sync::path::vaults) + m_vault.hex() + "/items?after=0");
  const auto page = sync::decode<sync::ItemsPage>(body).value();
  std::vector<sync::Revision> revisions;
  for (const Bytes& bytes : page.revisions) {
    revisions.push_back(sync::decodeRevision(bytes).value());
  }
  return revisions;
}

std::vector<sync::HeadRecord> Forger::heads() const {
  const Bytes body = read(std::string(sync::path::vaults) + m_vault.hex() + "/heads?from=1");
  const auto page = sync::decode<sync::HeadsPage>(body).value();
  std::vector<sync::HeadRecord> records;
  for (std::size_t i = 0; i < page.heads.size(); ++i) {
    records.push_back({sync::decodeHead(page.heads[i]).value(), page.operations[i]});
  }
  return records;
}

Forger::Item Forger::newest(const ItemId& item) const {
  for (const sync::Revision& revision : items()) {
    if (revision.header.item == item) return {revision, sync::openRevision(revision, m_key).value()};
  }
  throw std::runtime_error("no such item");
}

sync::Revision Forger::edited(const ItemId& item, const Bytes& fields) const {
  const Item before = newest(item);
  sync::RevisionHeader header = before.revision.header;
  header.version += 1;
  header.prev = hashOf(before.revision);
  header.author = m_party->card().id;
  return sync::sealRevision(header, m_key, fields);
}

sync::Commit Forger::commit(std::vector<sync::Revision> revisions) const {
  const auto before = items();
  const auto chain = heads();
  crypto::SetHash sum;
  for (const sync::Revision& revision : before) sum.add(sync::elementOf({revision.header.item, hashOf(revision)}));
  sync::Commit commit{.id = crypto::randomId<CommitId>(), .base = {}, .revisions = {}, .secrets = {}, .head = {}};
  for (const sync::Revision& revision : revisions) {
    const sync::Operation operation{revision.header.item, hashOf(revision)};
    const auto old =
        std::ranges::find(before, revision.header.item, [](const sync::Revision& r) { return r.header.item; });
    if (old != before.end()) sum.remove(sync::elementOf({operation.item, hashOf(*old)}));
    sum.add(sync::elementOf(operation));
    commit.head.operations.push_back(operation);
  }
  std::ranges::sort(commit.head.operations);
  commit.revisions = std::move(revisions);
  sync::Head& head = commit.head.head;
  head.team = *m_party->team();
  head.vault = m_vault;
  head.height = chain.size() + 1;
  if (!chain.empty()) head.prev = hashOf(chain.back().head);
  head.ops = hashOf(commit.head.operations);
  head.itemsRoot = sum.digest();
  head.rosterRevision = m_party->roster()->revision;
  head.epoch = 1;
  head.time = m_world.now;
  sync::signHead(head, m_party->keys());
  commit.base = head.prev;
  return commit;
}

sync::ApiResponse Forger::post(const sync::Commit& commit) const {
  return m_world.carry(
      {"POST", std::string(sync::path::vaults) + m_vault.hex() + "/commits", encode(commit), m_party.session.token});
}

void Forger::serve(const sync::Commit& commit) const {
  const std::string vault = m_vault.hex();
  const sync::Head& head = commit.head.head;
  m_world.onAnswer = [=](const sync::ApiRequest& request, sync::ApiResponse& answer) {
    if (request.target == sync::path::sync) {
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      const auto at = std::ranges::find(state.vaults, head.vault, &sync::VaultPosition::id);
      if (at != state.vaults.end()) *at = {at->id, head.height, hashOf(head)};
      answer.body = encode(state);
    } else if (request.target.ends_with(vault + "/heads?from=" + std::to_string(head.height))) {
      answer.body = encode(sync::HeadsPage{{encode(head)}, {commit.head.operations}});
    } else if (request.target.contains(vault + "/items")) {
      auto page = sync::decode<sync::ItemsPage>(answer.body).value();
      for (const sync::Revision& revision : commit.revisions) page.revisions.push_back(encode(revision));
      answer.body = encode(page);
    }
  };
}

}  // namespace chatelaine::test
