#include "tests/gateway/support/forgery.h"

#include "crypto/random.h"
#include "sync/api.h"
#include "sync/item_fields.h"
#include "tests/gateway/support/house.h"
#include "vault/audit_log.h"

namespace chatelaine::test {
namespace {

std::string target(const House& house, const std::string& rest) {
  return std::string(sync::path::vaults) + house.vault().hex() + "/" + rest;
}

std::vector<sync::Revision> liveRevisions(House& house) {
  const auto page = sync::decode<sync::ItemsPage>(house.server("GET", target(house, "items?after=0&limit=1000")).body);
  std::vector<sync::Revision> revisions;
  for (const Bytes& bytes : page->revisions) revisions.push_back(*sync::decodeRevision(bytes));
  return revisions;
}

sync::Head newestHead(House& house) {
  const auto page = sync::decode<sync::HeadsPage>(house.server("GET", target(house, "heads?from=1")).body);
  return *sync::decodeHead(page->heads.back());
}

sync::Revision edited(House& house, const sync::Revision& before, const std::function<void(Binding&)>& edit) {
  const vault::EventKey key = *house.owner().eventKey(house.vault());
  auto fields = *sync::decodeCredentialFields(*sync::openRevision(before, key.key));
  edit(fields.binding);
  sync::RevisionHeader header = before.header;
  header.version += 1;
  header.prev = sync::hashOf(before);
  header.author = house.owner().card().id;
  return sync::sealRevision(header, key.key, sync::encode(fields));
}

}  // namespace

int commitEditedBinding(House& house, const Credential& credential, const std::function<void(Binding&)>& edit) {
  crypto::SetHash items;
  sync::Commit commit;
  for (const sync::Revision& revision : liveRevisions(house)) {
    const bool isEdited = revision.header.item == credential.id;
    if (isEdited) commit.revisions.push_back(edited(house, revision, edit));
    const sync::Revision& live = isEdited ? commit.revisions.back() : revision;
    items.add(sync::elementOf({live.header.item, sync::hashOf(live)}));
  }
  const sync::Head before = newestHead(house);
  commit.id = crypto::randomId<CommitId>();
  commit.base = sync::hashOf(before);
  commit.head.operations = {{credential.id, sync::hashOf(commit.revisions.at(0))}};
  sync::Head& head = commit.head.head;
  head = before;
  head.height += 1;
  head.prev = commit.base;
  head.ops = sync::hashOf(std::span<const sync::Operation>(commit.head.operations));
  head.itemsRoot = items.digest();
  head.author = house.owner().card().id;
  sync::signHead(head, house.owner().keys());
  return house.server("POST", target(house, "commits"), sync::encode(commit)).status;
}

int commitOfflineGrace(House& house, std::chrono::seconds grace) {
  const sync::Roster& before = *house.owner().roster();
  sync::Roster roster = before;
  roster.team = teamOf(before);
  roster.revision += 1;
  roster.prev = hashOf(before);
  roster.author = house.owner().card().id;
  roster.time = house.now();
  roster.offlineGrace = grace;
  sync::signRoster(roster, house.owner().keys());
  return house.server("POST", std::string(sync::path::roster), sync::encode(sync::RosterUpdate{encode(roster), {}}))
      .status;
}

void swapNewestHead(House& house) {
  house.alterServer([&](storage::Database& database) {
    auto newest = database.prepare("SELECT body FROM head WHERE vault = ? ORDER BY height DESC LIMIT 1").value();
    static_cast<void>(newest.bind(house.vault().view()).step());
    sync::Head head = sync::decodeHead(newest.blob(0)).value();
    const bool isEven = head.time.time_since_epoch().count() % 2 == 0;
    head.time += std::chrono::milliseconds(isEven ? 1 : -1);
    sync::signHead(head, house.owner().keys());
    const Hash hash = hashOf(head);
    const Bytes body = encode(head);
    auto heads = database.prepare("UPDATE head SET hash = ?, body = ? WHERE vault = ? AND height = ?").value();
    heads.bind(hash.view()).bind(body).bind(head.vault.view()).bind(static_cast<std::int64_t>(head.height));
    static_cast<void>(heads.step());
    auto vaults = database.prepare("UPDATE vault SET head = ? WHERE id = ?").value();
    vaults.bind(hash.view()).bind(head.vault.view());
    static_cast<void>(vaults.step());
  });
}

}  // namespace chatelaine::test
