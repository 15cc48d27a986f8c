#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QTcpSocket>

#include <fstream>

#include "storage/database.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/running_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::RunningDaemon;

// Each refusal is one line on standard error: what is wrong, what to do, and the stable name at its end.
class DaemonSaysWhatIsWrong : public QObject {
  Q_OBJECT

  static QByteArray lastLine(const RunningDaemon& daemon) { return daemon.log().trimmed().split('\n').last(); }

  static Secret keyOf(const RunningDaemon& daemon, const std::string& name) {
    std::ifstream stream(daemon.data() / "keys" / (name + ".key"), std::ios::binary);
    const std::string key((std::istreambuf_iterator<char>(stream)), {});
    return Secret::copyOf(key);
  }

  // A daemon that ran once and ended cleanly, so that its files are there.
  static void runOnce(RunningDaemon& daemon) {
    QVERIFY2(daemon.start(), daemon.log());
    daemon.terminate();
    QCOMPARE(daemon.waitForEnd(), 0);
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void anAddressThatIsNone_isNamed_data() {
    QTest::addColumn<QString>("address");
    for (const char* address : {"nonsense", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:-1", ":4280",
                                "::1:4280", "[::1:4280", "127.0.0.1:80x"})
      QTest::newRow(address) << QString::fromLatin1(address);
  }
  void anAddressThatIsNone_isNamed() {
    QFETCH(QString, address);
    RunningDaemon daemon;
    QVERIFY(!daemon.start({QStringLiteral("--listen"), address}));
    QCOMPARE(daemon.waitForEnd(), 2);
    QVERIFY2(lastLine(daemon).endsWith("error: invalid_input"), lastLine(daemon));
  }

  void anAddressOfAnotherComputer_isNotTaken() {
    RunningDaemon daemon;
    QVERIFY(!daemon.start({QStringLiteral("--listen"), QStringLiteral("192.0.2.1:4280")}));
    QVERIFY(daemon.waitForEnd() > 0);
    QVERIFY2(lastLine(daemon).startsWith("chatelained: "), lastLine(daemon));
  }

  void aGatewayWithoutAServer_isToldWhatToSay() {
    RunningDaemon daemon("gateway");
    daemon.configure("keys = \"file\"\n");
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 2);
    QVERIFY2(lastLine(daemon).contains("gateway.server"), lastLine(daemon));
  }

  void aCertificateThatCanNotBeRead_isNamed() {
    RunningDaemon daemon("server");
    daemon.configure("keys = \"file\"\n[server]\ncertificate = \"/nowhere/cert.pem\"\nkey = \"/nowhere/key.pem\"\n");
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 2);
    QVERIFY2(lastLine(daemon).contains("/nowhere/cert.pem"), lastLine(daemon));
  }

  void aConfigurationThatMayNotBeRead_isNamed() {
    if (::geteuid() == 0) QSKIP("root may read everything");
    RunningDaemon daemon;
    daemon.configure("keys = \"file\"\n");
    std::filesystem::permissions(daemon.file("chatelained.toml"), std::filesystem::perms::none);
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 15);
    QVERIFY2(lastLine(daemon).contains("chatelained.toml"), lastLine(daemon));
  }

  void aDataFolderThatIsAFile_isNamedAndLeftAlone() {
    RunningDaemon daemon;
    std::ofstream(daemon.data()) << "mine";
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 15);
    QVERIFY(std::filesystem::is_regular_file(daemon.data()));
  }

  void aKeyringThatIsRequiredAndAway_isSaid_andNoKeyFileIsMadeInstead() {
    RunningDaemon daemon;
    daemon.configure("keys = \"keyring\"\n");
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 16);
    QVERIFY2(lastLine(daemon).contains("keyring"), lastLine(daemon));
    QVERIFY(!std::filesystem::exists(daemon.data() / "keys/server.key"));
  }

  void dataOfANewerVersion_isLeftAsItIs_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("database");
    QTest::newRow("server") << QByteArray("server") << QByteArray("server/server.db");
    QTest::newRow("gateway") << QByteArray("gateway") << QByteArray("gateway/vault.db");
  }
  void dataOfANewerVersion_isLeftAsItIs() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, database);
    RunningDaemon daemon;
    runOnce(daemon);
    const auto file = daemon.data() / database.toStdString();
    {
      auto opened = storage::Database::open(file, keyOf(daemon, name.toStdString()));
      QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
      QVERIFY(opened->execute("PRAGMA user_version = 4711").has_value());
    }
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 13);
    QVERIFY2(lastLine(daemon).contains("newer version"), lastLine(daemon));
    auto still = storage::Database::open(file, keyOf(daemon, name.toStdString()));
    QVERIFY(still.has_value() && still->execute("PRAGMA user_version = 4711").has_value());
  }

  void aKeyOfAnotherDatabase_isSaid_andBothStay() {
    RunningDaemon daemon;
    runOnce(daemon);
    const auto keys = daemon.data() / "keys";
    std::filesystem::rename(keys / "server.key", keys / "kept");
    std::filesystem::copy_file(keys / "gateway.key", keys / "server.key");
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 12);
    std::filesystem::rename(keys / "kept", keys / "server.key");
    QVERIFY2(daemon.start(), daemon.log());
  }

  void aKeyFileThatIsCutShort_isDamageAndIsNotReplaced() {
    RunningDaemon daemon;
    runOnce(daemon);
    std::filesystem::resize_file(daemon.data() / "keys/server.key", 7);
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 12);
    QCOMPARE(std::filesystem::file_size(daemon.data() / "keys/server.key"), std::uintmax_t(7));
  }

  void interrupt_endsItAsCleanlyAsTerminate() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    ::kill(static_cast<pid_t>(daemon.pid()), SIGINT);
    QCOMPARE(daemon.waitForEnd(), 0);
    QVERIFY(daemon.log().contains(" stopped"));
  }

  void terminate_isHeardWhileConnectionsAreOpen() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    QLocalSocket idle;
    idle.connectToServer(QString::fromStdString(daemon.socket().string()));
    QVERIFY(idle.waitForConnected());
    idle.write("GET /health HTTP/1.1\r\nHost: x\r\n");  // and never ends its head
    idle.flush();
    daemon.terminate();
    QCOMPARE(daemon.waitForEnd(), 0);
  }

  void aSocketThatAKilledDaemonLeft_isTakenOver() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    daemon.kill();
    QVERIFY(std::filesystem::exists(daemon.socket()));
    QVERIFY2(daemon.start(), daemon.log());
    QCOMPARE(daemon.ask("GET", "/health").status, 200U);
  }

  void malformedRequests_onItsSocket_areAnsweredAndHarmNobody_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("noise") << QByteArray("\x16\x03\x01\x02\x00\x01\xfc\x03\x03\r\n\r\n", 13);
    QTest::newRow("no version") << QByteArray("GET /\r\n\r\n");
    QTest::newRow("two lengths") << QByteArray(
        "POST /v1/roster HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
        "Content-Length: 2\r\n\r\nab");
    QTest::newRow("length and chunks") << QByteArray(
        "POST /v1/roster HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    QTest::newRow("endless head") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nX: ") + QByteArray(300'000, 'a');
    QTest::newRow("huge body") << QByteArray(
        "POST /v1/roster HTTP/1.1\r\nHost: x\r\nContent-Length: "
        "999999999999\r\n\r\n");
    QTest::newRow("not CBOR") << QByteArray("POST /v1/roster HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n{}{}");
  }
  void malformedRequests_onItsSocket_areAnsweredAndHarmNobody() {
    QFETCH(QByteArray, bytes);
    if (!m_daemon) m_daemon = std::make_unique<RunningDaemon>();
    if (!m_daemon->isRunning()) QVERIFY2(m_daemon->start(), m_daemon->log());
    QLocalSocket socket;
    socket.connectToServer(QString::fromStdString(m_daemon->socket().string()));
    QVERIFY(socket.waitForConnected());
    socket.write(bytes);
    QByteArray answer;
    while (!answer.contains("\r\n\r\n") && socket.waitForReadyRead(10'000)) answer += socket.readAll();
    answer += socket.readAll();
    QVERIFY2(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer.left(200));
    QCOMPARE(m_daemon->ask("GET", "/health").status, 200U);
    QVERIFY(m_daemon->isRunning());
  }

  void malformedRequests_onTheAgentsPort_areRefused_data() {
    malformedRequests_onItsSocket_areAnsweredAndHarmNobody_data();
  }
  void malformedRequests_onTheAgentsPort_areRefused() {
    QFETCH(QByteArray, bytes);
    if (!m_daemon) m_daemon = std::make_unique<RunningDaemon>();
    if (!m_daemon->isRunning()) QVERIFY2(m_daemon->start(), m_daemon->log());
    const QList<QByteArray> address = m_daemon->value("agents_welcome", "address").split(':');
    QTcpSocket socket;
    socket.connectToHost(QString::fromLatin1(address[0]), address[1].toUShort());
    QVERIFY(socket.waitForConnected());
    socket.write(bytes);
    QByteArray answer;
    while (!answer.contains("\r\n\r\n") && socket.waitForReadyRead(10'000)) answer += socket.readAll();
    QVERIFY2(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer.left(200));
    QCOMPARE(m_daemon->ask("GET", "/health").status, 200U);
  }

  void unknownPaths_areNotFound_andOthersMethodsNotAllowed() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    QCOMPARE(daemon.ask("GET", "/v1/nothing").status, 404U);
    QVERIFY(daemon.ask("DELETE", "/health").status >= 404U);
    for (const char* path : {"/v1/sync", "/v1/roster?from=0", "/control/v1/state"})
      QCOMPARE(daemon.ask("GET", path).status, 401U);
    QCOMPARE(daemon.ask("GET", "/v1/sync", {}, "no-such-session").status, 401U);
  }

  void cleanupTestCase() { m_daemon.reset(); }

 private:
  std::unique_ptr<RunningDaemon> m_daemon;
};

CHATELAINE_TEST(DaemonSaysWhatIsWrong);
#include "daemon_says_what_is_wrong.moc"
