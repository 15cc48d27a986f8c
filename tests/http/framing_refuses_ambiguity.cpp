// Every head that two programs could read in two ways is refused, with its own reason.
#include "http/framing.h"
#include "tests/support/test_main.h"

using namespace chatelaine::http;

class FramingRefusesAmbiguity : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void requests_data();
  void requests();
  void plainRequest_isRead();
  void connectWithoutHost_isRead();
  void connection_decidesWhetherItIsKept_data();
  void connection_decidesWhetherItIsKept();
  void tooMuch_isRefused();
  void endOfHead_isFoundInPieces();
};

namespace {
using P = FramingProblem;
void row(const char* name, const std::string& head, std::optional<P> problem) {
  QTest::newRow(name) << QByteArray::fromStdString(head) << (problem ? static_cast<int>(*problem) : -1);
}
std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n"; }
std::string post(const std::string& fields) { return "POST / HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n"; }
}  // namespace

void FramingRefusesAmbiguity::requests_data() {
  QTest::addColumn<QByteArray>("head");
  QTest::addColumn<int>("problem");
  row("simple", get(""), {});
  row("a length", post("Content-Length: 5\r\n"), {});
  row("chunked", post("Transfer-Encoding: chunked\r\n"), {});
  row("chunked in capitals", post("transfer-encoding: CHUNKED\r\n"), {});
  row("opaque bytes in a value", get("X-Name: caf\xc3\xa9\r\n"), {});
  row("expects 100", post("Content-Length: 5\r\nExpect: 100-continue\r\n"), {});
  row("1.0 without host", "GET / HTTP/1.0\r\n\r\n", {});
  row("two lengths that differ", post("Content-Length: 5\r\nContent-Length: 6\r\n"), P::severalLengths);
  row("two lengths that are equal", post("Content-Length: 5\r\nContent-Length: 5\r\n"), P::severalLengths);
  row("a list of lengths", post("Content-Length: 5, 5\r\n"), P::badLength);
  row("a length with a sign", post("Content-Length: +5\r\n"), P::badLength);
  row("a negative length", post("Content-Length: -1\r\n"), P::badLength);
  row("a hexadecimal length", post("Content-Length: 0x5\r\n"), P::badLength);
  row("an empty length", post("Content-Length: \r\n"), P::badLength);
  row("a length with a blank inside", post("Content-Length: 1 2\r\n"), P::badLength);
  row("a length that overflows", post("Content-Length: 18446744073709551616\r\n"), P::badLength);
  row("length and chunked", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), P::lengthAndCoding);
  row("chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), P::lengthAndCoding);
  row("length and chunked in 1.0", "POST / HTTP/1.0\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      P::lengthAndCoding);
  row("chunked, identity", post("Transfer-Encoding: chunked, identity\r\n"), P::unknownCoding);
  row("identity", post("Transfer-Encoding: identity\r\n"), P::unknownCoding);
  row("gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n"), P::unknownCoding);
  row("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), P::unknownCoding);
  row("chunked and identity on two lines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
      P::unknownCoding);
  row("a misspelt coding", post("Transfer-Encoding: xchunked\r\n"), P::unknownCoding);
  row("a quoted coding", post("Transfer-Encoding: \"chunked\"\r\n"), P::unknownCoding);
  row("a parameter of the coding", post("Transfer-Encoding: chunked;q=1\r\n"), P::unknownCoding);
  row("a vertical tab before the coding",
      post("Transfer-Encoding: \x0b"
           "chunked\r\n"),
      P::controlCharacter);
  row("an empty coding", post("Transfer-Encoding: \r\n"), P::unknownCoding);
  row("chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", P::codingInHttp10);
  row("a blank before the colon", post("Content-Length : 5\r\n"), P::badFieldName);
  row("a tab before the colon", post("Transfer-Encoding\t: chunked\r\n"), P::badFieldName);
  row("a length with an underscore", post("Content_Length: 5\r\n"), P::badFieldName);
  row("a coding with an underscore", post("Transfer_Encoding: chunked\r\n"), P::badFieldName);
  row("a folded field", get("X-A: 1\r\n b\r\n"), P::foldedField);
  row("a folded coding", post("Transfer-Encoding:\r\n chunked\r\n"), P::foldedField);
  row("a blank before the first field", "GET / HTTP/1.1\r\n Host: a.test\r\n\r\n", P::foldedField);
  row("a bare line feed", "GET / HTTP/1.1\r\nHost: a.test\nX: y\r\n\r\n", P::bareLineFeed);
  row("bare line feeds only", "GET / HTTP/1.1\nHost: a.test\n\n", P::bareLineFeed);
  row("a bare line feed at the end", "GET / HTTP/1.1\r\nHost: a.test\r\n\n", P::bareLineFeed);
  row("a bare return in a value", get("X-A: b\rContent-Length: 5\r\n"), P::controlCharacter);
  row("NUL in a value", get(std::string("X-A: b\0c\r\n", 10)), P::controlCharacter);
  row("NUL in a name", get(std::string("X\0A: b\r\n", 8)), P::badFieldName);
  row("DEL in a value", get("X-A: \x7f\r\n"), P::controlCharacter);
  row("no name", get(": b\r\n"), P::badFieldName);
  row("no colon", get("X-A\r\n"), P::badFieldName);
  row("no host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", P::missingHost);
  row("two hosts", get("Host: b.test\r\n"), P::severalHosts);
  row("two equal hosts", get("host: a.test\r\n"), P::severalHosts);
  row("two hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", P::severalHosts);
  row("version 2", "GET / HTTP/2.0\r\nHost: a.test\r\n\r\n", P::badVersion);
  row("version 1.2", "GET / HTTP/1.2\r\nHost: a.test\r\n\r\n", P::badVersion);
  row("version in small letters", "GET / http/1.1\r\nHost: a.test\r\n\r\n", P::badVersion);
  row("no version", "GET /\r\nHost: a.test\r\n\r\n", P::badRequestLine);
  row("two blanks", "GET  / HTTP/1.1\r\nHost: a.test\r\n\r\n", P::badTarget);
  row("a blank in the target", "GET /a b HTTP/1.1\r\nHost: a.test\r\n\r\n", P::badTarget);
  row("a tab in the target", "GET /a\tb HTTP/1.1\r\nHost: a.test\r\n\r\n", P::badTarget);
  row("raw bytes in the target", "GET /\xff HTTP/1.1\r\nHost: a.test\r\n\r\n", P::badTarget);
  row("an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n", P::badRequestLine);
  row("a method that is no token", "G(T / HTTP/1.1\r\nHost: a.test\r\n\r\n", P::badMethod);
  row("another expectation", post("Content-Length: 5\r\nExpect: the-impossible\r\n"), P::unknownExpectation);
  row("a body on CONNECT", "CONNECT a.test:443 HTTP/1.1\r\nContent-Length: 5\r\n\r\n", P::bodyOnConnect);
  row("chunks on CONNECT", "CONNECT a.test:443 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", P::bodyOnConnect);
}

void FramingRefusesAmbiguity::requests() {
  QFETCH(QByteArray, head);
  QFETCH(int, problem);
  const auto checked = checkFraming(std::string_view(head.data(), static_cast<std::size_t>(head.size())));
  QCOMPARE(checked ? -1 : static_cast<int>(checked.error()), problem);
  if (!checked) QVERIFY(toString(checked.error()) != "unknown");
}

void FramingRefusesAmbiguity::plainRequest_isRead() {
  const std::string bytes = "POST /v1/x?y=1 HTTP/1.1\r\nHost: a.test\r\nX-Two:  b \t\r\nContent-Length: 12\r\n\r\n";
  const auto head = checkFraming(bytes);
  QVERIFY(head.has_value());
  QVERIFY(head->method == "POST" && head->target == "/v1/x?y=1");
  QVERIFY((head->fields == std::vector<FieldView>{{"Host", "a.test"}, {"X-Two", "b"}, {"Content-Length", "12"}}));
  QVERIFY((head->body == BodyFraming{BodyKind::length, 12}));
  QVERIFY(head->keepsAlive && !head->expectsContinue);
  QVERIFY(onlyValue(head->fields, "host") == "a.test");
}

void FramingRefusesAmbiguity::connectWithoutHost_isRead() {
  QVERIFY(checkFraming("CONNECT a.test:443 HTTP/1.1\r\n\r\n").has_value());
  QVERIFY(checkFraming("CONNECT a.test:443 HTTP/1.0\r\n\r\n").has_value());
}

void FramingRefusesAmbiguity::connection_decidesWhetherItIsKept_data() {
  QTest::addColumn<QByteArray>("head");
  QTest::addColumn<bool>("kept");
  QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << true;
  QTest::newRow("1.1 close") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n") << false;
  QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
  QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
}

void FramingRefusesAmbiguity::connection_decidesWhetherItIsKept() {
  QFETCH(QByteArray, head);
  QFETCH(bool, kept);
  QCOMPARE(checkFraming(head.toStdString()).value().keepsAlive, kept);
}

void FramingRefusesAmbiguity::tooMuch_isRefused() {
  const HeadLimits limits{.bytes = 400, .fields = 3, .target = 20, .method = 8};
  const auto problemOf = [&](const std::string& head) {
    const auto checked = checkFraming(head, limits);
    return checked ? std::string("none") : std::string(toString(checked.error()));
  };
  QCOMPARE(problemOf(get("X: " + std::string(400, 'x') + "\r\n")), std::string("head_too_large"));
  QCOMPARE(problemOf(get("A: 1\r\nB: 1\r\nC: 1\r\n")), std::string("too_many_fields"));
  QCOMPARE(problemOf("GET /" + std::string(20, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("target_too_long"));
  QCOMPARE(problemOf("UNLIMITED / HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("bad_method"));
}

void FramingRefusesAmbiguity::endOfHead_isFoundInPieces() {
  const std::string head = get("A: b\r\n");
  const std::string bytes = head + "body\r\n\r\n";
  for (std::size_t seen = 0; seen < head.size(); ++seen) {
    QVERIFY(!endOfHead(std::string_view(bytes).substr(0, seen)));
    QCOMPARE(endOfHead(bytes, seen).value(), head.size());
  }
}

CHATELAINE_TEST(FramingRefusesAmbiguity);
#include "framing_refuses_ambiguity.moc"
