// /metrics counts what happened, in a form that Prometheus reads, and names nobody.
#include <QtCore/QRegularExpression>

#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class MetricsTellWhatHappens : public QObject {
  Q_OBJECT

  static QString page(ServedTeam& server) {
    return QString::fromStdString(textOf(server.call("GET", "/metrics").body));
  }
  // The value of the line that begins with these words; 0 if there is none.
  static double valueOf(const QString& page, const QString& series) {
    for (const QString& line : page.split(QLatin1Char('\n')))
      if (line.startsWith(series + QLatin1Char(' '))) return line.mid(series.size() + 1).toDouble();
    return 0;
  }
  static QString requests(const char* method, const char* path, const char* status) {
    return QStringLiteral("chatelaine_requests_total{method=\"%1\",path=\"%2\",status=\"%3\"}")
        .arg(QLatin1String(method), QLatin1String(path), QLatin1String(status));
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void requestsAreCounted_byEndpointAndStatus() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const std::string token = server.session(server.team.owner);
    server.call("GET", "/v1/sync", {}, token);
    server.call("GET", "/v1/sync", {}, token);
    server.call("GET", "/v1/sync");
    server.call("GET", "/somewhere/else");
    server.call("GET", server.vaultTarget("heads"), {}, token);
    const QString counted = page(server);
    QCOMPARE(valueOf(counted, requests("GET", "/v1/sync", "2xx")), 2);
    QCOMPARE(valueOf(counted, requests("GET", "/v1/sync", "4xx")), 1);
    QCOMPARE(valueOf(counted, requests("other", "other", "4xx")), 1);
    QCOMPARE(valueOf(counted, requests("GET", "/v1/vaults/{vault}/heads", "2xx")), 1);
    const QString times = QStringLiteral("chatelaine_request_seconds_%1{method=\"GET\",path=\"/v1/sync\"%2}");
    QCOMPARE(valueOf(counted, times.arg(QStringLiteral("count"), QString())), 3);
    QCOMPARE(valueOf(counted, times.arg(QStringLiteral("bucket"), QStringLiteral(",le=\"+Inf\""))), 3);
    QVERIFY(valueOf(counted, times.arg(QStringLiteral("sum"), QString())) > 0);
  }

  void commitsSessionsAndHaste_areCounted() {
    server::Service::Options options;
    options.strangers = {1, 4};
    ServedTeam server(options);
    QCOMPARE(server.found(), 200U);
    QCOMPARE(server.push(server.team.editor, std::vector<Change>(3)), 200U);
    QCOMPARE(server.push(server.team.auditor, std::vector<Change>(1)), 403U);
    for (int asked = 0; asked < 6; ++asked) server.call("POST", "/v1/challenges", {}, {}, "192.0.2.1");
    const QString counted = page(server);
    QCOMPARE(valueOf(counted, QStringLiteral("chatelaine_commits_total")), 1);
    QCOMPARE(valueOf(counted, QStringLiteral("chatelaine_operations_total")), 3);
    QCOMPARE(valueOf(counted, QStringLiteral("chatelaine_sessions_opened_total")), 3);
    QCOMPARE(valueOf(counted, QStringLiteral("chatelaine_too_fast_total")), 2);
  }

  void troubleWithTheDatabase_isCounted_byItsCode() {
    ServedTeam server;
    server.store->database().setFaultHook(
        [](std::string_view) { return std::optional(Error{ErrorCode::diskFull, {}}); });
    QCOMPARE(server.call("POST", "/v1/challenges").status, 507U);
    server.store->database().setFaultHook({});
    const QString counted = page(server);
    QCOMPARE(valueOf(counted, QStringLiteral("chatelaine_store_errors_total{code=\"disk_full\"}")), 1);
    QCOMPARE(valueOf(counted, requests("POST", "/v1/challenges", "5xx")), 1);
  }

  // A sample is a name, labels and a number; every series has its kind above it, and buckets only grow.
  void theForm_isPrometheus() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const http::Response answer = server.call("GET", "/metrics");
    QCOMPARE(*http::find(answer.headers, "content-type"), std::string("text/plain; version=0.0.4"));
    static const QRegularExpression sample(
        QStringLiteral("^([a-z_]+)(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? ([0-9.e+-]+)$"));
    static const QRegularExpression kind(QStringLiteral("^# TYPE ([a-z_]+) (counter|gauge|histogram)$"));
    QSet<QString> kinds;
    double bucket = 0;
    const QString page = QString::fromStdString(textOf(answer.body));
    QVERIFY(page.endsWith(QLatin1Char('\n')));
    for (const QString& line : page.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
      if (const auto match = kind.match(line); match.hasMatch()) kinds.insert(match.captured(1));
      if (line.startsWith(QLatin1Char('#'))) continue;
      const auto match = sample.match(line);
      QVERIFY2(match.hasMatch(), qPrintable(line));
      QString name = match.captured(1);
      const bool isBucket = name.endsWith(QStringLiteral("_bucket"));
      if (isBucket) {
        const double value = match.captured(4).toDouble();
        QVERIFY(line.contains(QStringLiteral("le=\"0.001\"")) || value >= bucket);
        bucket = value;
      }
      for (const char* suffix : {"_bucket", "_sum", "_count"})
        if (name.startsWith(QStringLiteral("chatelaine_request_seconds"))) name.remove(QLatin1String(suffix));
      QVERIFY2(kinds.contains(name), qPrintable(line));
    }
    QVERIFY(page.contains(QStringLiteral("chatelaine_build_info{version=\"")));
  }

  void nobodyIsNamed() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    QCOMPARE(server.push(server.team.editor, std::vector<Change>(1)), 200U);
    server.call("GET", "/v1/sync?" + server.team.editor.card().id.hex(), {}, {}, "192.0.2.77");
    const QString counted = page(server);
    for (const std::string& name : {server.team.id().hex(), server.team.vault.hex(), server.team.editor.card().id.hex(),
                                    std::string("192.0.2.77")})
      QVERIFY(!counted.contains(QString::fromStdString(name)));
  }
};

CHATELAINE_TEST(MetricsTellWhatHappens);
#include "metrics_tell_what_happens.moc"
