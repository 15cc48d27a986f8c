#include "bench/sync/bulk_writer.h"

#include <algorithm>

#include "crypto/random.h"
#include "sync/item_fields.h"
#include "sync/item_id.h"

namespace chatelaine::bench {
namespace {

Binding binding() {
  Binding made;
  made.type = CredentialType::apiKey;
  made.rule = HeaderRule{.name = "Authorization", .value = "Bearer {key}", .also = {}};
  made.hosts = {{"api.service.test", 443, false}};
  return made;
}

Bytes fieldsOf(const ItemId& item, std::uint64_t version) {
  sync::CredentialFields fields;
  fields.labels.name = "Service " + item.hex();
  fields.labels.service = "api.service.test";
  fields.labels.identifier = "account-" + item.hex().substr(0, 8);
  fields.labels.label = "version " + std::to_string(version);
  fields.binding = binding();
  return encode(fields);
}

}  // namespace

BulkWriter::BulkWriter(const vault::Vault& owner, const VaultId& vault, Secret metadataKey)
    : m_owner(owner), m_entry(*sync::find(*owner.roster(), vault)), m_metadataKey(std::move(metadataKey)) {}

sync::Revision BulkWriter::revision(const ItemId& item, const sync::Revision* before,
                                    const std::optional<Hash>& secret) const {
  const std::uint64_t version = before ? before->header.version + 1 : 1;
  const sync::RevisionHeader header{.fmt = sync::format,
                                    .team = *m_owner.team(),
                                    .vault = m_entry.id,
                                    .item = item,
                                    .kind = sync::ItemKind::credential,
                                    .epoch = m_entry.epoch,
                                    .version = version,
                                    .prev = before ? hashOf(*before) : Hash{},
                                    .deleted = false,
                                    .author = m_owner.card().id,
                                    .secret = secret};
  return sync::sealRevision(header, m_metadataKey, fieldsOf(item, version));
}

sync::Commit BulkWriter::begin() const {
  sync::Commit commit;
  commit.id = crypto::randomId<CommitId>();
  if (m_newest) commit.base = hashOf(*m_newest);
  return commit;
}

void BulkWriter::take(sync::Commit& commit, sync::Revision made, const sync::Revision* before) {
  const ItemId item = made.header.item;
  const sync::Operation operation{item, hashOf(made)};
  if (before) m_sum.remove(sync::elementOf({item, hashOf(*before)}));
  m_sum.add(sync::elementOf(operation));
  commit.head.operations.push_back(operation);
  commit.revisions.push_back(std::move(made));
}

void BulkWriter::finish(sync::Commit& commit) {
  std::ranges::sort(commit.head.operations);
  sync::Head& head = commit.head.head;
  head.team = *m_owner.team();
  head.vault = m_entry.id;
  head.height = m_newest ? m_newest->height + 1 : 1;
  head.prev = commit.base;
  head.ops = hashOf(commit.head.operations);
  head.itemsRoot = m_sum.digest();
  head.rosterRevision = m_owner.roster()->revision;
  head.epoch = m_entry.epoch;
  head.time = systemNow();
  sync::signHead(head, m_owner.keys());
  m_newest = head;
}

Result<sync::Commit> BulkWriter::added(std::size_t count) {
  sync::Commit commit = begin();
  for (std::size_t made = 0; made < count; ++made) {
    const ItemId item = sync::newItemId(m_entry.id);
    SecretFields secrets;
    secrets.push_back({"key", Secret::copyOf(std::string_view("benchmark-not-a-secret-0123456789"))});
    CHATELAINE_TRY(secret, sync::sealSecret(secrets, {*m_owner.team(), m_entry.id, item, binding()}, m_entry.epoch,
                                            m_entry.secretKey->publicKey));
    take(commit, revision(item, nullptr, hashOf(secret)), nullptr);
    m_items.emplace_back(item, commit.revisions.back());
    commit.secrets.push_back(std::move(secret));
  }
  finish(commit);
  return commit;
}

sync::Commit BulkWriter::changed(std::size_t count) {
  sync::Commit commit = begin();
  for (std::size_t i = 0; i < std::min(count, m_items.size()); ++i) {
    auto& [item, newest] = m_items[i];
    take(commit, revision(item, &newest, newest.header.secret), &newest);
    newest = commit.revisions.back();
  }
  finish(commit);
  return commit;
}

Result<void> BulkWriter::send(DaemonLink& server, const sync::Commit& commit, const std::string& bearer) {
  const std::string target = std::string(sync::path::vaults) + m_entry.id.hex() + "/commits";
  CHATELAINE_CHECK(server.ask("POST", target, encode(commit), bearer));
  return {};
}

}  // namespace chatelaine::bench
