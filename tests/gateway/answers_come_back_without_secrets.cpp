// Whatever a service sends back, in whatever pieces and places: the agent gets asterisks (P2).
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class AnswersComeBackWithoutSecrets : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fields_areScrubbed();
  void chunks_areScrubbedAcrossTheirBorders();
  void untilClose_isScrubbed();
  void trailers_areScrubbed();
  void forms_areScrubbed();
  void anotherCredentialsSecret_isScrubbedToo();
  void oldSecret_isScrubbedAfterRotation();
  void compressedAnswers_areRefused();
  void malformedAnswers_areRefused_data();
  void malformedAnswers_areRefused();
  void altSvc_isRemoved();
  void redirects_goBack();
  void events_comeWithoutDelay();
  void basicPair_isScrubbed();
};

namespace {
constexpr const char* key = "the-real-key/42";
}

void AnswersComeBackWithoutSecrets::fields_areScrubbed() {
  House house;
  house.add(house.draft(key));
  house.provider().respond([](const Provider::Seen&) {
    return okWith("x", std::string("Set-Cookie: token=") + key + "\r\nX-Echo: the-real-key%2F42\r\n");
  });
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QVERIFY(response.head.contains("\r\nSet-Cookie: token=***************\r\n"));
  QVERIFY(response.head.contains("\r\nX-Echo: *****************\r\n"));
}

void AnswersComeBackWithoutSecrets::chunks_areScrubbedAcrossTheirBorders() {
  House house;
  house.add(house.draft(key));
  house.provider().respond([](const Provider::Seen&) {
    return std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") +
           "6\r\na the-\r\n1\r\nr\r\n8\r\neal-key/\r\n4\r\n42 b\r\n0\r\n\r\n";
  });
  QCOMPARE(house.tunnel()->ask(house.get("/")).body, std::string("a *************** b"));
}

void AnswersComeBackWithoutSecrets::untilClose_isScrubbed() {
  House house;
  house.add(house.draft(key));
  house.provider().respond(
      [](const Provider::Seen&) { return std::string("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nend: ") + key; });
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QCOMPARE(response.body, std::string("end: ***************"));
  QVERIFY(response.head.contains("Transfer-Encoding: chunked"));
}

void AnswersComeBackWithoutSecrets::trailers_areScrubbed() {
  House house;
  house.add(house.draft(key));
  house.provider().respond([](const Provider::Seen&) {
    return std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Echo: ") + key +
           "\r\n\r\n";
  });
  const auto agent = house.tunnel();
  agent->send(house.get("/"));
  std::string all;
  while (!all.ends_with("\r\n\r\n") || !all.contains("X-Echo")) {
    const std::string piece = agent->readSome();
    if (piece.empty()) break;
    all += piece;
  }
  QVERIFY2(all.ends_with("0\r\nX-Echo: ***************\r\n\r\n"), all.c_str());
}

void AnswersComeBackWithoutSecrets::forms_areScrubbed() {
  House house;
  house.add(house.draft(key));
  const QByteArray plain(key);
  const QByteArrayList forms{plain,
                             plain.toPercentEncoding(),
                             plain.toHex(),
                             plain.toBase64(),
                             QByteArray("u:" + plain).toBase64(),
                             "the-real-key\\/42",
                             plain.toHex().toUpper()};
  house.provider().respond([&](const Provider::Seen&) { return okWith(forms.join(' ').toStdString()); });
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  const QByteArray body = QByteArray::fromStdString(response.body);
  QCOMPARE(body.size(), forms.join(' ').size());
  for (const QByteArray& form : forms) QVERIFY2(!body.contains(form), form.constData());
  QVERIFY(!body.contains("real-key") && !body.contains(plain.toBase64().left(16)));
}

void AnswersComeBackWithoutSecrets::anotherCredentialsSecret_isScrubbedToo() {
  House house;
  CredentialDraft first = house.draft(HeaderRule{"X-Key", "{key}", {}}, "first-secret", "one");
  first.binding.paths = {"/one"};
  house.add(std::move(first));
  CredentialDraft second = house.draft(HeaderRule{"X-Key", "{key}", {}}, "second-secret", "two");
  second.binding.paths = {"/two"};
  house.add(std::move(second));
  house.provider().respond([](const Provider::Seen&) { return okWith("first-secret second-secret"); });
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/one")).body, std::string("************ second-secret"));
  QCOMPARE(house.tunnel()->ask(house.get("/two")).body, std::string("************ *************"));
  house.tick(std::chrono::minutes(61));  // used an hour ago
  QCOMPARE(house.tunnel()->ask(house.get("/two")).body, std::string("first-secret *************"));
}

void AnswersComeBackWithoutSecrets::oldSecret_isScrubbedAfterRotation() {
  House house;
  const Credential credential = house.add(house.draft("the-old-secret"));
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
  house.replaceSecret(credential, "the-new-secret");
  house.provider().respond([](const Provider::Seen&) { return okWith("the-old-secret the-new-secret"); });
  QCOMPARE(house.tunnel()->ask(house.get("/")).body, std::string("************** **************"));
}

void AnswersComeBackWithoutSecrets::compressedAnswers_areRefused() {
  House house;
  house.add(house.draft(key));
  house.provider().respond([](const Provider::Seen&) { return okWith(key, "Content-Encoding: gzip\r\n"); });
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QCOMPARE(response.status, 502);
  QCOMPARE(response.code(), std::string("encoded_response"));
  QVERIFY(!response.has(key));
}

void AnswersComeBackWithoutSecrets::malformedAnswers_areRefused_data() {
  QTest::addColumn<QByteArray>("answer");
  QTest::newRow("length and chunked") << QByteArray(
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  QTest::newRow("gzip, chunked") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
  QTest::newRow("folded") << QByteArray("HTTP/1.1 200 OK\r\nX: a\r\n the-real-key/42\r\n\r\n");
  QTest::newRow("no HTTP") << QByteArray("the-real-key/42\r\n\r\n");
  QTest::newRow("101") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nthe-real-key/42");
}

void AnswersComeBackWithoutSecrets::malformedAnswers_areRefused() {
  QFETCH(QByteArray, answer);
  House house;
  house.add(house.draft(key));
  house.provider().respond([answer](const Provider::Seen&) { return answer.toStdString(); });
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QCOMPARE(response.status, 502);
  QCOMPARE(response.code(), std::string("upstream_malformed"));
  QVERIFY(!response.has(key));
}

void AnswersComeBackWithoutSecrets::altSvc_isRemoved() {
  House house;
  house.add(house.draft(key));
  house.provider().respond([](const Provider::Seen&) { return okWith("x", "Alt-Svc: h3=\":443\"\r\n"); });
  QVERIFY(!house.tunnel()->ask(house.get("/")).has("Alt-Svc"));
}

void AnswersComeBackWithoutSecrets::redirects_goBack() {
  House house;
  house.add(house.draft(key));
  house.provider().respond([](const Provider::Seen&) {
    return std::string("HTTP/1.1 302 Found\r\nLocation: https://evil.test/\r\nContent-Length: 0\r\n\r\n");
  });
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QCOMPARE(response.status, 302);
  QVERIFY(response.head.contains("Location: https://evil.test/"));
  QCOMPARE(house.provider().requests(), std::size_t{1});
}

// An event must arrive although the answer isn't over, and although its end could begin a secret.
void AnswersComeBackWithoutSecrets::events_comeWithoutDelay() {
  House house;
  house.add(house.draft(key));
  house.provider().respond([](const Provider::Seen&) {
    return std::string(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: th\n\r\n");
  });
  const auto agent = house.tunnel();
  agent->send(house.get("/"));
  std::string all;
  while (!all.contains("data: th\n")) {
    const std::string piece = agent->readSome();
    QVERIFY2(!piece.empty(), all.c_str());
    all += piece;
  }
}

void AnswersComeBackWithoutSecrets::basicPair_isScrubbed() {
  House house;
  house.add(house.draft(BasicRule{"user", "{key}"}, key));
  house.provider().respond(
      [](const Provider::Seen& seen) { return okWith(seen.head.substr(seen.head.find("Basic "))); });
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  const QByteArray pair = QByteArray("user:") + key;
  QVERIFY(house.provider().lastHead().contains("Basic " + pair.toBase64().toStdString()));
  QVERIFY(response.body.starts_with("Basic ****************************\r\n"));
}

CHATELAINE_TEST(AnswersComeBackWithoutSecrets);
#include "answers_come_back_without_secrets.moc"
