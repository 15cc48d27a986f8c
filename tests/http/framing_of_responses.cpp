// What a service answers is read as strictly as what an agent asks.
#include "http/framing.h"
#include "tests/support/test_main.h"

using namespace chatelaine::http;

class FramingOfResponses : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void bodies_data();
  void bodies();
  void badOnes_areRefused_data();
  void badOnes_areRefused();
  void statusAndReason_areRead();
};

void FramingOfResponses::bodies_data() {
  QTest::addColumn<QByteArray>("head");
  QTest::addColumn<QByteArray>("method");
  QTest::addColumn<int>("kind");
  QTest::addColumn<bool>("kept");
  const auto row = [](const char* name, const char* head, const char* method, BodyKind kind, bool kept) {
    QTest::newRow(name) << QByteArray(head) << QByteArray(method) << static_cast<int>(kind) << kept;
  };
  row("length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "GET", BodyKind::length, true);
  row("chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "GET", BodyKind::chunked, true);
  row("neither", "HTTP/1.1 200 OK\r\n\r\n", "GET", BodyKind::untilClose, false);
  row("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "HEAD", BodyKind::none, true);
  row("204", "HTTP/1.1 204 No Content\r\n\r\n", "GET", BodyKind::none, true);
  row("304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", "GET", BodyKind::none, true);
  row("100", "HTTP/1.1 100 Continue\r\n\r\n", "POST", BodyKind::none, true);
  row("close", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n", "GET", BodyKind::length, false);
  row("1.0", "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n", "GET", BodyKind::length, false);
}

void FramingOfResponses::bodies() {
  QFETCH(QByteArray, head);
  QFETCH(QByteArray, method);
  QFETCH(int, kind);
  QFETCH(bool, kept);
  const std::string bytes = head.toStdString();
  const auto response = checkResponseFraming(bytes, method.toStdString());
  QVERIFY(response.has_value());
  QCOMPARE(static_cast<int>(response->body.kind), kind);
  QCOMPARE(response->keepsAlive, kept);
}

void FramingOfResponses::badOnes_areRefused_data() {
  QTest::addColumn<QByteArray>("head");
  QTest::addColumn<int>("problem");
  const auto row = [](const char* name, const char* head, FramingProblem problem) {
    QTest::newRow(name) << QByteArray(head) << static_cast<int>(problem);
  };
  row("length and chunked", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      FramingProblem::lengthAndCoding);
  row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
      FramingProblem::severalLengths);
  row("gzip, chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", FramingProblem::unknownCoding);
  row("folded", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", FramingProblem::foldedField);
  row("version 2", "HTTP/2.0 200 OK\r\n\r\n", FramingProblem::badVersion);
  row("no status", "HTTP/1.1 OK\r\n\r\n", FramingProblem::badStatusLine);
  row("four digits", "HTTP/1.1 2000 OK\r\n\r\n", FramingProblem::badStatusLine);
  row("status 0", "HTTP/1.1 000 OK\r\n\r\n", FramingProblem::badStatusLine);
  row("control character in the reason", "HTTP/1.1 200 O\x01K\r\n\r\n", FramingProblem::controlCharacter);
  row("a bare line feed", "HTTP/1.1 200 OK\nA: b\r\n\r\n", FramingProblem::bareLineFeed);
}

void FramingOfResponses::badOnes_areRefused() {
  QFETCH(QByteArray, head);
  QFETCH(int, problem);
  const auto response = checkResponseFraming(head.toStdString(), "GET");
  QCOMPARE(response ? -1 : static_cast<int>(response.error()), problem);
}

void FramingOfResponses::statusAndReason_areRead() {
  const std::string withReason = "HTTP/1.1 404 Not Here\r\n\r\n";
  const auto response = checkResponseFraming(withReason, "GET");
  QVERIFY(response.has_value() && response->status == 404 && response->reason == "Not Here");
  QVERIFY(checkResponseFraming("HTTP/1.1 200\r\n\r\n", "GET").has_value());
}

CHATELAINE_TEST(FramingOfResponses);
#include "framing_of_responses.moc"
