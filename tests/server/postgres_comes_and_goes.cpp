// PostgreSQL is stopped, killed and started again under a store: what was acknowledged is there, what can't be done is
// said as `offline`, and no secret of the connection is in any word of ours.
#include <fstream>
#include <set>
#include <thread>

#include "server/postgres_store.h"
#include "server/service.h"
#include "tests/server/rows.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using server::PostgresStore;

class PostgresComesAndGoes : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  std::string m_database;
  std::string m_log;
  TeamId m_team = crypto::randomId<TeamId>();
  VaultId m_vault = crypto::randomId<VaultId>();

  server::PostgresSettings settings(const std::string& text) {
    server::PostgresSettings settings;
    settings.connection = server::postgresConnection(text).value();
    settings.connections = 2;
    settings.log = [this](LogLevel, std::string_view event, std::initializer_list<LogField> fields) {
      m_log += std::string(event);
      for (const LogField& field : fields) m_log += " " + std::string(field.value);
      m_log += "\n";
    };
    return settings;
  }
  // PostgreSQL is there again; the pool notices a moment later.
  bool comesBack(server::SyncStore& store) {
    return QTest::qWaitFor([&] { return store.hasTeams().has_value(); }, 20'000);
  }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_postgres = std::make_unique<test::PrivatePostgres>();
  }
  void cleanupTestCase() { m_postgres.reset(); }
  void init() {
    m_log.clear();
    m_postgres->start();
    m_database = m_postgres->newDatabase();
  }

  void outages_data() {
    QTest::addColumn<bool>("isCrash");
    QTest::newRow("stopped") << false;
    QTest::newRow("killed") << true;
  }
  void outages() {
    QFETCH(bool, isCrash);
    const auto store = PostgresStore::open(settings(m_database)).value();
    QVERIFY(store->addRoster(test::rosterRow(m_team, 0)).has_value());
    const auto first = test::commitRow(m_vault, 1, {}, 3);
    QCOMPARE(store->append(m_team, first).value(), 3U);
    if (isCrash) m_postgres->crash();
    else m_postgres->stop();
    const auto second = test::commitRow(m_vault, 2, first.head.hash, 2);
    QCOMPARE(store->append(m_team, second).error().code, ErrorCode::offline);
    QCOMPARE(store->vaultState(m_team, m_vault).error().code, ErrorCode::offline);
    QCOMPARE(store->session({}, {}).error().code, ErrorCode::offline);
    m_postgres->start();
    QVERIFY(comesBack(*store));
    QCOMPARE(store->vaultState(m_team, m_vault).value().position.head, first.head.hash);
    QCOMPARE(store->newest(m_team, m_vault, std::array{first.items.front().item}).value().size(), 1U);
    QCOMPARE(store->append(m_team, second).value(), 5U);
    QCOMPARE(QByteArray::fromStdString(m_log).count("postgresql_lost"), 1);
    QCOMPARE(QByteArray::fromStdString(m_log).count("postgresql_is_back"), 1);
  }

  // Between two requests: whoever asks next doesn't hear of it.
  void aRestartThatNobodySaw_isNobodysTrouble() {
    const auto store = PostgresStore::open(settings(m_database)).value();
    QVERIFY(store->addRoster(test::rosterRow(m_team, 0)).has_value());
    m_postgres->stop();
    m_postgres->start();
    QVERIFY(store->append(m_team, test::commitRow(m_vault, 1, {}, 1)).has_value());
    m_postgres->crash();
    m_postgres->start();
    QCOMPARE(store->vaultState(m_team, m_vault).value().position.height, 1U);
  }

  // The connections are ended in the middle of what they do; each piece of work is done once or told as not done.
  void connectionsThatAreCut_loseNothingThatWasAcknowledged() {
    const auto store = PostgresStore::open(settings(m_database)).value();
    QVERIFY(store->addRoster(test::rosterRow(m_team, 0)).has_value());
    std::atomic<bool> isDone = false;
    std::jthread writer([&] {
      while (!isDone) {
        m_postgres->ask(
            m_database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chatelained'");
      }
    });
    std::vector<Hash> acknowledged;
    Hash base;
    std::uint64_t height = 0;
    while (acknowledged.size() < 30) {
      const auto state = store->vaultState(m_team, m_vault);
      if (!state) continue;
      base = state->position.head;
      height = state->position.height;
      const auto commit = test::commitRow(m_vault, height + 1, base, 1);
      const auto outcome = store->append(m_team, commit);
      if (outcome) acknowledged.push_back(commit.head.hash);
      else QCOMPARE(outcome.error().code, ErrorCode::offline);
    }
    isDone = true;
    writer.join();
    QVERIFY(comesBack(*store));
    std::set<Hash> there;
    const auto heads = store->heads(m_team, m_vault, 1, {}).value();
    for (const auto& head : heads) there.insert(head.hash);
    for (const Hash& hash : acknowledged) QVERIFY(there.contains(hash));
  }

  // Somebody else holds the row for longer than anybody should wait: the request ends, and nothing of it is there.
  void aLockThatIsHeldForLong_isNotWaitedForForEver() {
    const auto store = PostgresStore::open(settings(m_database)).value();
    QVERIFY(store->addRoster(test::rosterRow(m_team, 0)).has_value());
    const auto first = test::commitRow(m_vault, 1, {}, 1);
    QVERIFY(store->append(m_team, first).has_value());
    std::jthread holder([&] {
      try {
        m_postgres->ask(m_database, "BEGIN; SELECT 1 FROM vault FOR UPDATE; NOTIFY held; SELECT pg_sleep(100)");
      } catch (const std::exception&) {}  // it is ended below
    });
    const std::string holding =
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100)%' AND"
        " wait_event = 'PgSleep'";
    while (m_postgres->ask(m_database, holding) != "1") {}
    const auto second = test::commitRow(m_vault, 2, first.head.hash, 1);
    QCOMPARE(store->append(m_team, second).error().code, ErrorCode::timedOut);
    m_postgres->ask(m_database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    holder.join();
    QCOMPARE(store->vaultState(m_team, m_vault).value().position.height, 1U);
    QVERIFY(store->append(m_team, second).has_value());
  }

  void aServerWithoutItsDatabase_saysSo_andAnswersAgainLater() {
    auto store = PostgresStore::open(settings(m_database)).value();
    server::Service service(*store, {});
    http::Request health;
    health.method = "GET";
    health.path = "/health";
    QCOMPARE(service.handle(health).status, 200U);
    m_postgres->stop();
    const http::Response away = service.handle(health);
    QCOMPARE(away.status, 503U);
    QVERIFY(textOf(away.body).contains("\"offline\""));
    m_postgres->start();
    QVERIFY(QTest::qWaitFor([&] { return service.handle(health).status == 200; }, 20'000));
  }

  void nobodyThere_atTheStart_isOffline() {
    m_postgres->stop();
    QCOMPARE(PostgresStore::open(settings(m_database)).error().code, ErrorCode::offline);
  }

  void aPasswordInTheText_isRefused_andNotRepeated_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("URI") << QStringLiteral("postgresql://me:canary-5178@localhost/db");
    QTest::newRow("query") << QStringLiteral("postgresql://localhost/db?password=canary-5178");
    QTest::newRow("pairs") << QStringLiteral("host=localhost password=canary-5178");
    QTest::newRow("key of a certificate") << QStringLiteral("host=localhost sslpassword=canary-5178");
    QTest::newRow("not readable") << QStringLiteral("postgresql://me:canary-5178@[localhost/db");
    QTest::newRow("unknown entry") << QStringLiteral("host=localhost pasword=canary-5178");
  }
  void aPasswordInTheText_isRefused_andNotRepeated() {
    QFETCH(QString, text);
    const auto refused = server::postgresConnection(text.toStdString());
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::invalidInput);
    QVERIFY(!refused.error().detail.contains("canary-5178"));
  }

  void aPasswordInAFile_isUsed_andNeverSaid() {
    m_postgres->ask(m_database, "CREATE ROLE guarded LOGIN PASSWORD 'canary-5178'; GRANT ALL ON DATABASE " +
                                    test::PrivatePostgres::nameOf(m_database) +
                                    " TO guarded; GRANT ALL ON SCHEMA public TO guarded");
    m_postgres->stop();
    m_postgres->allow("local all guarded scram-sha-256");
    m_postgres->start();
    const test::TemporaryFolder folder;
    const auto passwordIs = [&](const std::string& password) {
      std::ofstream(folder.file("pass")) << "*:*:*:guarded:" << password << "\n";
      std::filesystem::permissions(folder.file("pass"), std::filesystem::perms::owner_read);
    };
    std::string text = m_database;
    text.replace(text.rfind("chatelaine"), 10, "guarded&passfile=" + folder.file("pass").string());
    passwordIs("canary-5178");
    QVERIFY(PostgresStore::open(settings(text)).has_value());
    std::filesystem::remove(folder.file("pass"));
    passwordIs("canary-9999");
    const auto refused = PostgresStore::open(settings(text));
    QCOMPARE(refused.error().code, ErrorCode::offline);
    QVERIFY(!refused.error().detail.contains("canary"));
    QVERIFY(m_log.contains("password authentication failed"));
    QVERIFY(!m_log.contains("canary"));
  }
};

CHATELAINE_TEST(PostgresComesAndGoes);
#include "postgres_comes_and_goes.moc"
