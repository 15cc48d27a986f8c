// A replica of the first released version opens in this one: its tables are migrated, and what waits in it is sent,
// merged and shown as if it had always been here.
#include <sstream>

#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/second_device.h"
#include "vault/conflicts.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Conflicts;

namespace {

// As released with version 1. Never to be changed.
constexpr std::string_view firstTables = R"sql(
CREATE TABLE setting(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE roster(revision INTEGER PRIMARY KEY, bytes BLOB NOT NULL, unsent BLOB);
CREATE TABLE wrapped_key(vault BLOB NOT NULL, epoch INTEGER NOT NULL, purpose INTEGER NOT NULL,
  recipient BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(vault, epoch, purpose, recipient)) WITHOUT ROWID;
CREATE TABLE item(id BLOB PRIMARY KEY, vault BLOB NOT NULL, kind INTEGER NOT NULL, key TEXT NOT NULL,
  fields BLOB NOT NULL, secret BLOB, author BLOB NOT NULL);
CREATE INDEX item_by_key ON item(vault, kind, key);
CREATE TABLE chain(vault BLOB PRIMARY KEY, height INTEGER NOT NULL, head BLOB NOT NULL, items BLOB NOT NULL,
  after INTEGER NOT NULL, problem TEXT, evidence TEXT);
CREATE TABLE head(vault BLOB NOT NULL, height INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY(vault, height));
CREATE TABLE live(vault BLOB NOT NULL, item BLOB NOT NULL, revision BLOB NOT NULL, height INTEGER NOT NULL,
  version INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, bytes BLOB, PRIMARY KEY(vault, item));
CREATE INDEX live_not_applied ON live(vault, state) WHERE state <> 1;
CREATE TABLE quarantine(hash BLOB PRIMARY KEY, vault BLOB NOT NULL, item BLOB NOT NULL, what TEXT NOT NULL,
  code TEXT NOT NULL, detail TEXT NOT NULL, bytes BLOB NOT NULL, time INTEGER NOT NULL);
CREATE TABLE secret(hash BLOB PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE outbox(serial INTEGER PRIMARY KEY AUTOINCREMENT, item BLOB NOT NULL UNIQUE, vault BLOB NOT NULL,
  kind INTEGER NOT NULL, deleted INTEGER NOT NULL, fields BLOB NOT NULL, secret_hash BLOB, secret BLOB, base BLOB);
CREATE INDEX outbox_by_vault ON outbox(vault, serial);
CREATE TABLE parked(serial INTEGER PRIMARY KEY AUTOINCREMENT, item BLOB NOT NULL, vault BLOB NOT NULL,
  kind INTEGER NOT NULL, deleted INTEGER NOT NULL, fields BLOB NOT NULL, secret_hash BLOB, secret BLOB, base BLOB,
  code TEXT NOT NULL);
CREATE TABLE flight(vault BLOB PRIMARY KEY, bytes BLOB NOT NULL, serials BLOB NOT NULL);
CREATE TABLE audit_foreign(principal BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, hash BLOB NOT NULL,
  bytes BLOB NOT NULL, PRIMARY KEY(principal, first));
CREATE TABLE audit_row(principal BLOB NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
  action INTEGER NOT NULL, item BLOB NOT NULL, agent BLOB NOT NULL, words TEXT NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(principal, sequence));
CREATE INDEX audit_row_by_time ON audit_row(time, sequence);
CREATE INDEX audit_row_by_item ON audit_row(item, action, time);
CREATE TABLE audit_group(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL);
)sql";

std::vector<std::string> texts(storage::Database& database, const std::string& sql) {
  auto statement = database.prepare(sql).value();
  std::vector<std::string> all;
  while (statement.step().value()) all.push_back(statement.text(0));
  return all;
}

std::string joined(const std::vector<std::string>& parts, std::string_view prefix, std::string_view suffix,
                   std::string_view between) {
  std::ostringstream out;
  for (std::size_t i = 0; i < parts.size(); ++i) out << (i ? between : "") << prefix << parts[i] << suffix;
  return out.str();
}

// The rows of a table, in those columns that the first version had.
void copyRows(storage::Database& from, storage::Database& to, const std::string& table) {
  const auto columns = texts(to, "SELECT name FROM pragma_table_info('" + table + "')");
  const std::string values = joined(columns, "quote(\"", "\")", " || ',' || ");
  const std::string names = joined(columns, "\"", "\"", ",");
  for (const std::string& row : texts(from, "SELECT " + values + " FROM " + table)) {
    if (!to.execute("INSERT INTO " + table + "(" + names + ") VALUES(" + row + ")")) qFatal("a row wasn't copied");
  }
}

// The closed replica as version 1 would have written it.
void rewriteAsFirstVersion(Party& party) {
  const auto file = party.options.folder / "vault.db";
  const auto newer = party.options.folder / "newer.db";
  {
    auto database = storage::Database::open(file, party.databaseKey).value();
    if (!database.execute("PRAGMA wal_checkpoint(TRUNCATE)")) qFatal("no checkpoint");
  }
  std::filesystem::rename(file, newer);
  auto from = storage::Database::open(newer, party.databaseKey).value();
  auto to = storage::Database::open(file, party.databaseKey).value();
  const storage::Migration first{1, firstTables};
  if (!storage::migrate(to, std::span(&first, 1))) qFatal("the first tables weren't made");
  for (const std::string& table : texts(to,
                                        "SELECT name FROM sqlite_master WHERE type = 'table' "
                                        "AND name NOT LIKE 'sqlite_%'")) {
    copyRows(from, to, table);
  }
}

}  // namespace

class ReplicaIsMigrated : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::unique_ptr<SecondDevice> m_second;
  ItemId m_item;

  Party& one() { return m_world->owner; }
  Party& two() { return m_second->party; }
  void label(Party& party, const std::string& text) {
    CredentialLabels labels = party->credential(m_item)->labels;
    labels.label = text;
    QVERIFY(party->update(m_item, labels).has_value());
  }
  void migrateTwo() {
    two().close();
    rewriteAsFirstVersion(two());
    two().reopen();
  }

 private Q_SLOTS:
  void init() {
    m_second.reset();
    m_world = std::make_unique<World>();
    m_world->settle();
    m_item = one()->add(m_world->payments, stripe("sk_live_1"))->id;
    m_second = std::make_unique<SecondDevice>(*m_world);
  }

  void everything_isThereAndSent() {
    const auto before = two()->credentials(m_world->payments);
    const auto added = two()->add(m_world->payments, stripe("sk_live_2", "Second"));
    const auto recorded = two()->audit({}).size();
    migrateTwo();
    QCOMPARE(two()->credentials(m_world->payments).size(), before.size() + 1);
    QCOMPARE(two()->audit({}).size(), recorded);
    QCOMPARE(two()->pendingChanges().size(), std::size_t{1});
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, added->id), std::string("sk_live_2"));
  }

  void aWaitingEdit_knowsWhatItBeganFrom() {
    label(two(), "two");
    migrateTwo();
    CredentialLabels labels = one()->credential(m_item)->labels;
    labels.identifier = "acct_9";
    QVERIFY(one()->update(m_item, labels).has_value());
    QVERIFY(m_world->sync(one()).has_value());
    QVERIFY(m_world->sync(two()).has_value());
    QCOMPARE(two()->credential(m_item)->labels.label, std::string("two"));
    QCOMPARE(two()->credential(m_item)->labels.identifier, std::string("acct_9"));
    QVERIFY(Conflicts(*two()).list().empty());
  }

  void aParkedEdit_isInTheInboxAndCanBeTaken() {
    label(one(), "one");
    label(two(), "two");
    QVERIFY(m_world->sync(one()).has_value());
    QVERIFY(m_world->sync(two()).has_value());
    migrateTwo();
    const auto conflicts = Conflicts(*two()).list();
    QCOMPARE(conflicts.size(), std::size_t{1});
    QCOMPARE(conflicts.front().name, std::string("Stripe"));
    QVERIFY(conflicts.front().fields == std::vector<std::string>{"label"});
    QVERIFY(conflicts.front().theirs.author == one()->card().id);
    QVERIFY(Conflicts(*two()).takeMine(conflicts.front().id).has_value());
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(one()->credential(m_item)->labels.label, std::string("two"));
  }
};

CHATELAINE_TEST(ReplicaIsMigrated);
#include "replica_is_migrated.moc"
