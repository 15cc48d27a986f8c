// A change that one process has accepted wakes who watches at another.
#include <condition_variable>

#include "crypto/random.h"
#include "server/postgres_hints.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using server::PostgresHints;

namespace {

// What a process hears, waited for.
class Listening {
 public:
  explicit Listening(const std::string& database) : hints(settingsOf(database)) {
    hints.start([this](const std::optional<TeamId>& team) {
      const std::lock_guard lock(m_mutex);
      m_heard.push_back(team);
      m_news.notify_all();
    });
  }
  ~Listening() { hints.stop(); }

  bool hears(const std::optional<TeamId>& team, std::ptrdiff_t times = 1) {
    std::unique_lock lock(m_mutex);
    return m_news.wait_for(lock, std::chrono::seconds(20), [&] { return std::ranges::count(m_heard, team) >= times; });
  }
  std::ptrdiff_t count(const std::optional<TeamId>& team) {
    const std::lock_guard lock(m_mutex);
    return std::ranges::count(m_heard, team);
  }

  PostgresHints hints;

 private:
  static server::PostgresSettings settingsOf(const std::string& database) {
    server::PostgresSettings settings;
    settings.connection = server::postgresConnection(database).value();
    return settings;
  }
  std::mutex m_mutex;
  std::condition_variable m_news;
  std::vector<std::optional<TeamId>> m_heard;
};

}  // namespace

class HintsCrossProcesses : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  std::string m_database;
  const TeamId m_team = TeamId::fromHex(std::string(64, '1')).value();
  const TeamId m_other = TeamId::fromHex(std::string(64, '2')).value();

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_postgres = std::make_unique<test::PrivatePostgres>();
  }
  void cleanupTestCase() { m_postgres.reset(); }
  void init() {
    m_postgres->start();
    m_database = m_postgres->newDatabase();
  }

  void others_hearIt_andNotWhoSaidIt() {
    Listening one(m_database);
    Listening two(m_database);
    QVERIFY(one.hears(std::nullopt));
    QVERIFY(two.hears(std::nullopt));
    one.hints.announce(m_team);
    QVERIFY(two.hears(m_team));
    // What the second says afterwards arrives at the first after its own words would have.
    two.hints.announce(m_other);
    QVERIFY(one.hears(m_other));
    QCOMPARE(one.count(m_team), 0);
    QCOMPARE(two.count(m_other), 0);
  }

  // While PostgreSQL is away nobody hears: afterwards everything may have changed, and what waited is told.
  void afterAnOutage_allIsNews_andWhatWaitedIsTold() {
    Listening one(m_database);
    Listening two(m_database);
    QVERIFY(one.hears(std::nullopt));
    QVERIFY(two.hears(std::nullopt));
    m_postgres->stop();
    one.hints.announce(m_team);
    m_postgres->start();
    QVERIFY(one.hears(std::nullopt, 2));
    QVERIFY(two.hears(std::nullopt, 2));
    one.hints.announce(m_other);
    QVERIFY(two.hears(m_other));
  }

  void itEnds_alsoWhilePostgresqlIsAway() {
    auto one = std::make_unique<Listening>(m_database);
    QVERIFY(one->hears(std::nullopt));
    m_postgres->stop();
    one.reset();
  }

  void nonsenseOnTheChannel_isIgnored() {
    Listening one(m_database);
    QVERIFY(one.hears(std::nullopt));
    m_postgres->ask(m_database, "NOTIFY chatelaine_changed, 'nonsense'; NOTIFY chatelaine_changed");
    m_postgres->ask(m_database, "NOTIFY chatelaine_changed, '" + m_team.hex() + "'");
    QVERIFY(one.hears(m_team));
    QCOMPARE(one.count(std::nullopt), 1);
  }
};

CHATELAINE_TEST(HintsCrossProcesses);
#include "hints_cross_processes.moc"
