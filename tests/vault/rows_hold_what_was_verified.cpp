// The tables of a replica by themselves: items, outbox, chains, quarantine, sealed secrets.
#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"
#include "vault/chain_rows.h"
#include "vault/inbox_rows.h"
#include "vault/item_rows.h"
#include "vault/schema.h"
#include "vault/sealed_secrets.h"

using namespace chatelaine;
using namespace chatelaine::vault;
using namespace chatelaine::test;

namespace {

template <class AnyId>
AnyId idOf(unsigned char fill) {
  AnyId id;
  id.bytes.fill(std::byte{fill});
  return id;
}

ItemRow nameRow(unsigned char item, const VaultId& vault, std::string_view text) {
  ItemRow row;
  row.id = idOf<ItemId>(item);
  row.vault = vault;
  row.kind = sync::ItemKind::name;
  row.fields = encode(sync::Name{copyOf(bytesOf("subject")), std::string(text)});
  row.key = keyOf(row.kind, row.fields).value();
  row.author = idOf<PrincipalId>(1);
  return row;
}

OutboxRow change(unsigned char item, std::string_view fields) {
  OutboxRow row;
  row.item = idOf<ItemId>(item);
  row.vault = idOf<VaultId>(1);
  row.fields = copyOf(bytesOf(fields));
  return row;
}

}  // namespace

class RowsHoldWhatWasVerified : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<TemporaryFolder> m_folder;
  std::unique_ptr<storage::Database> m_database;
  const VaultId m_vault = idOf<VaultId>(1);

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }
  void init() {
    m_database.reset();
    m_folder = std::make_unique<TemporaryFolder>();
    auto database = storage::Database::open(m_folder->file("vault.db"), crypto::randomSecret(32));
    QVERIFY(database.has_value());
    m_database = std::make_unique<storage::Database>(std::move(*database));
    QVERIFY(migrateReplica(*m_database).has_value());
    QVERIFY(migrateReplica(*m_database).has_value());
  }
  void cleanup() { m_database.reset(); }

  void items_areFoundByIdAndKey() {
    const ItemRow row = nameRow(1, m_vault, "Payments");
    QVERIFY(putItem(*m_database, row).has_value());
    QVERIFY(itemRow(*m_database, row.id, sync::ItemKind::name)->fields == row.fields);
    QCOMPARE(itemRow(*m_database, row.id, sync::ItemKind::pin).error().code, ErrorCode::notFound);
    QVERIFY(itemByKey(*m_database, m_vault, sync::ItemKind::name, row.key)->has_value());
    QVERIFY(!itemByKey(*m_database, idOf<VaultId>(2), sync::ItemKind::name, row.key)->has_value());
    QCOMPARE(countItems(*m_database, m_vault, sync::ItemKind::name).value(), std::size_t{1});
    QVERIFY(putItem(*m_database, nameRow(1, m_vault, "Billing")).has_value());
    QCOMPARE(itemRows(*m_database, m_vault, sync::ItemKind::name)->size(), std::size_t{1});
    QVERIFY(eraseItem(*m_database, row.id).has_value());
    QVERIFY(!anyItemRow(*m_database, row.id)->has_value());
  }

  void keys_followTheKind() {
    QCOMPARE(keyOf(sync::ItemKind::name, nameRow(1, m_vault, "x").fields).value(), toHex(bytesOf("subject")));
    Agent agent;
    agent.name = "fred";
    QCOMPARE(keyOf(sync::ItemKind::agent, sync::encode(agent)).value(), std::string("fred"));
    const Pin pin{{}, idOf<ItemId>(7), {}, 0, std::nullopt};
    QCOMPARE(keyOf(sync::ItemKind::pin, sync::encode(pin)).value(), idOf<ItemId>(7).hex());
    QVERIFY(keyOf(sync::ItemKind::setting, bytesOf("anything")).value().empty());
    QCOMPARE(keyOf(sync::ItemKind::credential, bytesOf("x")).error().code, ErrorCode::corrupt);
  }

  void outbox_keepsOneRowPerItemAndItsBase() {
    OutboxRow first = change(1, "first");
    first.base = idOf<Hash>(1);
    first.secretHash = idOf<Hash>(5);
    first.secret = Bytes(10);
    QVERIFY(putOutbox(*m_database, first).has_value());
    OutboxRow second = change(1, "second");
    second.base = idOf<Hash>(2);  // what its author sees doesn't matter: the server has still the first base
    second.secretHash = idOf<Hash>(5);
    QVERIFY(putOutbox(*m_database, second).has_value());
    const auto rows = outboxRows(*m_database, m_vault, 10);
    QCOMPARE(rows->size(), std::size_t{1});
    QVERIFY(rows->front().base == idOf<Hash>(1));
    QVERIFY(rows->front().fields == copyOf(bytesOf("second")));
    QVERIFY(rows->front().secret == Bytes(10));  // unsent, and still the item's
    OutboxRow third = change(1, "third");
    third.secretHash = idOf<Hash>(6);
    QVERIFY(putOutbox(*m_database, third).has_value());
    QVERIFY(!outboxRow(*m_database, idOf<ItemId>(1)).value()->secret.has_value());
  }

  void settled_goesUnlessItWasEditedSince() {
    QVERIFY(putOutbox(*m_database, change(1, "one")).has_value());
    QVERIFY(putOutbox(*m_database, change(2, "two")).has_value());
    const auto rows = *outboxRows(*m_database, m_vault, 10);
    QVERIFY(putOutbox(*m_database, change(2, "two, edited")).has_value());
    sync::Revision committed;
    committed.meta = copyOf(bytesOf("two"));
    for (const OutboxRow& row : rows) {
      QVERIFY(settleOutbox(*m_database, row.item, row.serial, committed).has_value());
    }
    const auto left = outboxRows(*m_database, m_vault, 10);
    QCOMPARE(left->size(), std::size_t{1});
    QVERIFY(left->front().item == idOf<ItemId>(2));
    QVERIFY(left->front().base == hashOf(committed));
    QVERIFY(left->front().baseBytes == encode(committed));
  }

  void parked_isPendingWithItsReason() {
    QVERIFY(putOutbox(*m_database, change(1, "one")).has_value());
    QVERIFY(putOutbox(*m_database, change(2, "two")).has_value());
    ParkedRow parked;
    parked.mine = *outboxRow(*m_database, idOf<ItemId>(1)).value();
    parked.why = ErrorCode::denied;
    parked.fields = {"label", "metadata.a"};
    QVERIFY(putParked(*m_database, parked).has_value());
    QVERIFY(dropOutbox(*m_database, idOf<ItemId>(1)).has_value());
    const auto kept = parkedRows(*m_database);
    QVERIFY(kept->front().fields == parked.fields);
    QVERIFY(kept->front().mine.fields == parked.mine.fields);
    QCOMPARE(parkedRow(*m_database, kept->front().id + 1).error().code, ErrorCode::notFound);
    const auto pending = pendingRows(*m_database);
    QCOMPARE(pending->size(), std::size_t{2});
    for (const PendingChange& row : *pending) {
      QVERIFY(row.item == idOf<ItemId>(1) ? row.parked == ErrorCode::denied : !row.parked.has_value());
    }
    QCOMPARE(outboxRows(*m_database, m_vault, 10)->size(), std::size_t{1});
  }

  void errorCodes_comeBackFromTheirText() {
    for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
      const auto value = static_cast<ErrorCode>(code);
      QCOMPARE(errorCodeFromText(toString(value)), value);
    }
    QCOMPARE(errorCodeFromText("of a newer version"), ErrorCode::internal);
  }

  void chain_beginsAtNothingAndKeepsItsSum() {
    const auto none = chainRow(*m_database, m_vault);
    QCOMPARE(none->height, std::uint64_t{0});
    QVERIFY(none->head.isNull());
    ChainRow row = *none;
    row.height = 7;
    row.head = idOf<Hash>(3);
    row.after = 12;
    row.items.add(bytesOf("element"));
    QVERIFY(putChain(*m_database, row).has_value());
    const auto back = chainRow(*m_database, m_vault);
    QCOMPARE(back->height, std::uint64_t{7});
    QCOMPARE(back->after, std::uint64_t{12});
    QVERIFY(back->items.digest() == row.items.digest());
    QVERIFY(!back->problem.has_value());
    QVERIFY(setProblem(*m_database, m_vault, ErrorCode::rolledBack, "why").has_value());
    QVERIFY(chainRow(*m_database, m_vault)->problem == ErrorCode::rolledBack);
    QCOMPARE(chainRow(*m_database, m_vault)->evidence, std::string("why"));
    QCOMPARE(chainRow(*m_database, m_vault)->height, std::uint64_t{7});
    QVERIFY(putChain(*m_database, row).has_value());  // as a good answer does
    QVERIFY(!chainRow(*m_database, m_vault)->problem.has_value());
    QCOMPARE(chainRows(*m_database)->size(), std::size_t{1});
  }

  void heads_comeBackAsTheyWere() {
    sync::HeadRecord record;
    record.head.vault = m_vault;
    record.head.height = 3;
    record.operations = {{idOf<ItemId>(1), idOf<Hash>(1)}};
    QVERIFY(putHead(*m_database, record).has_value());
    QVERIFY(headAt(*m_database, m_vault, 3).value() == record);
    QVERIFY(!headAt(*m_database, m_vault, 4)->has_value());
    QVERIFY(!putHead(*m_database, record).has_value());  // a height is taken once
  }

  void live_remembersWhatIsMissing() {
    LiveRow row{.vault = m_vault,
                .item = idOf<ItemId>(1),
                .revision = idOf<Hash>(1),
                .height = 1,
                .version = 0,
                .kind = {},
                .state = LiveState::missing,
                .bytes = {}};
    QVERIFY(putLive(*m_database, row).has_value());
    QCOMPARE(liveNotApplied(*m_database, m_vault)->size(), std::size_t{1});
    row.state = LiveState::applied;
    row.bytes = Bytes(3);
    QVERIFY(putLive(*m_database, row).has_value());
    QVERIFY(liveNotApplied(*m_database, m_vault)->empty());
    QVERIFY(liveRow(*m_database, m_vault, row.item).value()->bytes == Bytes(3));
    QVERIFY(!liveRow(*m_database, idOf<VaultId>(2), row.item)->has_value());
  }

  void quarantine_keepsTheBytesUntilReleased() {
    const QuarantinedRow row{m_vault, idOf<ItemId>(1), "item", ErrorCode::corrupt, "why", Bytes(9)};
    QVERIFY(putQuarantine(*m_database, row, Timestamp{}).has_value());
    QVERIFY(putQuarantine(*m_database, row, Timestamp{}).has_value());  // the same bytes once
    const auto rows = quarantineRows(*m_database);
    QCOMPARE(rows->size(), std::size_t{1});
    QVERIFY(rows->front().bytes == Bytes(9));
    QVERIFY(rows->front().code == ErrorCode::corrupt);
    QVERIFY(releaseItem(*m_database, idOf<VaultId>(2), row.item).has_value());
    QCOMPARE(quarantineRows(*m_database)->size(), std::size_t{1});
    QVERIFY(releaseItem(*m_database, m_vault, row.item).has_value());
    QVERIFY(quarantineRows(*m_database)->empty());
  }

  void sealedSecrets_areFoundByTheirHash() {
    const Bytes sealed = copyOf(bytesOf("sealed"));
    const Hash hash = crypto::sha256(sealed);
    QVERIFY(!hasSealedSecret(*m_database, hash).value());
    QCOMPARE(sealedSecret(*m_database, hash).error().code, ErrorCode::notFound);
    ItemRow row = nameRow(1, m_vault, "x");
    row.secret = hash;
    QVERIFY(putItem(*m_database, row).has_value());
    QVERIFY(missingSecrets(*m_database, m_vault) == std::vector{hash});
    QVERIFY(putSealedSecret(*m_database, sealed).has_value());
    QVERIFY(sealedSecret(*m_database, hash) == sealed);
    QVERIFY(missingSecrets(*m_database, m_vault)->empty());
    QVERIFY(dropSealedSecret(*m_database, hash).has_value());
    QVERIFY(!hasSealedSecret(*m_database, hash).value());
  }
};

CHATELAINE_TEST(RowsHoldWhatWasVerified);
#include "rows_hold_what_was_verified.moc"
