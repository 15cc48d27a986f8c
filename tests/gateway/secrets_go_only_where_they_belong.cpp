// Host, method, path and rule are the credential's: whatever differs is refused before a byte leaves (P3).
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class SecretsGoOnlyWhereTheyBelong : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void requests_data();
  void requests();
  void anotherNameInTls_isRefused();
  void plaintextInsideTheTunnel_isRefused();
  void cleartextHttp_isRefused();
  void methodsAndPaths_areRefused();
  void withoutApproval_privateAddressesAreRefused();
  void untrustedServices_areRefused();
  void certificatesOfAnotherHost_areRefused();
  void ambiguousCredentials_areRefusedUnlessSelected();
  void unsupportedRules_areRefused();
  void secretsThatDontFit_areRefused();
  void expiredCredentials_areRefused();
};

void SecretsGoOnlyWhereTheyBelong::requests_data() {
  QTest::addColumn<QByteArray>("request");
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("code");
  const auto row = [](const char* name, const char* request, int status, const char* code) {
    QTest::newRow(name) << QByteArray(request) << status << QByteArray(code);
  };
  // HOST stands for the tunnel's own.
  row("another Host", "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", 421, "misdirected");
  row("another port in Host", "GET / HTTP/1.1\r\nHost: api.test:1\r\n\r\n", 421, "misdirected");
  row("another absolute target", "GET https://evil.test/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 421, "misdirected");
  row("a cleartext absolute target", "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 421, "misdirected");
  row("two Hosts", "GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.test\r\n\r\n", 400, "several_hosts");
  row("no Host", "GET / HTTP/1.1\r\n\r\n", 400, "missing_host");
  row("length and chunked",
      "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
      "length_and_coding");
  row("two lengths", "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nContent-Length: 3\r\n\r\nabc", 400,
      "several_lengths");
  row("folded", "GET / HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b\r\n\r\n", 400, "folded_field");
  row("bare line feeds", "GET / HTTP/1.1\nHost: HOST\n\n", 400, "bare_line_feed");
  row("encoded slash", "GET /a%2fb HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, "encoded_slash");
  row("hidden dots", "GET /a/..;/b HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, "path_parameters");
  row("TRACE", "TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n", 405, "method_refused");
  row("track", "track / HTTP/1.1\r\nHost: HOST\r\n\r\n", 405, "method_refused");
  row("CONNECT in CONNECT", "CONNECT HOST HTTP/1.1\r\nHost: HOST\r\n\r\n", 400, "bad_target");
}

void SecretsGoOnlyWhereTheyBelong::requests() {
  QFETCH(QByteArray, request);
  QFETCH(int, status);
  QFETCH(QByteArray, code);
  House house;
  house.add(house.draft("the-real-key"));
  const QByteArray bytes = request.replace("HOST", QByteArray::fromStdString(house.authority()));
  const AgentResponse response = house.tunnel()->ask(bytes.toStdString());
  QCOMPARE(response.status, status);
  QCOMPARE(response.code(), code.toStdString());
  QCOMPARE(house.provider().connections(), 0);
}

void SecretsGoOnlyWhereTheyBelong::anotherNameInTls_isRefused() {
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient agent = house.client();
  QCOMPARE(agent.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status, 200);
  QVERIFY(agent.startTls(house.authorityPem(), "api.test", "evil.test"));
  QCOMPARE(agent.ask(house.get("/")).status, 421);
  QCOMPARE(house.provider().connections(), 0);
}

void SecretsGoOnlyWhereTheyBelong::plaintextInsideTheTunnel_isRefused() {
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient agent = house.client();
  QCOMPARE(agent.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status, 200);
  const AgentResponse response = agent.ask(house.get("/"));
  QCOMPARE(response.code(), std::string("plaintext"));
  QCOMPARE(house.provider().connections(), 0);
}

void SecretsGoOnlyWhereTheyBelong::cleartextHttp_isRefused() {
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient agent = house.client();
  const std::string request = "GET http://" + house.authority() + "/ HTTP/1.1\r\nHost: " + house.authority() + "\r\n" +
                              proxyAuthorization(house.token()) + "\r\n";
  const AgentResponse response = agent.ask(request);
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("plaintext"));
  QCOMPARE(house.provider().connections(), 0);
}

void SecretsGoOnlyWhereTheyBelong::methodsAndPaths_areRefused() {
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.methods = {"GET"};
  draft.binding.paths = {"/v1/public"};
  house.add(std::move(draft));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/v1/public/x")).status, 200);
  const std::size_t before = house.provider().requests();
  QCOMPARE(agent->ask(house.get("/v1/private")).code(), std::string("path_not_allowed"));
  QCOMPARE(agent->ask(house.get("/v1/public/../private")).code(), std::string("path_not_allowed"));
  QCOMPARE(agent->ask(house.get("/v1/publicity")).code(), std::string("path_not_allowed"));
  QCOMPARE(agent->ask("DELETE /v1/public/x HTTP/1.1\r\nHost: " + house.authority() + "\r\n\r\n").code(),
           std::string("method_not_allowed"));
  QCOMPARE(house.provider().requests(), before);
}

void SecretsGoOnlyWhereTheyBelong::withoutApproval_privateAddressesAreRefused() {
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.hosts.front().isPrivate = false;
  house.add(std::move(draft));
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("private_address"));
  QCOMPARE(house.provider().connections(), 0);
}

void SecretsGoOnlyWhereTheyBelong::untrustedServices_areRefused() {
  Provider impostor("other.test");  // another name, another authority
  House house(House::Plan{.resolve = {{"api.test:" + std::to_string(impostor.port()), "127.0.0.1"}}, .workers = 1});
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.hosts.front().port = impostor.port();
  house.add(std::move(draft));
  const std::string authority = "api.test:" + std::to_string(impostor.port());
  AgentClient agent = house.client();
  QCOMPARE(agent.ask(connectTo(authority, proxyAuthorization(house.token())), "CONNECT").status, 200);
  QVERIFY(agent.startTls(house.authorityPem(), "api.test"));
  const AgentResponse response = agent.ask("GET / HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
  QCOMPARE(response.status, 502);
  QCOMPARE(response.code(), std::string("untrusted_certificate"));
  QCOMPARE(impostor.requests(), std::size_t{0});
}

// The authority is trusted, but the certificate is another host's.
void SecretsGoOnlyWhereTheyBelong::certificatesOfAnotherHost_areRefused() {
  House house(House::Plan{.resolve = {{"alias.test", "127.0.0.1"}}, .workers = 1});
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.hosts.front().name = "alias.test";
  house.add(std::move(draft));
  const std::string authority = "alias.test:" + std::to_string(house.provider().port());
  AgentClient agent = house.client();
  QCOMPARE(agent.ask(connectTo(authority, proxyAuthorization(house.token())), "CONNECT").status, 200);
  QVERIFY(agent.startTls(house.authorityPem(), "alias.test"));
  QCOMPARE(agent.ask("GET / HTTP/1.1\r\nHost: " + authority + "\r\n\r\n").code(), std::string("untrusted_certificate"));
  QCOMPARE(house.provider().requests(), std::size_t{0});
}

void SecretsGoOnlyWhereTheyBelong::ambiguousCredentials_areRefusedUnlessSelected() {
  House house;
  house.add(house.draft(HeaderRule{"Authorization", "Bearer {key}", {}}, "first-key", "one"));
  house.add(house.draft(HeaderRule{"Authorization", "Bearer {key}", {}}, "second-key", "two"));
  QCOMPARE(house.tunnel()->ask(house.get("/")).code(), std::string("ambiguous"));
  QCOMPARE(house.provider().connections(), 0);
  QCOMPARE(house.tunnel("Payments/two")->ask(house.get("/")).status, 200);
  QVERIFY(house.provider().lastHead().contains("Bearer second-key"));
}

void SecretsGoOnlyWhereTheyBelong::unsupportedRules_areRefused() {
  House house;
  house.add(house.draft(SigV4Rule{"s3", "eu-central-1"}, "the-real-key"));
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QCOMPARE(response.status, 501);
  QCOMPARE(response.code(), std::string("unsupported_rule"));
  QCOMPARE(house.provider().connections(), 0);
}

void SecretsGoOnlyWhereTheyBelong::secretsThatDontFit_areRefused() {
  House house;
  house.add(house.draft(CookieRule{"session", "{key}"}, "a; admin=1"));
  const AgentResponse response = house.tunnel()->ask(house.get("/"));
  QCOMPARE(response.code(), std::string("forbidden_character"));
  QCOMPARE(house.provider().connections(), 0);
}

void SecretsGoOnlyWhereTheyBelong::expiredCredentials_areRefused() {
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  draft.labels.expiresAt = house.now() + std::chrono::hours(1);
  house.add(std::move(draft));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  house.tick(std::chrono::hours(1));
  QCOMPARE(agent->ask(house.get("/")).code(), std::string("expired_credential"));
  QCOMPARE(house.provider().requests(), std::size_t{1});
}

CHATELAINE_TEST(SecretsGoOnlyWhereTheyBelong);
#include "secrets_go_only_where_they_belong.moc"
