// A PostgreSQL database of an older server: what was in it is there afterwards, and what came with the newer tables
// works.
#include "server/postgres_settings.h"
#include "server/postgres_store.h"
#include "tests/server/rows.h"
#include "tests/server/team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using server::PostgresStore;

class OlderPostgresKeepsItsRows : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  std::string m_database;
  std::unique_ptr<PostgresStore> m_store;
  TeamId m_team = crypto::randomId<TeamId>();
  VaultId m_vault = crypto::randomId<VaultId>();
  PrincipalId m_gateway = crypto::randomId<PrincipalId>();
  sync::WrappedKey m_gateways = key(m_gateway, sync::KeyPurpose::secret, "the gateway's");
  sync::WrappedKey m_kits = key({}, sync::KeyPurpose::metadata, "the kit's");
  server::CheckedCommit m_commit;

  sync::WrappedKey key(const PrincipalId& recipient, sync::KeyPurpose purpose, std::string_view sealed) const {
    return {m_vault, 1, purpose, recipient, copyOf(bytesOf(sealed))};
  }
  Result<std::unique_ptr<PostgresStore>> opened() {
    server::PostgresSettings settings;
    settings.connection = server::postgresConnection(m_database).value();
    return PostgresStore::open(settings);
  }
  std::string ask(const std::string& sql) { return m_postgres->ask(m_database, sql); }
  // The tables as they were before the later steps.
  void goBackTo(int version) {
    m_store.reset();
    ask("ALTER TABLE team DROP COLUMN moved_to, DROP COLUMN moved_by");
    if (version < 4) ask("DROP TABLE past_part, awaited_secret; ALTER TABLE team DROP COLUMN moved");
    if (version < 3) {
      ask("ALTER TABLE wrapped_key DROP CONSTRAINT wrapped_key_pkey; ALTER TABLE wrapped_key DROP COLUMN sender; "
          "ALTER TABLE wrapped_key ADD PRIMARY KEY(team, recipient, vault, epoch, purpose)");
    }
    ask("DELETE FROM schema_version WHERE version > " + std::to_string(version));
  }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_postgres = std::make_unique<test::PrivatePostgres>();
  }
  void cleanupTestCase() { m_store.reset(), m_postgres.reset(); }
  void init() {
    m_store.reset();
    m_database = m_postgres->newDatabase();
    m_store = opened().value();
    QVERIFY(m_store->addRoster(test::rosterRow(m_team, 0, {m_gateways, m_kits})).has_value());
    m_commit = test::commitRow(m_vault, 1, {}, 3);
    m_commit.secrets = {{m_vault, crypto::randomId<Hash>(), copyOf(bytesOf("sealed"))}};
    QVERIFY(m_store->append(m_team, m_commit).has_value());
  }

  void everythingIsThere_andGoesOn_data() {
    QTest::addColumn<int>("version");
    QTest::newRow("one copy of each key") << 2;
    QTest::newRow("no past to be given back") << 3;
    QTest::newRow("no word of where a team has gone") << 4;
  }
  void everythingIsThere_andGoesOn() {
    QFETCH(int, version);
    const std::uint64_t generation = m_store->generation(m_team).value();
    goBackTo(version);
    m_store = opened().value();
    QVERIFY(m_store->keysOf(m_team, m_gateway).value() == std::vector{m_gateways});
    QVERIFY(m_store->keysOf(m_team, {}).value() == std::vector{m_kits});
    QCOMPARE(m_store->vaultState(m_team, m_vault)->position.height, 1U);
    QCOMPARE(m_store->items(m_team, m_vault, 0, {})->revisions.size(), std::size_t{3});
    QVERIFY(m_store->secret(m_team, m_commit.secrets.front().hash).value() == m_commit.secrets.front());
    QCOMPARE(m_store->generation(m_team).value(), generation);
    QCOMPARE(m_store->hasMoved(m_team).value(), false);
    QVERIFY(m_store->awaited(m_team, m_vault, {}, 10)->empty());
    QVERIFY(m_store->append(m_team, test::commitRow(m_vault, 2, m_commit.head.hash, 1)).has_value());
    const auto another = key(m_gateway, sync::KeyPurpose::secret, "by another sender");
    QVERIFY(m_store->addKeys(m_team, crypto::randomId<PrincipalId>(), 0, {another}).has_value());
    QCOMPARE(m_store->keysOf(m_team, m_gateway)->size(), std::size_t{2});
    const server::PastPart part{m_gateway, m_vault, crypto::randomId<CommitId>(), 0, Bytes(3)};
    QVERIFY(m_store->stagePart(m_team, part, test::teamTime, {}).has_value());
    QCOMPARE(m_store->stagedPart(m_team, part).value(), part.body);
    QVERIFY(m_store->markMoved(m_team, m_store->generation(m_team).value(), {}).has_value());
    QCOMPARE(m_store->addRoster(test::rosterRow(m_team, 1)).error().code, ErrorCode::stale);
  }

  // Something is in the way of the last step: the one before isn't there either.
  void aStepThatFails_leavesEverythingAsItWas() {
    goBackTo(2);
    ask("CREATE TABLE awaited_secret(another int)");
    QVERIFY(!opened().has_value());
    QCOMPARE(ask("SELECT max(version) FROM schema_version"), std::string("2"));
    QCOMPARE(ask("SELECT count(*) FROM information_schema.columns WHERE table_name = 'wrapped_key' "
                 "AND column_name = 'sender'"),
             std::string("0"));
    ask("DROP TABLE awaited_secret");
    m_store = opened().value();
    QVERIFY(m_store->keysOf(m_team, m_gateway).value() == std::vector{m_gateways});
  }
};

CHATELAINE_TEST(OlderPostgresKeepsItsRows);
#include "older_postgres_keeps_its_rows.moc"
