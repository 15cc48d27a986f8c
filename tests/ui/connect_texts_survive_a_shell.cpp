#include <QtCore/QProcess>

#include "tests/support/test_main.h"
#include "ui/dialogs/connect_texts.h"

using namespace chatelaine;
using namespace chatelaine::ui;

// The texts are pasted into real shells and programs: what they set there is what was meant, whatever a home is called.
class ConnectTextsSurviveAShell : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void certificatesArrive_data() {
    QTest::addColumn<int>("target");
    QTest::addColumn<QByteArray>("ending");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray bundle = bundleFile, authority = authorityFile;
    const auto row = [](ConnectTarget target, const QByteArray& ending, const QByteArray& expected) {
      QTest::newRow(qPrintable(ConnectTexts::title(target))) << int(target) << ending << expected;
    };
    row(ConnectTarget::shell, "printf %s \"$SSL_CERT_FILE\"", bundle);
    row(ConnectTarget::node, "printf %s \"$NODE_EXTRA_CA_CERTS\"", authority);
    row(ConnectTarget::go, "printf %s \"$SSL_CERT_FILE\"", bundle);
    row(ConnectTarget::docker, "", bundle + ":" + bundle + ":ro");
    row(ConnectTarget::git, "", "http.sslCAInfo\n" + bundle);
    row(ConnectTarget::curl, "", "cacert = \"/home/o'brien/a \\\"b\\\".pem\"");
  }
  void certificatesArrive() {
    QFETCH(int, target);
    QFETCH(QByteArray, ending);
    QFETCH(QByteArray, expected);
    const QByteArray said = run(textOf(static_cast<ConnectTarget>(target)) + "\n" + ending);
    QVERIFY2(said.contains(expected), said);
  }

  void proxyWithItsToken_arrives_data() {
    QTest::addColumn<int>("target");
    for (const ConnectTarget target : connectTargets)
      if (target != ConnectTarget::reverse && target != ConnectTarget::python)
        QTest::newRow(qPrintable(ConnectTexts::title(target))) << int(target);
  }
  void proxyWithItsToken_arrives() {
    QFETCH(int, target);
    const QByteArray said =
        run(textOf(static_cast<ConnectTarget>(target)) + "\nprintf %s \"$HTTPS_PROXY\" \"$https_proxy\"");
    QVERIFY2(said.contains("http://agent:cha_token@127.0.0.1:4280"), said);
  }

  void curlsToken_isNotOnItsCommandLine() {
    for (const ConnectTarget target : {ConnectTarget::curl, ConnectTarget::reverse}) {
      const QByteArray said = run("curl() { printf 'argument %s\\n' \"$@\"; cat; }\n" + textOf(target));
      QVERIFY2(said.contains("cha_token"), said);
      for (const QByteArray& line : said.split('\n'))
        if (line.startsWith("argument")) QVERIFY2(!line.contains("cha_token"), line);
    }
  }

  void baseUrl_isTheGatewaysAndTheTokenStandsWhereAKeyWould() {
    const QByteArray said = run(textOf(ConnectTarget::reverse));
    QVERIFY2(said.contains("http://127.0.0.1:4280/use/VAULT/CREDENTIAL/"), said);
    QVERIFY2(said.contains("header = \"Authorization: Bearer cha_token\""), said);
  }

  void python_setsItForItself() {
    QProcess python;
    python.start(QStringLiteral("python3"), {QStringLiteral("-")});
    QVERIFY(python.waitForStarted());
    python.write(textOf(ConnectTarget::python) + "\nprint(os.environ['HTTPS_PROXY'], os.environ['SSL_CERT_FILE'])\n");
    python.closeWriteChannel();
    QVERIFY(python.waitForFinished());
    QCOMPARE(python.readAllStandardOutput().trimmed(),
             QByteArray("http://agent:cha_token@127.0.0.1:4280 ") + bundleFile);
  }

 private:
  static constexpr const char* bundleFile = "/home/o'brien/a \"b\".pem";
  static constexpr const char* authorityFile = "/home/o'brien/ca.pem";

  static QByteArray textOf(ConnectTarget target) {
    const models::ConnectValues values{.gatewayAddress = "127.0.0.1:4280",
                                       .bundleFile = bundleFile,
                                       .authorityFile = authorityFile,
                                       .selector = "agent"};
    const Secret text = ConnectTexts::complete(target, values, Secret::copyOf("cha_token"));
    return {text.text().data(), qsizetype(text.size())};
  }
  // The programs that the texts call say what they were called with.
  static QByteArray run(const QByteArray& script) {
    QProcess shell;
    shell.setStandardInputFile(QProcess::nullDevice());
    const QByteArray speaking =
        "for name in node go docker git curl; do eval \"$name() { printf '%s\\n' \\\"\\$@\\\"; cat; }\"; done\n";
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromUtf8(speaking + script)});
    shell.waitForFinished();
    return shell.readAllStandardOutput() + shell.readAllStandardError();
  }
};

CHATELAINE_TEST(ConnectTextsSurviveAShell);
#include "connect_texts_survive_a_shell.moc"
