// The head towards the service is written from values: the rule's places replaced, everything about proxies gone.
#include "gateway/proxy/request_head.h"
#include "tests/support/test_main.h"

#include <random>

using namespace chatelaine;
using namespace chatelaine::gateway;
using http::BodyKind;
using http::FieldView;

class RequestHeadIsRewritten : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void plain_isPassedOn();
  void hopByHopFields_areDropped();
  void injectedHeader_replacesTheAgents();
  void injectedParameter_replacesTheAgents();
  void injectedCookie_replacesTheAgents();
  void injectedPath_precedesTheAgents();
  void framing_isOurs();
  void partsAreNotAskedFor_whereASecretGoesAlong();
  void whatIsInjected_isWhatTheRuleSays();
};

namespace {

struct Sample {
  CanonicalRequest request{"https", "api.test", 443, "GET", "/v1/x", ""};
  std::vector<FieldView> fields{};
  http::BodyFraming body{};

  QByteArray written(const Injection* injection = nullptr) const {
    WireBuffer out;
    writeRequestHead(out, {request, fields, body, injection});
    return QByteArray(out.text().data(), static_cast<qsizetype>(out.text().size()));
  }
  QByteArray with(const InjectRule& rule, std::string_view secret) const {
    SecretFields secrets;
    secrets.push_back({"key", Secret::copyOf(secret)});
    const auto injection = prepareInjection(rule, secrets);
    return injection ? written(&*injection) : QByteArray("refused");
  }
};

}  // namespace

void RequestHeadIsRewritten::plain_isPassedOn() {
  Sample sample{.fields = {{"Host", "ignored"}, {"X-A", "b"}, {"Accept-Encoding", "gzip"}}};
  sample.request.query = "a=b";
  QCOMPARE(sample.written(),
           QByteArray("GET /v1/x?a=b HTTP/1.1\r\nHost: api.test\r\nX-A: b\r\nAccept-Encoding: identity\r\n\r\n"));
  sample.request.port = 8443;
  QVERIFY(sample.written().contains("Host: api.test:8443\r\n"));
}

void RequestHeadIsRewritten::hopByHopFields_areDropped() {
  const Sample sample{.fields = {{"Connection", "keep-alive, X-Hop"},
                                 {"X-Hop", "1"},
                                 {"Proxy-Authorization", "Basic x"},
                                 {"Proxy-Connection", "x"},
                                 {"proxy-anything", "x"},
                                 {"TE", "trailers"},
                                 {"Upgrade", "h2c"},
                                 {"HTTP2-Settings", "x"},
                                 {"Keep-Alive", "5"},
                                 {"Expect", "100-continue"},
                                 {"X-Kept", "1"}}};
  QCOMPARE(sample.written(),
           QByteArray("GET /v1/x HTTP/1.1\r\nHost: api.test\r\nX-Kept: 1\r\nAccept-Encoding: identity\r\n\r\n"));
}

void RequestHeadIsRewritten::injectedHeader_replacesTheAgents() {
  const Sample sample{.fields = {{"authorization", "Bearer theirs"}, {"AUTHORIZATION", "again"}, {"X-A", "b"}}};
  const QByteArray head = sample.with(HeaderRule{"Authorization", "Bearer {key}", {}}, "ours");
  QCOMPARE(head.toLower().count("authorization"), 1);
  QVERIFY(head.contains("\r\nAuthorization: Bearer ours\r\n") && !head.contains("theirs") && !head.contains("again"));
  // Naming it as hop-by-hop doesn't take ours away.
  const Sample hop{.fields = {{"Connection", "Authorization"}}};
  QVERIFY(hop.with(HeaderRule{"Authorization", "Bearer {key}", {}}, "ours").contains("Authorization: Bearer ours\r\n"));
}

void RequestHeadIsRewritten::injectedParameter_replacesTheAgents() {
  Sample sample;
  sample.request.query = "api%5Fkey=theirs&a=b&api_key=again&api_key";
  const QByteArray head = sample.with(QueryRule{"api_key", "{key}"}, "ours");
  QVERIFY(head.startsWith("GET /v1/x?a=b&api_key=ours HTTP/1.1\r\n"));
  sample.request.query.clear();
  QVERIFY(sample.with(QueryRule{"api_key", "{key}"}, "ours").startsWith("GET /v1/x?api_key=ours HTTP/1.1\r\n"));
}

void RequestHeadIsRewritten::injectedCookie_replacesTheAgents() {
  const Sample sample{.fields = {{"Cookie", "a=1; session=theirs; b=2"}, {"cookie", "session=again"}}};
  const QByteArray head = sample.with(CookieRule{"session", "{key}"}, "ours");
  QCOMPARE(head.toLower().count("cookie:"), 1);
  QVERIFY(head.contains("Cookie: a=1; b=2; session=ours\r\n"));
}

void RequestHeadIsRewritten::injectedPath_precedesTheAgents() {
  Sample sample;
  sample.request.path = "/getMe";
  QVERIFY(sample.with(PathRule{"/bot{key}/"}, "123:abc").startsWith("GET /bot123%3Aabc/getMe HTTP/1.1\r\n"));
}

void RequestHeadIsRewritten::framing_isOurs() {
  Sample sample{.fields = {{"Content-Length", "999"}, {"Transfer-Encoding", "chunked"}}, .body = {BodyKind::length, 5}};
  QVERIFY(sample.written().contains("\r\nContent-Length: 5\r\n") && !sample.written().contains("999"));
  QVERIFY(!sample.written().contains("chunked"));
  sample.body = {BodyKind::chunked, 0};
  QVERIFY(sample.written().contains("Transfer-Encoding: chunked\r\n") && !sample.written().contains("Content-Length"));
  sample.body = {BodyKind::none, 0};
  QVERIFY(!sample.written().contains("Content-Length"));
  sample.request.method = "POST";
  QVERIFY(sample.written().contains("Content-Length: 0\r\n"));
}

// The parts of an answer could each hold too little of the secret to be recognised.
void RequestHeadIsRewritten::partsAreNotAskedFor_whereASecretGoesAlong() {
  const Sample sample{
      .fields = {{"Range", "bytes=0-3"}, {"if-range", "\"x\""}, {"Request-Range", "bytes=0-3"}, {"X-Range", "kept"}}};
  const InjectRule rules[] = {HeaderRule{"X-Key", "{key}", {}}, QueryRule{"key", "{key}"}, PathRule{"/{key}/"},
                              BasicRule{"user", "{key}"}, CookieRule{"c", "{key}"}};
  for (const InjectRule& rule : rules) {
    const QByteArray head = sample.with(rule, "ours").toLower();
    QVERIFY2(!head.contains("bytes=0-3") && !head.contains("if-range"), head.constData());
    QVERIFY(head.contains("\r\nx-range: kept\r\n"));
  }
  QCOMPARE(sample.written().count("bytes=0-3"), 2);  // without a secret they may
}

// For random rules and requests: without the injected bytes the head is what goes out without injection, except for the
// place that the rule names; and the secret stands in it exactly once.
void RequestHeadIsRewritten::whatIsInjected_isWhatTheRuleSays() {
  std::mt19937 random(11);
  const auto word = [&] {
    std::string text(1 + random() % 6, 'a');
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    return text;
  };
  for (int round = 0; round < 300; ++round) {
    const std::string place = word();
    const std::string secret = "S3CRET" + word();
    std::vector<std::pair<std::string, std::string>> own;
    for (std::size_t i = 0; i < random() % 5; ++i) own.emplace_back(random() % 3 == 0 ? place : "x-" + word(), word());
    Sample sample;
    for (const auto& [name, value] : own) sample.fields.push_back({name, value});
    sample.request.path = "/" + word() + "/" + word();
    sample.request.query = word() + "=" + word() + "&" + (random() % 2 ? place : word()) + "=" + word();
    const InjectRule rules[] = {HeaderRule{place, "{key}", {}}, QueryRule{place, "{key}"},
                                PathRule{"/" + place + "{key}/"}, CookieRule{place, "{key}"}};
    const InjectRule& rule = rules[random() % 4];
    const QByteArray head = sample.with(rule, secret);
    QCOMPARE(head.count(QByteArray::fromStdString(secret)), 1);
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> plain = sample.written().split('\n');
    for (qsizetype line = 1; line < lines.size(); ++line) {
      const bool isInjected = lines[line].contains(QByteArray::fromStdString(secret));
      QVERIFY2(isInjected || plain.contains(lines[line]), head.constData());
    }
    const bool isInTarget = std::holds_alternative<QueryRule>(rule) || std::holds_alternative<PathRule>(rule);
    QCOMPARE(lines[0].contains(QByteArray::fromStdString(secret)), isInTarget);
    if (!isInTarget) QCOMPARE(lines[0], plain[0]);
  }
}

CHATELAINE_TEST(RequestHeadIsRewritten);
#include "request_head_is_rewritten.moc"
