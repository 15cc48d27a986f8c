#include "http/address.h"
#include "http/message.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class MessagesArePlainValues : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aBearerTokenIsFound_whateverTheCaseOfItsScheme() {
    http::Request request;
    QCOMPARE(http::bearerToken(request), std::string());
    request.headers = {{"authorization", "bEARER abc"}};
    QCOMPARE(http::bearerToken(request), std::string("abc"));
    request.headers = {{"Authorization", "Basic abc"}};
    QCOMPARE(http::bearerToken(request), std::string());
    request.headers = {{"Authorization", "Bear"}};
    QCOMPARE(http::bearerToken(request), std::string());
  }

  void queryValues_data() {
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("found");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("alone") << QByteArray("from=7") << true << QByteArray("7");
    QTest::newRow("second") << QByteArray("a=1&from=7") << true << QByteArray("7");
    QTest::newRow("decoded") << QByteArray("from=%41%2B") << true << QByteArray("A+");
    QTest::newRow("encoded name") << QByteArray("fr%6fm=7") << true << QByteArray("7");
    QTest::newRow("without value") << QByteArray("from") << true << QByteArray("");
    QTest::newRow("the first counts") << QByteArray("from=1&from=2") << true << QByteArray("1");
    QTest::newRow("broken escape") << QByteArray("from=%4") << false << QByteArray();
    QTest::newRow("absent") << QByteArray("fromm=7&&=") << false << QByteArray();
  }
  void queryValues() {
    QFETCH(QByteArray, query);
    QFETCH(bool, found);
    QFETCH(QByteArray, value);
    http::Request request;
    request.query = query.toStdString();
    const auto got = http::queryValue(request, "from");
    QCOMPARE(got.has_value(), found);
    if (found) QCOMPARE(*got, value.toStdString());
  }

  void aProblem_isJsonWhateverStandsInIt() {
    const http::Response response = http::problem(409, "conflict", "Say \"no\"\\", "line\nbreak");
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(textOf(response.body))).object();
    QCOMPARE(json[QStringLiteral("code")].toString(), QStringLiteral("conflict"));
    QCOMPARE(json[QStringLiteral("title")].toString(), QStringLiteral("Say \"no\"\\"));
    QCOMPARE(json[QStringLiteral("detail")].toString(), QStringLiteral("line\nbreak"));
    QCOMPARE(json[QStringLiteral("status")].toInt(), 409);
    QCOMPARE(*http::find(response.headers, "CONTENT-TYPE"), std::string("application/problem+json"));
  }

  void addresses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("ipv4") << QByteArray("127.0.0.1:4280") << true;
    QTest::newRow("ipv6") << QByteArray("[::1]:443") << true;
    QTest::newRow("name") << QByteArray("vault.example.com:443") << true;
    QTest::newRow("unix") << QByteArray("unix:/run/x.sock") << true;
    QTest::newRow("no port") << QByteArray("127.0.0.1") << false;
    QTest::newRow("no host") << QByteArray(":80") << false;
    QTest::newRow("bare ipv6") << QByteArray("::1:80") << false;
    QTest::newRow("too large") << QByteArray("a:65536") << false;
    QTest::newRow("not a number") << QByteArray("a:8o") << false;
    QTest::newRow("relative socket") << QByteArray("unix:x.sock") << false;
  }
  void addresses() {
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto address = http::parseAddress(text.toStdString());
    QCOMPARE(address.has_value(), valid);
    if (valid) QCOMPARE(http::toString(*address), text.toStdString());
  }
};

CHATELAINE_TEST(MessagesArePlainValues);
#include "messages_are_plain_values.moc"
