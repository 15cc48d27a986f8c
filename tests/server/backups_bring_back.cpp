// `chatelained server --backup` beside a server that runs, and `--restore` where none does.
#include <fstream>
#include <set>

#include "tests/server/team_of_daemon.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::RunningDaemon;

class BackupsBringBack : public QObject {
  Q_OBJECT
  std::unique_ptr<RunningDaemon> m_daemon;
  std::unique_ptr<test::TeamOfDaemon> m_team;
  std::string m_token;

  QString file(const char* name) const { return QString::fromStdString(m_daemon->file(name).string()); }
  int backUp(const char* name) const { return m_daemon->runBeside({QStringLiteral("--backup"), file(name)}).code; }
  int restore(const char* name) const { return m_daemon->runBeside({QStringLiteral("--restore"), file(name)}).code; }
  std::filesystem::path database() const { return m_daemon->data() / "server" / "server.db"; }
  sync::Commit commit() {
    const auto made = m_team->team.commit(m_team->team.editor, std::vector<Change>(2));
    return m_team->post(*m_daemon, made, m_token) == 200U ? made : sync::Commit{};
  }
  std::uint64_t generation() const {
    const auto state = sync::decode<sync::SyncState>(m_daemon->ask("GET", "/v1/sync", {}, m_token).body);
    return state ? state->generation : 0;
  }
  void end() {
    m_daemon->terminate();
    QCOMPARE(m_daemon->waitForEnd(), 0);
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_daemon = std::make_unique<RunningDaemon>("server");
    QVERIFY2(m_daemon->start(), m_daemon->log());
    m_team = std::make_unique<test::TeamOfDaemon>();
    QCOMPARE(m_team->found(*m_daemon), 200U);
    m_token = m_team->session(*m_daemon, m_team->team.editor);
  }

  // The copy is what was acknowledged when it was made; what came later can be uploaded again by whoever has it.
  void aCopyOfARunningServer_bringsBackItsMoment_andClientsTheRest() {
    const auto first = commit();
    m_team->team.advance(first);
    QCOMPARE(backUp("copy.db"), 0);
    const auto second = commit();
    const std::uint64_t before = generation();
    end();
    QCOMPARE(restore("copy.db"), 0);
    QVERIFY(m_daemon->start());
    QCOMPARE(m_team->heads(*m_daemon, m_token), std::vector{hashOf(first.head.head)});
    QVERIFY(generation() >> 32U != before >> 32U);
    QCOMPARE(m_team->post(*m_daemon, second, m_token), 200U);
    QCOMPARE(m_team->heads(*m_daemon, m_token).size(), std::size_t{2});
  }

  // Twice from the same copy: clients that have seen the first time see that it is not the same again.
  void everyRestoration_isAnotherGeneration() {
    QCOMPARE(backUp("copy.db"), 0);
    std::set<std::uint64_t> lineages{generation() >> 32U};
    for (int time = 0; time < 2; ++time) {
      end();
      QCOMPARE(restore("copy.db"), 0);
      std::filesystem::remove(database().string() + ".replaced");
      QVERIFY(m_daemon->start());
      lineages.insert(generation() >> 32U);
    }
    QCOMPARE(lineages.size(), std::size_t{3});
  }

  void whatIsReplaced_staysBeside_andIsNeverOverwritten() {
    QCOMPARE(backUp("copy.db"), 0);
    const auto lost = commit();
    end();
    QCOMPARE(restore("copy.db"), 0);
    const std::filesystem::path aside = database().string() + ".replaced";
    QVERIFY(std::filesystem::exists(aside));
    QCOMPARE(restore("copy.db"), 2);
    std::filesystem::rename(aside, database());
    QVERIFY(m_daemon->start());
    QCOMPARE(m_team->heads(*m_daemon, m_token), std::vector{hashOf(lost.head.head)});
  }

  // A server that was killed leaves its newest commits in the log beside the file: they are in what is set aside.
  void afterAKill_whatIsReplacedIsWhole() {
    QCOMPARE(backUp("copy.db"), 0);
    const auto lost = commit();
    m_daemon->kill();
    QCOMPARE(restore("copy.db"), 0);
    std::filesystem::rename(database().string() + ".replaced", database());
    QVERIFY(m_daemon->start());
    QCOMPARE(m_team->heads(*m_daemon, m_token), std::vector{hashOf(lost.head.head)});
  }

  void aRunningServer_isNotReplaced() {
    QCOMPARE(backUp("copy.db"), 0);
    const auto later = commit();
    QCOMPARE(restore("copy.db"), 11);
    QCOMPARE(m_team->heads(*m_daemon, m_token), std::vector{hashOf(later.head.head)});
  }

  void whatIsNoCopy_isRefused_andNothingChanges() {
    const auto there = commit();
    std::ofstream(m_daemon->file("nonsense.db")) << std::string(20'000, 'x');
    end();
    QCOMPARE(restore("nonsense.db"), 12);
    QCOMPARE(restore("missing.db"), 2);
    QVERIFY(!std::filesystem::exists(database().string() + ".replaced"));
    QVERIFY(m_daemon->start());
    QCOMPARE(m_team->heads(*m_daemon, m_token), std::vector{hashOf(there.head.head)});
  }

  void anotherFile_isNotOverwritten() {
    QCOMPARE(backUp("copy.db"), 0);
    QCOMPARE(backUp("copy.db"), 2);
  }

  // A copy whose key is gone is told before anything is touched, and no new key is made.
  void withoutTheKey_nothingIsDone() {
    QCOMPARE(backUp("copy.db"), 0);
    end();
    std::filesystem::rename(m_daemon->data() / "keys" / "server.key", m_daemon->file("server.key"));
    QCOMPARE(restore("copy.db"), 16);  // it may be in a keyring that can't be reached
    QVERIFY(!std::filesystem::exists(m_daemon->data() / "keys" / "server.key"));
    QVERIFY(!std::filesystem::exists(database().string() + ".replaced"));
  }

  void withPostgresql_itsOwnToolsAreNamed() {
    end();
    m_daemon->configure("[server]\ndatabase = \"postgresql:///none\"\n");
    const auto refused = m_daemon->runBeside({QStringLiteral("--backup"), file("copy.db")});
    QCOMPARE(refused.code, 2);
    QVERIFY(refused.errors.contains("pg_dump"));
  }

  void otherModes_haveNoCopies() {
    RunningDaemon local;
    QCOMPARE(local.runBeside({QStringLiteral("--backup"), file("copy.db")}).code, 2);
    QCOMPARE(m_daemon->runBeside({QStringLiteral("--backup"), file("a"), QStringLiteral("--restore"), file("b")}).code,
             2);
  }
};

CHATELAINE_TEST(BackupsBringBack);
#include "backups_bring_back.moc"
