// What a service's head becomes on its way to the agent: no secret, nothing between neighbours, our framing.
#include "gateway/proxy/response_head.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using http::BodyKind;

class ResponseHeadIsRewritten : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fields_arePassedOnScrubbed();
  void neighboursFields_areDropped();
  void framing_isOurs_data();
  void framing_isOurs();
  void trailers_areScrubbed();
  void encodings_areRecognised();
};

namespace {

std::shared_ptr<const ScrubSet> setOf(std::string_view text) {
  const Secret secret = Secret::copyOf(text);
  const Secret* pointer = &secret;
  return std::make_shared<const ScrubSet>(std::span(&pointer, 1));
}

QByteArray written(const std::string& bytes, std::string_view method = "GET", int minor = 1,
                   AgentConnection connection = AgentConnection::keep) {
  const auto head = http::checkResponseFraming(bytes, method);
  if (!head) return "refused";
  std::string out;
  writeResponseHead(out, {*head, method, minor, connection, setOf("hunter22")});
  return QByteArray::fromStdString(out);
}

}  // namespace

void ResponseHeadIsRewritten::fields_arePassedOnScrubbed() {
  QCOMPARE(written("HTTP/1.1 302 hunter22\r\nLocation: /x?key=hunter22\r\nX-hunter22: aHVudGVyMjI=\r\nContent-Length: "
                   "3\r\n\r\n"),
           QByteArray("HTTP/1.1 302 ********\r\nLocation: /x?key=********\r\nX-********: "
                      "**********I=\r\nContent-Length: 3\r\n\r\n"));
}

void ResponseHeadIsRewritten::neighboursFields_areDropped() {
  const QByteArray head = written(
      "HTTP/1.1 200 OK\r\nAlt-Svc: h3=\":443\"\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: "
      "5\r\nProxy-Authenticate: Basic\r\n"
      "Upgrade: h2\r\nX-Kept: 1\r\nContent-Length: 0\r\n\r\n");
  QCOMPARE(head, QByteArray("HTTP/1.1 200 OK\r\nX-Kept: 1\r\nContent-Length: 0\r\n\r\n"));
}

void ResponseHeadIsRewritten::framing_isOurs_data() {
  QTest::addColumn<QByteArray>("fields");
  QTest::addColumn<QByteArray>("method");
  QTest::addColumn<int>("minor");
  QTest::addColumn<QByteArray>("out");
  const auto row = [](const char* name, const char* fields, const char* method, int minor, const char* out) {
    QTest::newRow(name) << QByteArray(fields) << QByteArray(method) << minor << QByteArray(out);
  };
  row("length", "200 OK\r\nContent-Length: 5\r\n", "GET", 1, "200 OK\r\nContent-Length: 5\r\n");
  row("chunked", "200 OK\r\nTransfer-Encoding: chunked\r\n", "GET", 1, "200 OK\r\nTransfer-Encoding: chunked\r\n");
  row("until close", "200 OK\r\n", "GET", 1, "200 OK\r\nTransfer-Encoding: chunked\r\n");
  row("chunked to 1.0", "200 OK\r\nTransfer-Encoding: chunked\r\n", "GET", 0, "200 OK\r\nConnection: keep-alive\r\n");
  row("HEAD", "200 OK\r\nContent-Length: 5\r\n", "HEAD", 1, "200 OK\r\nContent-Length: 5\r\n");
  row("304", "304 Not Modified\r\nContent-Length: 5\r\n", "GET", 1, "304 Not Modified\r\nContent-Length: 5\r\n");
  row("204", "204 No Content\r\nContent-Length: 0\r\n", "GET", 1, "204 No Content\r\n");
  row("an empty body", "200 OK\r\nContent-Length: 0\r\n", "GET", 1, "200 OK\r\nContent-Length: 0\r\n");
}

void ResponseHeadIsRewritten::framing_isOurs() {
  QFETCH(QByteArray, fields);
  QFETCH(QByteArray, method);
  QFETCH(int, minor);
  QFETCH(QByteArray, out);
  const std::string methodText = method.toStdString();
  QCOMPARE(written("HTTP/1.1 " + fields.toStdString() + "\r\n", methodText, minor), "HTTP/1.1 " + out + "\r\n");
}

void ResponseHeadIsRewritten::trailers_areScrubbed() {
  std::string out;
  writeTrailers(out, "X-Sum: hunter22\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b\r\n",
                setOf("hunter22"));
  QCOMPARE(out, std::string("X-Sum: ********\r\n"));
  out.clear();
  writeTrailers(out, "no trailer\r\n", nullptr);
  QVERIFY(out.empty());
}

void ResponseHeadIsRewritten::encodings_areRecognised() {
  const auto encoded = [](const std::string& fields) {
    return isEncoded(*http::checkResponseFraming("HTTP/1.1 200 OK\r\n" + fields + "\r\n", "GET"));
  };
  QVERIFY(!encoded(""));
  QVERIFY(!encoded("Content-Encoding: identity\r\n"));
  QVERIFY(encoded("content-encoding: gzip\r\n"));
  QVERIFY(encoded("Content-Encoding: identity, br\r\n"));
  QVERIFY(encoded("Content-Encoding: identity\r\nContent-Encoding: zstd\r\n"));
}

CHATELAINE_TEST(ResponseHeadIsRewritten);
#include "response_head_is_rewritten.moc"
