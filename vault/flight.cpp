#include "vault/flight.h"

#include <algorithm>

#include "crypto/random.h"
#include "sync/cbor.h"
#include "vault/chain_rows.h"
#include "vault/evidence_rows.h"
#include "vault/fork_watch.h"
#include "vault/merging.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::size_t largestCommit = std::size_t{2} << 20;  // bytes of revisions and secrets, before the last one

Bytes encodeSerials(const Flight& flight) {
  sync::CborWriter writer;
  writer.array(flight.serials.size());
  for (const auto& [item, serial] : flight.serials) {
    writer.array(2).bytes(item.view()).number(static_cast<std::uint64_t>(serial));
  }
  return writer.take();
}

Result<std::vector<std::pair<ItemId, std::int64_t>>> decodeSerials(ByteView bytes) {
  sync::CborReader reader(bytes);
  std::vector<std::pair<ItemId, std::int64_t>> serials;
  const std::size_t size = reader.array();
  for (std::size_t i = 0; i < size && !reader.failed(); ++i) {
    reader.array(2);
    const ItemId item{reader.fixed<ItemId::size>()};
    serials.emplace_back(item, static_cast<std::int64_t>(reader.number()));
  }
  CHATELAINE_CHECK(reader.finish());
  return serials;
}

Result<void> storeFlight(storage::Database& database, const Flight& flight) {
  return runSql(database, "REPLACE INTO flight(vault, bytes, serials) VALUES(?, ?, ?)", flight.vault(),
                encode(flight.commit), encodeSerials(flight));
}

// Builds one commit out of outbox rows.
class FlightBuilder {
 public:
  FlightBuilder(Replica& replica, const sync::RosterVault& entry, const Secret& key, ChainRow chain)
      : m_replica(replica), m_entry(entry), m_key(key), m_chain(std::move(chain)) {
    m_flight.commit.id = crypto::randomId<CommitId>();
    m_flight.commit.base = m_chain.head;
  }

  bool isFull() const { return m_size > largestCommit; }
  bool isEmpty() const { return m_flight.serials.empty(); }

  // Takes the row into the commit, leaves it for later, drops it (nothing to say) or parks it.
  Result<void> add(const OutboxRow& row) {
    CHATELAINE_TRY(live, liveRow(m_replica.database, row.vault, row.item));
    if (live && live->state != LiveState::applied) return {};  // what it stands on isn't readable: later
    if (row.isDeletion && !live) return dropOutbox(m_replica.database, row.item);
    if (row.base != (live ? std::optional(live->revision) : std::nullopt))
      return parkChange(m_replica, row, ErrorCode::conflict);
    CHATELAINE_TRY(secret, secretOf(row, live));
    if (secret && secret->epoch != m_entry.epoch) return parkChange(m_replica, row, ErrorCode::stale);
    take(row, live, std::move(secret));
    return {};
  }

  Flight finish(Timestamp now, std::vector<sync::SeenHead> seen, std::vector<sync::SeenRecord> seenRecords) {
    sync::Commit& commit = m_flight.commit;
    std::ranges::sort(commit.head.operations);
    sync::Head& head = commit.head.head;
    head.team = *m_replica.team;
    head.vault = m_entry.id;
    head.height = m_chain.height + 1;
    head.prev = m_chain.head;
    head.ops = hashOf(commit.head.operations);
    head.itemsRoot = m_chain.items.digest();
    head.rosterRevision = m_replica.roster().revision;
    head.epoch = m_entry.epoch;
    head.seen = std::move(seen);
    head.seenRecords = std::move(seenRecords);
    head.time = now;
    sync::signHead(head, m_replica.keys);
    return std::move(m_flight);
  }

 private:
  // The secret that must go along: none where the server has it with the revision before.
  static Result<std::optional<sync::SealedSecret>> secretOf(const OutboxRow& row, const std::optional<LiveRow>& live) {
    if (!row.secret) return std::nullopt;
    if (live) {
      CHATELAINE_TRY(before, sync::decodeRevision(live->bytes));
      if (before.header.secret == row.secretHash) return std::nullopt;
    }
    CHATELAINE_TRY(secret, sync::decodeSealedSecret(*row.secret));
    return std::optional(std::move(secret));
  }

  void take(const OutboxRow& row, const std::optional<LiveRow>& live, std::optional<sync::SealedSecret> secret) {
    const sync::RevisionHeader header{.fmt = sync::format,
                                      .team = *m_replica.team,
                                      .vault = row.vault,
                                      .item = row.item,
                                      .kind = row.kind,
                                      .epoch = m_entry.epoch,
                                      .version = live ? live->version + 1 : 1,
                                      .prev = live ? live->revision : Hash{},
                                      .deleted = row.isDeletion,
                                      .author = m_replica.card.id,
                                      .secret = row.secretHash};
    sync::Revision revision = sync::sealRevision(header, m_key, row.fields);
    const sync::Operation operation{row.item, hashOf(revision)};
    if (live) m_chain.items.remove(sync::elementOf({row.item, live->revision}));
    m_chain.items.add(sync::elementOf(operation));
    m_size += revision.meta.size() + (secret ? secret->sealed.size() : 0);
    m_flight.commit.head.operations.push_back(operation);
    m_flight.commit.revisions.push_back(std::move(revision));
    if (secret) m_flight.commit.secrets.push_back(std::move(*secret));
    m_flight.serials.emplace_back(row.item, row.serial);
  }

  Replica& m_replica;
  const sync::RosterVault& m_entry;
  const Secret& m_key;
  ChainRow m_chain;
  Flight m_flight;
  std::size_t m_size = 0;
};

Result<std::vector<sync::SeenHead>> seenHeads(storage::Database& database, const VaultId& except) {
  CHATELAINE_TRY(chains, chainRows(database));
  std::vector<sync::SeenHead> seen;
  for (const ChainRow& chain : chains) {
    if (chain.vault != except && chain.height > 0) seen.push_back({chain.vault, chain.height, chain.head});
  }
  return seen;
}

Result<std::optional<Flight>> buildFlight(Replica& replica, ChainRow chain, std::size_t limit) {
  const VaultId vault = chain.vault;
  CHATELAINE_TRY(rows, outboxRows(replica.database, vault, limit));
  const sync::RosterVault* entry = sync::find(replica.roster(), vault);
  if (rows.empty() || !entry) return std::nullopt;
  const Secret* key = replica.keyRing.find(sync::KeyPurpose::metadata, vault, entry->epoch);
  if (!key) return std::nullopt;  // the server hasn't given it yet: these changes wait, other vaults go on
  FlightBuilder builder(replica, *entry, *key, std::move(chain));
  for (const OutboxRow& row : rows) {
    CHATELAINE_CHECK(builder.add(row));
    if (builder.isFull()) break;
  }
  if (builder.isEmpty()) return std::nullopt;
  CHATELAINE_TRY(seen, seenHeads(replica.database, vault));
  CHATELAINE_TRY(records, seenRecords(replica.database));
  Flight flight = builder.finish(replica.clock(), std::move(seen), std::move(records));
  CHATELAINE_CHECK(storeFlight(replica.database, flight));
  return std::optional(std::move(flight));
}

Result<void> applyOwn(Replica& replica, const Flight& flight, ChainRow& chain) {
  const sync::HeadRecord& record = flight.commit.head;
  for (const sync::Revision& revision : flight.commit.revisions) {
    const sync::RevisionHeader& header = revision.header;
    CHATELAINE_TRY(before, liveRow(replica.database, header.vault, header.item));
    const sync::Operation operation{header.item, hashOf(revision)};
    if (before) chain.items.remove(sync::elementOf({header.item, before->revision}));
    chain.items.add(sync::elementOf(operation));
    CHATELAINE_CHECK(putLive(replica.database, {header.vault, header.item, operation.revision, record.head.height,
                                                header.version, header.kind, LiveState::applied, encode(revision)}));
  }
  chain.height = record.head.height;
  chain.head = hashOf(record.head);
  return putHead(replica.database, record);
}

}  // namespace

Result<std::optional<Flight>> flightOf(storage::Database& database, const VaultId& vault) {
  const auto read = [](const storage::Statement& row) { return std::pair(row.blob(0), row.blob(1)); };
  CHATELAINE_TRY(row, rowOf(database, "SELECT bytes, serials FROM flight WHERE vault = ?", read, vault));
  if (!row) return std::nullopt;
  CHATELAINE_TRY(commit, sync::decodeCommit(row->first));
  CHATELAINE_TRY(serials, decodeSerials(row->second));
  return std::optional(Flight{std::move(commit), std::move(serials)});
}

Result<std::optional<Flight>> prepareFlight(Replica& replica, const VaultId& vault, std::size_t limit) {
  CHATELAINE_TRY(change, outboxRows(replica.database, vault, 1));
  if (change.empty()) return std::nullopt;  // what is in flight has its rows there until it is settled
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  CHATELAINE_TRY(evidence, evidenceAgainst(replica.database, vault));
  if (chain.problem || evidence) return std::nullopt;  // read-only: the changes wait
  CHATELAINE_TRY(waiting, flightOf(replica.database, vault));
  const bool isCurrent = waiting && waiting->commit.base == chain.head &&
                         waiting->commit.head.head.rosterRevision == replica.roster().revision;
  if (isCurrent) return waiting;
  if (waiting) CHATELAINE_CHECK(dropFlight(replica.database, vault));
  CHATELAINE_TRY(flight, buildFlight(replica, std::move(chain), std::min(limit, sync::maximumOperations)));
  CHATELAINE_CHECK(transaction.commit());
  return flight;
}

Result<void> settleFlight(storage::Database& database, const Flight& flight) {
  for (const sync::Revision& revision : flight.commit.revisions) {
    const ItemId& item = revision.header.item;
    const auto carried = std::ranges::find(flight.serials, item, &std::pair<ItemId, std::int64_t>::first);
    if (carried == flight.serials.end()) continue;
    CHATELAINE_CHECK(settleOutbox(database, item, carried->second, revision));
  }
  return dropFlight(database, flight.vault());
}

Result<void> acceptFlight(Replica& replica, const Flight& flight) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_TRY(chain, chainRow(replica.database, flight.vault()));
  CHATELAINE_CHECK(applyOwn(replica, flight, chain));
  CHATELAINE_CHECK(settleFlight(replica.database, flight));
  CHATELAINE_CHECK(putChain(replica.database, chain));
  CHATELAINE_CHECK(settleHeadClaims(replica, flight.vault(), chain.height));
  return transaction.commit();
}

Result<void> parkFlight(Replica& replica, const Flight& flight, ErrorCode code) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  for (const auto& [item, serial] : flight.serials) {
    CHATELAINE_TRY(row, outboxRow(replica.database, item));
    if (!row || row->serial != serial) continue;  // edited since: the later edit gets its own answer
    CHATELAINE_CHECK(parkChange(replica, *row, code));
  }
  CHATELAINE_CHECK(dropFlight(replica.database, flight.vault()));
  CHATELAINE_CHECK(transaction.commit());
  replica.changes += 1;
  return {};
}

Result<void> dropFlight(storage::Database& database, const VaultId& vault) {
  return runSql(database, "DELETE FROM flight WHERE vault = ?", vault);
}

}  // namespace chatelaine::vault
