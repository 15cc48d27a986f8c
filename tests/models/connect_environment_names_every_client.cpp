#include "models/connect_environment.h"

#include <QtCore/QProcess>

#include "tests/support/test_main.h"

using namespace chatelaine;

namespace {

const models::ConnectValues values{.gatewayAddress = "127.0.0.1:4280",
                                   .bundleFile = "/tmp/it's here/bundle.pem",
                                   .authorityFile = "/tmp/ca.pem",
                                   .selector = "agent"};

QMap<QString, QString> asMap(const std::vector<models::EnvironmentVariable>& environment) {
  QMap<QString, QString> map;
  for (const auto& variable : environment)
    map.insert(QString::fromStdString(variable.name), QString::fromStdString(variable.value));
  return map;
}

}  // namespace

class ConnectEnvironmentNamesEveryClient : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachVariable_hasItsValue_data() {
    QTest::addColumn<QString>("names");
    QTest::addColumn<QString>("value");
    QTest::newRow("proxy") << QStringLiteral(
                                  "HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy grpc_proxy")
                           << QStringLiteral("http://agent:{token}@127.0.0.1:4280");
    QTest::newRow("exceptions") << QStringLiteral("NO_PROXY no_proxy") << QStringLiteral("localhost,127.0.0.1,::1");
    QTest::newRow("authority") << QStringLiteral("NODE_EXTRA_CA_CERTS DENO_CERT") << QStringLiteral("/tmp/ca.pem");
    QTest::newRow("bundle")
        << QStringLiteral(
               "SSL_CERT_FILE REQUESTS_CA_BUNDLE CURL_CA_BUNDLE GIT_SSL_CAINFO AWS_CA_BUNDLE PIP_CERT "
               "CARGO_HTTP_CAINFO npm_config_cafile GRPC_DEFAULT_SSL_ROOTS_FILE_PATH HTTPLIB2_CA_CERTS "
               "WEBSOCKET_CLIENT_CA_BUNDLE")
        << QStringLiteral("/tmp/it's here/bundle.pem");
    QTest::newRow("node") << QStringLiteral("NODE_USE_ENV_PROXY") << QStringLiteral("1");
    QTest::newRow("git") << QStringLiteral("GIT_HTTP_PROXY_AUTHMETHOD") << QStringLiteral("basic");
  }
  void eachVariable_hasItsValue() {
    QFETCH(QString, names);
    QFETCH(QString, value);
    const auto environment = asMap(models::connectEnvironment(values));
    for (const QString& name : names.split(QLatin1Char(' '))) QCOMPARE(environment.value(name), value);
  }

  void folderOfRoots_isNeverNamed() {
    QVERIFY(!asMap(models::connectEnvironment(values)).contains(QStringLiteral("SSL_CERT_DIR")));
  }

  void shellText_givesARealShellTheSameValues() {
    const auto environment = models::connectEnvironment(values);
    const Secret token = Secret::copyOf("cha_tok-en_1");
    const Secret text = models::shellExports(environment, token);
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"), QString::fromStdString(std::string(text.text())) +
                                           QStringLiteral("printf '%s|%s' \"$CURL_CA_BUNDLE\" \"$NO_PROXY\"")});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.readAllStandardOutput(), QByteArray("/tmp/it's here/bundle.pem|localhost,127.0.0.1,::1"));
  }

  void shellText_holdsTheTokenInEveryPlaceAndNothingIsCutOff() {
    const auto environment = models::connectEnvironment(values);
    const Secret text = models::shellExports(environment, Secret::copyOf("TOKEN"));
    const QByteArray bytes(text.text().data(), static_cast<qsizetype>(text.size()));
    QCOMPARE(bytes.count("agent:TOKEN@127.0.0.1:4280"), 7);
    QVERIFY(!bytes.contains("{token}"));
    QVERIFY(bytes.endsWith("export GIT_HTTP_PROXY_AUTHMETHOD='basic'\n"));
  }

  void maskedText_holdsNoToken() {
    const std::string masked = models::maskedShellExports(models::connectEnvironment(values));
    QVERIFY(masked.find("{token}") == std::string::npos);
    QVERIFY(masked.find("••••••••") != std::string::npos);
  }
};

CHATELAINE_TEST(ConnectEnvironmentNamesEveryClient);
#include "connect_environment_names_every_client.moc"
