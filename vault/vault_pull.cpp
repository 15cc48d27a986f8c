#include "vault/vault_pull.h"

#include <algorithm>

#include "vault/flight.h"
#include "vault/fork_watch.h"
#include "vault/incoming.h"
#include "vault/merging.h"
#include "vault/sealed_secrets.h"

namespace chatelaine::vault {
namespace {

// Commits that came between our reading of heads and of items, and no more.
constexpr std::size_t mostUnnamedBytes = 32 << 20;

}  // namespace

Result<VaultPull> VaultPull::begin(Replica& replica, const VaultId& vault) {
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  VaultPull pull(replica, std::move(chain));
  if (pull.m_chain.height > 0) {
    CHATELAINE_TRY(known, headAt(replica.database, vault, pull.m_chain.height));
    if (!known) return fail(ErrorCode::corrupt, "our own newest head is missing");
    pull.m_known = std::move(known);
  }
  return pull;
}

Result<void> VaultPull::expect(const sync::Operation& operation) {
  auto expected = m_expected.find(operation.item);
  if (expected == m_expected.end()) {
    CHATELAINE_TRY(before, liveRow(m_replica->database, m_chain.vault, operation.item));
    LiveRow live = before.value_or(LiveRow{});
    live.vault = m_chain.vault;
    live.item = operation.item;
    live.bytes.clear();
    expected = m_expected.try_emplace(operation.item, std::move(live), 0).first;
  }
  auto& [live, record] = expected->second;
  if (!live.revision.isNull()) m_chain.items.remove(sync::elementOf({operation.item, live.revision}));
  m_chain.items.add(sync::elementOf(operation));
  live.revision = operation.revision;
  record = m_records.size();
  m_named.insert(operation.revision);
  return {};
}

Result<void> VaultPull::updateItemsRoot(const sync::HeadRecord& record) {
  for (const sync::Operation& operation : record.operations) CHATELAINE_CHECK(expect(operation));
  if (m_chain.items.digest() != record.head.itemsRoot) {
    return fail(ErrorCode::tampered, "the head's itemsRoot is not that of its items");
  }
  return {};
}

Result<void> VaultPull::addHead(sync::HeadRecord record) {
  const sync::HeadRecord* previous = m_records.empty() ? (m_known ? &*m_known : nullptr) : &m_records.back();
  CHATELAINE_CHECK(sync::verifyHead(previous, record, m_replica->rosters));
  const auto floor = m_replica->floors.find(record.head.vault);
  const bool isFloor = floor != m_replica->floors.end() && floor->second.height == record.head.height;
  if (isFloor && floor->second.head != hashOf(record.head)) {
    return fail(ErrorCode::rolledBack, "another chain than the one that we were admitted to");
  }
  CHATELAINE_CHECK(updateItemsRoot(record));
  m_chain.height = record.head.height;
  m_chain.head = hashOf(record.head);
  m_records.push_back(std::move(record));
  return {};
}

Result<std::size_t> VaultPull::addHeads(const sync::HeadsPage& page) {
  for (std::size_t i = 0; i < page.heads.size(); ++i) {
    CHATELAINE_TRY(head, sync::decodeHead(page.heads[i]));
    if (head.vault != m_chain.vault) return fail(ErrorCode::tampered, "a head of another vault");
    CHATELAINE_CHECK(addHead({std::move(head), page.operations[i]}));
    m_fromTheBeginning = false;
  }
  return page.heads.size();
}

Result<void> VaultPull::addItems(const sync::ItemsPage& page) {
  if (page.last < m_chain.after) return fail(ErrorCode::corrupt, "a page of items that goes back");
  if (page.more && page.last == m_chain.after) return fail(ErrorCode::corrupt, "a page of items that leads nowhere");
  for (const Bytes& bytes : page.revisions) {
    const Hash hash = crypto::sha256(bytes);
    if (!isNamed(hash, bytes)) m_unnamedBytes += bytes.size();
    m_revisions.insert_or_assign(hash, bytes);
  }
  if (m_unnamedBytes > mostUnnamedBytes) return fail(ErrorCode::corrupt, "items without end that no head names");
  m_chain.after = page.last;
  return {};
}

bool VaultPull::isComplete() const {
  return std::ranges::all_of(m_expected,
                             [&](const auto& entry) { return m_revisions.contains(entry.second.live.revision); });
}

bool VaultPull::isNamed(const Hash& hash, ByteView revision) const {
  if (m_named.contains(hash)) return true;
  const auto decoded = sync::decodeRevision(revision);
  if (!decoded) return false;
  const auto live = liveRow(m_replica->database, m_chain.vault, decoded->header.item);
  return live && *live && (*live)->revision == hash;
}

bool VaultPull::hasUnknown() const {
  return std::ranges::any_of(m_revisions, [&](const auto& entry) { return !isNamed(entry.first, entry.second); });
}

void VaultPull::readFromTheBeginning() {
  m_fromTheBeginning = true;
  m_chain.after = 0;
}

Result<std::vector<Hash>> VaultPull::wantedSecrets() const {
  std::vector<Hash> wanted;
  if (!m_replica->isGateway()) return wanted;
  CHATELAINE_TRY(open, liveNotApplied(m_replica->database, m_chain.vault));
  std::set<Hash> named;
  for (const LiveRow& live : open) named.insert(live.revision);
  for (const auto& [item, expected] : m_expected) named.insert(expected.live.revision);
  for (const Hash& name : named) {
    const auto bytes = m_revisions.find(name);
    if (bytes == m_revisions.end()) continue;
    const auto revision = sync::decodeRevision(bytes->second);
    if (!revision || !revision->header.secret) continue;
    CHATELAINE_TRY(isHere, hasSealedSecret(m_replica->database, *revision->header.secret));
    if (!isHere) wanted.push_back(*revision->header.secret);
  }
  return wanted;
}

Result<void> VaultPull::settleOwnCommit() {
  CHATELAINE_TRY(flight, flightOf(m_replica->database, m_chain.vault));
  if (!flight || m_records.empty()) return {};
  const auto isOurs = [&](const sync::HeadRecord& record) { return record == flight->commit.head; };
  if (std::ranges::any_of(m_records, isOurs)) return settleFlight(m_replica->database, *flight);
  return dropFlight(m_replica->database, m_chain.vault);  // others were first: it is built anew on top of them
}

Result<void> VaultPull::applyHeads() {
  for (const sync::HeadRecord& record : m_records) CHATELAINE_CHECK(putHead(m_replica->database, record));
  return {};
}

// What the new heads name: believed and shown, or noted as missing.
Result<void> VaultPull::applyItems() {
  for (auto& [item, expected] : m_expected) {
    LiveRow& live = expected.live;
    const sync::HeadRecord& record = m_records[expected.record];
    live.height = record.head.height;
    live.state = LiveState::missing;
    const auto bytes = m_revisions.find(live.revision);
    if (bytes != m_revisions.end()) {
      CHATELAINE_CHECK(applyRevision(*m_replica, live, bytes->second, record));
    } else {
      CHATELAINE_CHECK(putLive(m_replica->database, live));
      CHATELAINE_CHECK(withdrawItem(*m_replica, m_chain.vault, item));
    }
  }
  return {};
}

// What an earlier answer had left out, and this one brought.
Result<void> VaultPull::applyOpen() {
  CHATELAINE_TRY(open, liveNotApplied(m_replica->database, m_chain.vault));
  for (LiveRow& live : open) {
    const auto bytes = m_revisions.find(live.revision);
    if (bytes == m_revisions.end() || m_expected.contains(live.item)) continue;
    CHATELAINE_TRY(record, headAt(m_replica->database, m_chain.vault, live.height));
    if (!record) return fail(ErrorCode::corrupt, "a stored head is missing");
    CHATELAINE_CHECK(applyRevision(*m_replica, std::move(live), bytes->second, *record));
  }
  return {};
}

// What no head names is evidence: either forged, or the altered form of what is missing.
Result<void> VaultPull::applyLeftovers() {
  for (const auto& [hash, bytes] : m_revisions) {
    if (isNamed(hash, bytes)) continue;
    const auto revision = sync::decodeRevision(bytes);
    const ItemId item = revision ? revision->header.item : ItemId{};
    const ErrorCode code = revision ? ErrorCode::tampered : revision.error().code;
    const QuarantinedRow row{m_chain.vault, item, "item", code, "a revision that no head names", bytes};
    CHATELAINE_CHECK(putQuarantine(m_replica->database, row, m_replica->clock()));
  }
  return {};
}

bool VaultPull::isForeignTombstone(const ItemId& item, const Hash& revision) const {
  const auto bytes = m_revisions.find(revision);
  if (bytes == m_revisions.end()) return false;
  const auto decoded = sync::decodeRevision(bytes->second);
  if (!decoded || !decoded->header.deleted || decoded->header.author == m_replica->card.id) return false;
  const auto known = anyItemRow(m_replica->database, item);
  return known && *known && (*known)->vault == m_chain.vault;
}

Result<GuardRow> VaultPull::deletions() const {
  GuardRow row;
  row.vault = m_chain.vault;
  row.serverHeight = m_chain.height;
  row.serverHead = m_chain.head;
  CHATELAINE_TRY(open, liveNotApplied(m_replica->database, m_chain.vault));
  for (const LiveRow& live : open) {
    if (m_expected.contains(live.item)) continue;
    row.deleted += isForeignTombstone(live.item, live.revision) ? 1 : 0;
  }
  for (const auto& [item, expected] : m_expected) {
    row.deleted += isForeignTombstone(item, expected.live.revision) ? 1 : 0;
  }
  if (row.deleted == 0) return row;
  CHATELAINE_TRY(items, countItems(m_replica->database, m_chain.vault));
  row.items = items;
  return row;
}

Result<void> VaultPull::settleNames() {
  if (m_revisions.empty()) return {};
  CHATELAINE_TRY(flight, flightOf(m_replica->database, m_chain.vault));
  if (flight) return {};  // under way with the names that they had
  return settleClashes(*m_replica, m_chain.vault);
}

Result<std::size_t> VaultPull::apply() {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_replica->database));
  CHATELAINE_CHECK(settleOwnCommit());
  CHATELAINE_CHECK(applyHeads());
  CHATELAINE_CHECK(applyItems());
  CHATELAINE_CHECK(applyOpen());
  CHATELAINE_CHECK(settleNames());
  CHATELAINE_CHECK(applyLeftovers());
  for (const Bytes& secret : m_secrets) CHATELAINE_CHECK(putSealedSecret(m_replica->database, secret));
  CHATELAINE_CHECK(dropGuard(m_replica->database, m_chain.vault));
  m_chain.problem.reset();
  m_chain.evidence.clear();
  CHATELAINE_CHECK(putChain(m_replica->database, m_chain));
  CHATELAINE_CHECK(compareSeen(*m_replica, m_records));
  CHATELAINE_CHECK(settleHeadClaims(*m_replica, m_chain.vault, m_chain.height));
  CHATELAINE_CHECK(transaction.commit());
  m_replica->changes += 1;
  return m_revisions.size();
}

}  // namespace chatelaine::vault
