#include <QtCore/QTemporaryDir>
#include <QtNetwork/QLocalServer>

#include <signal.h>

#include "models/local_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::LocalDaemon;

namespace {

// Listens until it is asked to end, unless it is deaf; says with what it was started.
constexpr const char* listener =
    "import os, signal, socket, sys\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN if 'deaf' in sys.argv else lambda *_: sys.exit(0))\n"
    "if os.path.exists(sys.argv[1]): os.unlink(sys.argv[1])\n"
    "server = socket.socket(socket.AF_UNIX)\n"
    "server.bind(sys.argv[1])\n"
    "server.listen()\n"
    "print('started with', sys.argv[2:], flush=True)\n"
    "signal.pause()\n";

}  // namespace

class LocalDaemonIsStartedAnew : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_daemon = std::make_unique<LocalDaemon>(options());
  }
  void cleanup() {
    const qint64 pid = m_daemon->isOurs() ? m_daemon->processId() : 0;
    m_daemon.reset();
    if (pid > 0) ::kill(static_cast<pid_t>(pid), SIGKILL);
  }

  void oneThatRuns_isEndedAndAnotherHasTheArguments() {
    m_daemon->ensureRunning();
    QTRY_COMPARE_WITH_TIMEOUT(m_daemon->state(), LocalDaemon::State::running, 30'000);
    const qint64 before = m_daemon->processId();
    m_daemon->setMore({QStringLiteral("--server"), QStringLiteral("vault.example.com:4281")});
    m_daemon->restart();
    QTRY_VERIFY_WITH_TIMEOUT(m_daemon->state() == LocalDaemon::State::running && m_daemon->processId() != before,
                             30'000);
    QVERIFY(m_daemon->isOurs());
    QVERIFY(log().endsWith("started with ['--server', 'vault.example.com:4281']\n"));
  }

  void oneThatIsBeingStarted_isNotTakenForTheNewOne() {
    m_daemon->ensureRunning();
    QTRY_VERIFY_WITH_TIMEOUT(log().contains("started"), 30'000);
    m_daemon->setMore({QStringLiteral("again")});
    m_daemon->restart();
    QTRY_VERIFY_WITH_TIMEOUT(m_daemon->state() == LocalDaemon::State::running && log().contains("'again'"), 30'000);
    QVERIFY(m_daemon->isOurs());
  }

  void oneThatRanBefore_isEndedToo() {
    m_daemon->ensureRunning();
    QTRY_COMPARE_WITH_TIMEOUT(m_daemon->state(), LocalDaemon::State::running, 30'000);
    const qint64 before = m_daemon->processId();
    const LocalDaemon::Options options = this->options();
    m_daemon = std::make_unique<LocalDaemon>(options);
    m_daemon->setMore({QStringLiteral("again")});
    m_daemon->restart();
    QTRY_VERIFY_WITH_TIMEOUT(m_daemon->state() == LocalDaemon::State::running && m_daemon->processId() != before,
                             30'000);
    QVERIFY(m_daemon->isOurs());
    QCOMPARE(log().count("started"), 2);
  }

  // A session's own manager may hold the socket, and this test does: neither is ours to end.
  void whatIsNotTheDaemon_isNeverEnded() {
    QLocalServer server;
    QVERIFY(server.listen(socket()));
    m_daemon->ensureRunning();
    QTRY_COMPARE(m_daemon->state(), LocalDaemon::State::running);
    QVERIFY(!m_daemon->isOurs());
    m_daemon->restart();
    QCOMPARE(m_daemon->state(), LocalDaemon::State::failed);
    QVERIFY(m_daemon->failure() == ErrorCode::denied);
    QVERIFY(!comesToAnotherState());
    QVERIFY(m_daemon->goesOn());
  }

  // It still takes connections, and knows what it was started with: that isn't what it should know.
  void oneThatDoesNotEnd_staysAFailure_andIsReplacedOnceItIsGone() {
    LocalDaemon::Options options = this->options();
    options.startTimeout = std::chrono::seconds(3);
    m_daemon = std::make_unique<LocalDaemon>(options);
    m_daemon->setMore({QStringLiteral("deaf")});
    m_daemon->ensureRunning();
    QTRY_COMPARE_WITH_TIMEOUT(m_daemon->state(), LocalDaemon::State::running, 30'000);
    const auto before = static_cast<pid_t>(m_daemon->processId());
    QVERIFY(m_daemon->isOfNow());
    m_daemon->setMore({QStringLiteral("again")});
    QVERIFY(!m_daemon->isOfNow());
    m_daemon->restart();
    QTRY_COMPARE_WITH_TIMEOUT(m_daemon->state(), LocalDaemon::State::failed, 30'000);
    QVERIFY(m_daemon->failure() == ErrorCode::timedOut);
    const bool came = comesToAnotherState();
    ::kill(before, SIGKILL);
    QVERIFY(!came);
    QTRY_COMPARE_WITH_TIMEOUT(m_daemon->state(), LocalDaemon::State::running, 30'000);
    QVERIFY(m_daemon->isOfNow());
    QVERIFY(log().endsWith("started with ['again']\n"));
  }

 private:
  LocalDaemon::Options options() const {
    return {.program = QStringLiteral("/usr/bin/python3"),
            .arguments = {QStringLiteral("-c"), QString::fromLatin1(listener), socket()},
            .socket = socket(),
            .log = m_folder->filePath(QStringLiteral("log"))};
  }
  // Within longer than a failure waits before it is tried again.
  bool comesToAnotherState() const {
    return QTest::qWaitFor([this] { return m_daemon->state() != LocalDaemon::State::failed; }, 1500);
  }
  QString socket() const { return m_folder->filePath(QStringLiteral("s")); }
  QByteArray log() const {
    QFile file(m_folder->filePath(QStringLiteral("log")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<LocalDaemon> m_daemon;
};

CHATELAINE_TEST(LocalDaemonIsStartedAnew);
#include "local_daemon_is_started_anew.moc"
