// Bodies of any size and framing pass, both ways, and what is wrong with them is said.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class BodiesStreamBothWays : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void small_arrives();
  void large_comesBack_data();
  void large_comesBack();
  void continue_isSaid();
  void refusedBody_isNotInvited();
  void earlyAnswer_isPassedOn();
  void head_hasNoBody();
  void pipelined_areServedInOrder();
  void malformedChunks_neverBecomeARequest();
  void strayPlaceholders_areBlocked_data();
  void strayPlaceholders_areBlocked();
  void strayPlaceholderInALargeBody_isNeverComplete();
  void closedKeptConnection_isTriedAgain();
};

namespace {

std::string post(const House& house, const std::string& fields, const std::string& body) {
  return "POST /x HTTP/1.1\r\nHost: " + house.authority() + "\r\n" + fields + "\r\n" + body;
}
std::string lengthOf(const std::string& body) { return "Content-Length: " + std::to_string(body.size()) + "\r\n"; }
std::string chunked(const std::string& body, std::size_t size) {
  std::string out;
  for (std::size_t at = 0; at < body.size(); at += size) {
    const std::string piece = body.substr(at, size);
    out += QByteArray::number(static_cast<qulonglong>(piece.size()), 16).toStdString() + "\r\n" + piece + "\r\n";
  }
  return out + "0\r\n\r\n";
}
std::string largeText(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * 7 % 26);
  return text;
}

}  // namespace

void BodiesStreamBothWays::small_arrives() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(
      agent->ask(post(house, lengthOf("a=b") + "Content-Type: application/x-www-form-urlencoded\r\n", "a=b")).status,
      200);
  QCOMPARE(house.provider().seen().back().body, std::string("a=b"));
  QCOMPARE(agent->ask(post(house, "Transfer-Encoding: chunked\r\n", chunked("hello", 2))).status, 200);
  QCOMPARE(house.provider().seen().back().body, std::string("hello"));
  QCOMPARE(agent->ask(house.get("/")).status, 200);  // still in step
}

void BodiesStreamBothWays::large_comesBack_data() {
  QTest::addColumn<bool>("isChunked");
  QTest::addColumn<QByteArray>("type");
  QTest::newRow("length, text") << false << QByteArray("text/plain");
  QTest::newRow("chunked, text") << true << QByteArray("application/json");
  QTest::newRow("length, binary") << false << QByteArray("application/octet-stream");
  QTest::newRow("chunked, binary") << true << QByteArray("application/octet-stream");
}

void BodiesStreamBothWays::large_comesBack() {
  QFETCH(bool, isChunked);
  QFETCH(QByteArray, type);
  House house;
  house.add(house.draft("the-real-key"));
  house.provider().respond([](const Provider::Seen& seen) { return okWith(seen.body); });
  const std::string body = largeText(3'000'000);
  const std::string fields =
      "Content-Type: " + type.toStdString() + "\r\n" + (isChunked ? "Transfer-Encoding: chunked\r\n" : lengthOf(body));
  const auto agent = house.tunnel();
  const AgentResponse response = agent->ask(post(house, fields, isChunked ? chunked(body, 70'000) : body));
  QCOMPARE(response.status, 200);
  QVERIFY(response.body == body);
  QCOMPARE(house.provider().seen().back().wasChunked, isChunked);
  QCOMPARE(agent->ask(house.get("/")).status, 200);
}

void BodiesStreamBothWays::continue_isSaid() {
  House house;
  house.add(house.draft("the-real-key"));
  for (const char* type : {"text/plain", "application/octet-stream"}) {
    const auto agent = house.tunnel();
    agent->send(post(house, lengthOf("hello") + "Expect: 100-continue\r\nContent-Type: " + type + "\r\n", ""));
    QCOMPARE(agent->receive("HEAD").status, 100);
    QCOMPARE(agent->ask("hello").status, 200);
    QCOMPARE(house.provider().seen().back().body, std::string("hello"));
    QVERIFY(!house.provider().lastHead().contains("Expect"));
  }
}

void BodiesStreamBothWays::refusedBody_isNotInvited() {
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.methods = {"GET"};
  house.add(std::move(draft));
  const auto agent = house.tunnel();
  const AgentResponse response = agent->ask(post(house, lengthOf("hello") + "Expect: 100-continue\r\n", ""));
  QCOMPARE(response.code(), std::string("method_not_allowed"));
  QVERIFY(response.head.contains("Connection: close"));
  QVERIFY(agent->hasEnded());
}

// The service answers without reading on; the agent gets the answer although its body isn't through.
void BodiesStreamBothWays::earlyAnswer_isPassedOn() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  house.provider().respond([](const Provider::Seen&) {
    return std::string("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
  });
  // The provider takes the first request for complete; what follows is more than anybody reads.
  agent->send(
      post(house, "Content-Type: application/octet-stream\r\nContent-Length: 900000\r\n", std::string(1000, 'x')));
  agent->send(std::string(899'000, 'y'));
  const AgentResponse response = agent->receive();
  QCOMPARE(response.status, 413);
  QCOMPARE(response.body, std::string("big"));
}

void BodiesStreamBothWays::head_hasNoBody() {
  House house;
  house.add(house.draft("the-real-key"));
  house.provider().respond([](const Provider::Seen& seen) {
    return seen.head.starts_with("HEAD") ? std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
                                         : okWith("hello");
  });
  const auto agent = house.tunnel();
  const AgentResponse response = agent->ask("HEAD / HTTP/1.1\r\nHost: " + house.authority() + "\r\n\r\n", "HEAD");
  QVERIFY(response.status == 200 && response.head.contains("Content-Length: 5"));
  QCOMPARE(agent->ask(house.get("/")).body, std::string("hello"));
}

void BodiesStreamBothWays::pipelined_areServedInOrder() {
  House house;
  house.add(house.draft("the-real-key"));
  house.provider().respond(
      [](const Provider::Seen& seen) { return okWith(seen.head.substr(0, seen.head.find('\r'))); });
  const auto agent = house.tunnel();
  agent->send(house.get("/1") + post(house, lengthOf("abc"), "abc") + house.get("/3"));
  QCOMPARE(agent->receive().body, std::string("GET /1 HTTP/1.1"));
  QCOMPARE(agent->receive().body, std::string("POST /x HTTP/1.1"));
  QCOMPARE(agent->receive().body, std::string("GET /3 HTTP/1.1"));
}

void BodiesStreamBothWays::malformedChunks_neverBecomeARequest() {
  House house;
  house.add(house.draft("the-real-key"));
  for (const char* chunks :
       {"5\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "5\r\nhello!\r\n0\r\n\r\n", "-1\r\n\r\n"}) {
    for (const char* type : {"text/plain", "application/octet-stream"}) {
      const auto agent = house.tunnel();
      const AgentResponse response =
          agent->ask(post(house, std::string("Transfer-Encoding: chunked\r\nContent-Type: ") + type + "\r\n", chunks));
      QCOMPARE(response.status, 400);
      QVERIFY(agent->hasEnded());
    }
  }
  QCOMPARE(house.provider().requests(), std::size_t{0});
}

void BodiesStreamBothWays::strayPlaceholders_areBlocked_data() {
  QTest::addColumn<QByteArray>("target");
  QTest::addColumn<QByteArray>("fields");
  QTest::addColumn<QByteArray>("body");
  QTest::newRow("header") << QByteArray("/") << QByteArray("X-Api-Key: vault:stripe\r\n") << QByteArray();
  QTest::newRow("query") << QByteArray("/?key=vault%3Astripe") << QByteArray() << QByteArray();
  QTest::newRow("path") << QByteArray("/vault:stripe/x") << QByteArray() << QByteArray();
  QTest::newRow("cookie") << QByteArray("/") << QByteArray("Cookie: a=vault:stripe\r\n") << QByteArray();
  QTest::newRow("JSON") << QByteArray("/") << QByteArray("Content-Type: application/json\r\n")
                        << QByteArray(R"({"key":"\u0076ault:stripe"})");
  QTest::newRow("form") << QByteArray("/") << QByteArray("Content-Type: application/x-www-form-urlencoded\r\n")
                        << QByteArray("key=vault%3Astripe");
  QTest::newRow("the agent's own token") << QByteArray("/") << QByteArray("X-Token: TOKEN\r\n") << QByteArray();
}

void BodiesStreamBothWays::strayPlaceholders_areBlocked() {
  QFETCH(QByteArray, target);
  QFETCH(QByteArray, fields);
  QFETCH(QByteArray, body);
  House house;
  house.add(house.draft("the-real-key"));
  const std::string text = body.toStdString();
  fields.replace("TOKEN", QByteArray::fromStdString(house.token()));
  const AgentResponse response =
      house.tunnel()->ask("POST " + target.toStdString() + " HTTP/1.1\r\nHost: " + house.authority() + "\r\n" +
                          fields.toStdString() + lengthOf(text) + "\r\n" + text);
  QCOMPARE(response.code(), std::string("stray_placeholder"));
  QCOMPARE(house.provider().connections(), 0);
}

void BodiesStreamBothWays::strayPlaceholderInALargeBody_isNeverComplete() {
  House house;
  house.add(house.draft("the-real-key"));
  const std::string body = largeText(2'000'000) + " vault:stripe";
  const auto agent = house.tunnel();
  const AgentResponse response = agent->ask(post(house, lengthOf(body) + "Content-Type: text/plain\r\n", body));
  QCOMPARE(response.code(), std::string("stray_placeholder"));
  QCOMPARE(house.provider().requests(), std::size_t{0});  // it never saw a whole request
}

void BodiesStreamBothWays::closedKeptConnection_isTriedAgain() {
  House house(House::Plan{.resolve = {}, .workers = 1});
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/1")).status, 200);
  // It reads the next request on the kept connection and hangs up; on a new one it answers.
  bool hasHungUp = false;
  house.provider().respond(
      [&](const Provider::Seen&) { return std::exchange(hasHungUp, true) ? okWith("again") : std::string(); });
  QCOMPARE(agent->ask(house.get("/2")).body, std::string("again"));
  QCOMPARE(house.provider().connections(), 2);
  hasHungUp = false;
  QCOMPARE(agent->ask(post(house, lengthOf("a"), "a")).code(),
           std::string("upstream_cut"));  // a POST is never repeated
}

CHATELAINE_TEST(BodiesStreamBothWays);
#include "bodies_stream_both_ways.moc"
