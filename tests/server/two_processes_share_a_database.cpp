// Two real `chatelained server` over one PostgreSQL: a team's devices talk to either, one process is killed, PostgreSQL
// goes away and comes back. Whatever was acknowledged is there.
#include <future>
#include <thread>

#include "http/client.h"
#include "tests/server/team_of_daemon.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::RunningDaemon;
using test::Team;

namespace {

// Hears the hints of one process on a thread of its own.
class Follower {
 public:
  Follower(const RunningDaemon& daemon, const std::string& token) {
    http::Client::Options options;
    options.server = http::parseAddress(daemon.value("listening", "address").toStdString()).value();
    m_client = std::make_unique<http::Client>(m_context.get_executor(), options);
    http::Request request;
    request.method = "GET";
    request.path = sync::path::events;
    request.headers.push_back({"Authorization", "Bearer " + token});
    http::asio::co_spawn(m_context, m_client->follow(std::move(request), [this](std::string event) { note(event); }),
                         http::asio::detached);
    m_thread = std::thread([this] { m_context.run(); });
  }
  ~Follower() {
    m_client->close();
    m_context.stop();
    m_thread.join();
  }
  bool isOpen() { return m_opened.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready; }
  bool isHinted() { return m_hinted.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready; }

 private:
  void note(const std::string& event) {
    if (event == "open") m_opened.set_value();
    else if (!std::exchange(m_hasHint, true)) m_hinted.set_value();
  }
  http::asio::io_context m_context{1};
  std::unique_ptr<http::Client> m_client;
  std::promise<void> m_opened;
  std::promise<void> m_hinted;
  bool m_hasHint = false;
  std::thread m_thread;
};

}  // namespace

class TwoProcessesShareADatabase : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  std::string m_database;
  std::unique_ptr<RunningDaemon> m_one;
  std::unique_ptr<RunningDaemon> m_two;
  std::unique_ptr<test::TeamOfDaemon> m_devices;
  Team* m_team = nullptr;

  std::unique_ptr<RunningDaemon> started() {
    auto daemon = std::make_unique<RunningDaemon>("server");
    daemon->configure(QByteArray::fromStdString("[server]\ndatabase = \"" + m_database + "\"\n"));
    if (!daemon->start()) qWarning() << daemon->log();
    return daemon;
  }
  std::string session(const RunningDaemon& at, const sync::PrincipalKeys& keys) { return m_devices->session(at, keys); }
  unsigned post(const RunningDaemon& at, const sync::Commit& commit, const std::string& token) {
    return m_devices->post(at, commit, token);
  }
  std::vector<Hash> heads(const RunningDaemon& at, const std::string& token) { return m_devices->heads(at, token); }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_postgres = std::make_unique<test::PrivatePostgres>();
  }
  void cleanupTestCase() { m_postgres.reset(); }
  void init() {
    m_postgres->start();
    m_database = m_postgres->newDatabase();
    m_one = started();
    m_two = started();
    QVERIFY(m_one->isRunning() && m_two->isRunning());
    m_devices = std::make_unique<test::TeamOfDaemon>();
    m_team = &m_devices->team;
    QCOMPARE(m_one->ask("POST", "/v1/roster", encode(Team::updateOf(m_team->rosters.front()))).status, 200U);
    const std::string owner = session(*m_two, m_team->owner);
    const Bytes second = encode(Team::updateOf(m_team->roster(), m_team->keys()));
    QCOMPARE(m_two->ask("POST", "/v1/roster", second, owner).status, 200U);
  }
  void cleanup() {
    m_one.reset();
    m_two.reset();
  }

  void whatOneAccepts_theOtherAnswers_andEitherKnowsTheSession() {
    const std::string editor = session(*m_one, m_team->editor);
    const auto first = m_team->commit(m_team->editor, std::vector<Change>(2));
    QCOMPARE(post(*m_one, first, editor), 200U);
    m_team->advance(first);
    const auto second = m_team->commit(m_team->owner, std::vector<Change>(1));
    QCOMPARE(post(*m_two, second, editor), 200U);
    QCOMPARE(heads(*m_one, editor), heads(*m_two, editor));
    QCOMPARE(heads(*m_one, editor).size(), std::size_t{2});
    // An answer that was lost: the same commit at the other process is known.
    QCOMPARE(post(*m_one, second, editor), 200U);
    // A commit on top of what is no longer the newest is a conflict, wherever it is sent.
    QCOMPARE(post(*m_two, m_team->commit(m_team->editor, std::vector<Change>(1)), editor), 409U);
    QCOMPARE(m_two->ask("POST", "/v1/roster", encode(Team::updateOf(Team().rosters.front()))).status, 403U);
  }

  void aChangeAtOne_isHintedAtTheOther() {
    const std::string owner = session(*m_two, m_team->owner);
    Follower follower(*m_two, owner);
    QVERIFY(follower.isOpen());
    QCOMPARE(post(*m_one, m_team->commit(m_team->editor, std::vector<Change>(1)), owner), 200U);
    QVERIFY(follower.isHinted());
  }

  // Two clients write through two processes; one process is killed at some moment. Each goes on until it has an answer.
  void oneIsKilledMidway_andNothingAcknowledgedIsLost() {
    const std::string editor = session(*m_one, m_team->editor);
    std::vector<Hash> acknowledged;
    for (int made = 0; made < 40; ++made) {
      if (made == 20) m_one->kill();
      const bool isOnes = made % 2 == 0 && m_one->isRunning();
      const auto commit = m_team->commit(m_team->editor, std::vector<Change>(1));
      QCOMPARE(post(isOnes ? *m_one : *m_two, commit, editor), 200U);
      acknowledged.push_back(hashOf(commit.head.head));
      m_team->advance(commit);
    }
    QCOMPARE(heads(*m_two, editor), acknowledged);
    QVERIFY(m_one->start());
    QCOMPARE(heads(*m_one, editor), acknowledged);
  }

  // The process dies while it works on commits: each is there as a whole or not at all, and can be sent again.
  void killedWhileItWrites_everyCommitIsWholeOrAbsent() {
    const std::string editor = session(*m_two, m_team->editor);
    std::vector<Hash> acknowledged;
    for (int round = 0; round < 6; ++round) {
      std::vector<sync::Commit> sent;
      std::atomic<std::size_t> answered = 0;
      std::jthread killer([&] {
        while (answered < static_cast<std::size_t>(round)) std::this_thread::yield();
        ::kill(static_cast<pid_t>(m_one->pid()), SIGKILL);
      });
      while (true) {
        sent.push_back(m_team->commit(m_team->editor, std::vector<Change>(20)));
        if (post(*m_one, sent.back(), editor) != 200) break;
        acknowledged.push_back(hashOf(sent.back().head.head));
        m_team->advance(sent.back());
        ++answered;
      }
      killer.join();
      m_one->kill();
      QCOMPARE(post(*m_two, sent.back(), editor), 200U);  // there already or not: now it is
      acknowledged.push_back(hashOf(sent.back().head.head));
      m_team->advance(sent.back());
      QCOMPARE(heads(*m_two, editor), acknowledged);
      QVERIFY(m_one->start());
    }
    QCOMPARE(m_postgres->ask(m_database, "SELECT count(*) FROM item"), std::to_string(20 * acknowledged.size()));
  }

  void withoutPostgresql_bothSay503_andGoOnAfterwards() {
    const std::string editor = session(*m_one, m_team->editor);
    const auto commit = m_team->commit(m_team->editor, std::vector<Change>(1));
    QCOMPARE(post(*m_one, commit, editor), 200U);
    m_team->advance(commit);
    m_postgres->stop();
    const auto next = m_team->commit(m_team->editor, std::vector<Change>(1));
    QCOMPARE(post(*m_one, next, editor), 503U);
    QCOMPARE(m_two->ask("GET", "/health").status, 503U);
    QCOMPARE(m_two->ask("GET", "/metrics").status, 200U);
    m_postgres->start();
    QVERIFY(QTest::qWaitFor([&] { return m_two->ask("GET", "/health").status == 200; }, 20'000));
    QVERIFY(QTest::qWaitFor([&] { return post(*m_one, next, editor) == 200; }, 20'000));
    QCOMPARE(heads(*m_two, editor).size(), std::size_t{2});
  }

  void itsLog_namesNeitherPeopleNorAddressesNorTheConnection() {
    const std::string editor = session(*m_one, m_team->editor);
    QCOMPARE(post(*m_one, m_team->commit(m_team->auditor, std::vector<Change>(1)), editor), 403U);
    m_postgres->stop();
    QCOMPARE(m_one->ask("GET", "/v1/sync", {}, editor).status, 503U);
    m_one->terminate();
    QCOMPARE(m_one->waitForEnd(), 0);
    const QByteArray log = m_one->log();
    QVERIFY(log.contains("code=\"denied\"") && log.contains("postgresql_lost"));
    for (const std::string& word : {m_team->editor.card().id.hex(), m_team->auditor.card().id.hex(),
                                    m_team->vault.hex(), editor, m_database, std::string("user=")})
      QVERIFY2(!log.contains(QByteArray::fromStdString(word)), word.c_str());
  }

  void aPasswordInTheConfiguration_isRefused_andNotRepeated() {
    RunningDaemon daemon("server");
    daemon.configure("[server]\ndatabase = \"postgresql://me:canary-5178@localhost/db\"\n");
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 2);
    QVERIFY(daemon.log().contains("passfile"));
    QVERIFY(!daemon.log().contains("canary"));
  }

  void withoutPostgresql_aStartEnds_andSaysWhy() {
    m_postgres->stop();
    RunningDaemon daemon("server");
    daemon.configure(QByteArray::fromStdString("[server]\ndatabase = \"" + m_database + "\"\n"));
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 18);
    QVERIFY2(daemon.log().contains("error: offline"), daemon.log());
  }
};

CHATELAINE_TEST(TwoProcessesShareADatabase);
#include "two_processes_share_a_database.moc"
