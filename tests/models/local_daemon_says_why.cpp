#include <QtCore/QTemporaryDir>
#include <QtNetwork/QLocalServer>

#include "models/local_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::LocalDaemon;

class LocalDaemonSaysWhy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void reason_isTheLastStableNameInTheLog_data() {
    QTest::addColumn<QByteArray>("log");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* log, ErrorCode code) {
      QTest::newRow(name) << QByteArray(log) << static_cast<int>(code);
    };
    row("as the daemon says it", "chatelained: the port is taken. (127.0.0.1:4280) error: port_in_use\n",
        ErrorCode::portInUse);
    row("the last one counts", "error: offline\nchatelained: full. error: disk_full\n", ErrorCode::diskFull);
    row("in JSON", R"({"level":"error","code":"already_running"})", ErrorCode::alreadyRunning);
    row("nothing known", "Segmentation fault\n", ErrorCode::internal);
    row("empty", "", ErrorCode::internal);
  }
  void reason_isTheLastStableNameInTheLog() {
    QFETCH(QByteArray, log);
    QFETCH(int, code);
    QCOMPARE(static_cast<int>(models::errorNamedIn(log)), code);
  }

  void programThatIsNotThere_isNotFound() {
    LocalDaemon daemon(optionsFor(QStringLiteral("/nowhere/chatelained"), {}));
    daemon.ensureRunning();
    QTRY_COMPARE(daemon.state(), LocalDaemon::State::failed);
    QCOMPARE(failureOf(daemon), ErrorCode::notFound);
  }

  void programThatEndsEarly_isHeardOut() {
    LocalDaemon daemon(optionsFor(QStringLiteral("/bin/sh"),
                                  {QStringLiteral("-c"), QStringLiteral("echo 'error: port_in_use' >&2; exit 10")}));
    daemon.ensureRunning();
    QTRY_COMPARE(daemon.state(), LocalDaemon::State::failed);
    QCOMPARE(failureOf(daemon), ErrorCode::portInUse);
  }

  void oldLines_areNoReason() {
    QFile log(m_folder->filePath(QStringLiteral("log")));
    QVERIFY(log.open(QIODevice::WriteOnly));
    log.write("error: disk_full\n");
    log.close();
    LocalDaemon daemon(
        optionsFor(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("echo nothing known; exit 1")}));
    daemon.ensureRunning();
    QTRY_COMPARE(daemon.state(), LocalDaemon::State::failed);
    QCOMPARE(failureOf(daemon), ErrorCode::internal);
  }

  void programThatNeverListens_timesOut() {
    const QString until = QStringLiteral("exec tail --pid=%1 -f /dev/null").arg(QCoreApplication::applicationPid());
    LocalDaemon::Options options = optionsFor(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), until});
    options.startTimeout = std::chrono::milliseconds(300);
    LocalDaemon daemon(options);
    daemon.ensureRunning();
    QTRY_COMPARE(daemon.state(), LocalDaemon::State::failed);
    QCOMPARE(failureOf(daemon), ErrorCode::timedOut);
  }

  void oneThatEndsAgainAndAgain_isNotStartedInALoop() {
    const QString program = QStringLiteral(
        "import os, socket, sys\n"
        "if os.path.exists(sys.argv[1]): os.unlink(sys.argv[1])\n"
        "server = socket.socket(socket.AF_UNIX)\n"
        "server.bind(sys.argv[1])\n"
        "server.listen()\n"
        "print('started', flush=True)\n"
        "server.accept()[0].recv(1)\n");  // until who asked has hung up
    LocalDaemon daemon(optionsFor(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), program, socket()}));
    daemon.ensureRunning();
    QTRY_COMPARE_WITH_TIMEOUT(daemon.state(), LocalDaemon::State::stopped, 30'000);
    QFile log(m_folder->filePath(QStringLiteral("log")));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QVERIFY(log.readAll().count("started") < 5);  // once more at once, then after pauses
  }

  void oneThatRunsAlready_isAdoptedAndNothingIsStarted() {
    QLocalServer server;
    QVERIFY(server.listen(socket()));
    LocalDaemon daemon(optionsFor(QStringLiteral("/nowhere/chatelained"), {}));
    daemon.ensureRunning();
    QTRY_COMPARE(daemon.state(), LocalDaemon::State::running);
    QCOMPARE(daemon.processId(), QCoreApplication::applicationPid());
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("log"))));
  }

  void failure_isTriedAgainAndForgottenWhenItRuns() {
    LocalDaemon daemon(optionsFor(QStringLiteral("/nowhere/chatelained"), {}));
    daemon.ensureRunning();
    QTRY_COMPARE(daemon.state(), LocalDaemon::State::failed);
    QLocalServer server;
    QVERIFY(server.listen(socket()));
    QTRY_COMPARE_WITH_TIMEOUT(daemon.state(), LocalDaemon::State::running, 10000);
    QVERIFY(!daemon.failure().has_value());
  }

 private:
  static ErrorCode failureOf(const LocalDaemon& daemon) { return daemon.failure().value_or(ErrorCode::locked); }
  QString socket() const { return m_folder->filePath(QStringLiteral("s")); }
  LocalDaemon::Options optionsFor(const QString& program, const QStringList& arguments) const {
    return {.program = program,
            .arguments = arguments,
            .socket = socket(),
            .log = m_folder->filePath(QStringLiteral("log"))};
  }
  std::unique_ptr<QTemporaryDir> m_folder;
};

CHATELAINE_TEST(LocalDaemonSaysWhy);
#include "local_daemon_says_why.moc"
