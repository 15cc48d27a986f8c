// Full verification of certificate and host, nothing older than TLS 1.2, and a certificate for each name.
#include "crypto/x509.h"
#include "http/client.h"
#include "http/session.h"
#include "http/tls.h"
#include "tests/http/loopback.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;
using http::TlsContext;

namespace {

const Timestamp now = systemNow();

http::Response hello() { return {200, {}, copyOf(bytesOf("hello"))}; }

// A TLS server with a thread of its own.
class TlsServer {
 public:
  explicit TlsServer(TlsContext context) : m_context(std::move(context)) {
    m_options.dispatch = [](http::Request) -> Awaitable<http::Reply> { co_return hello(); };
    m_listener = std::move(*http::Listener::open({m_loop.executor()}, {http::TcpAddress{}, 16}));
    m_listener->start([this](std::shared_ptr<http::Connection> connection) {
      return http::serveTls(connection, *m_context, m_options);
    });
  }
  ~TlsServer() { m_loop.run(m_listener->stop(std::chrono::seconds(10))); }  // when the sessions have ended

  http::Address at(const std::string& host) const {
    return http::TcpAddress{host, std::get<http::TcpAddress>(m_listener->address()).port};
  }
  // "hello", or the name of the error.
  std::string ask(TlsContext client, const std::string& host = "127.0.0.1") {
    http::Client one(m_loop.executor(), {.server = at(host), .tls = client, .timeout = std::chrono::seconds(5)});
    const auto answer = m_loop.run(one.send({"GET", "/", "", {}, {}, ""}));
    return answer ? textOf(answer->body) : std::string(toString(answer.error().code));
  }
  Bytes publicKey(TlsContext client) {
    http::Client one(m_loop.executor(), {.server = at("127.0.0.1"), .tls = client});
    return m_loop.run(one.serverPublicKey()).value();
  }

 private:
  test::Loopback m_loop;
  TlsContext m_context;
  http::SessionOptions m_options;
  std::unique_ptr<http::Listener> m_listener;
};

}  // namespace

class TlsTellsWhoIsThere : public QObject {
  Q_OBJECT

  crypto::IssuedCertificate m_authority;
  crypto::IssuedCertificate m_stranger;

  TlsContext contextFor(const std::string& host, Timestamp issued = now) const {
    const auto leaf = crypto::issueLeaf(m_authority, host, issued);
    return http::serverContext(leaf->certificatePem, leaf->privateKeyPem).value();
  }
  TlsContext trusting(const crypto::IssuedCertificate& authority) const {
    return http::clientContext(http::SystemRoots::ignore, {authority.certificatePem}).value();
  }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_authority = std::move(*crypto::createCertificateAuthority("An authority", now));
    m_stranger = std::move(*crypto::createCertificateAuthority("Another authority", now));
  }

  void aTrustedCertificateForTheHost_isAccepted() {
    QCOMPARE(TlsServer(contextFor("127.0.0.1")).ask(trusting(m_authority)), std::string("hello"));
    QCOMPARE(TlsServer(contextFor("localhost")).ask(trusting(m_authority), "localhost"), std::string("hello"));
  }

  void anotherAuthority_isNotTrusted() {
    TlsServer server(contextFor("127.0.0.1"));
    QCOMPARE(server.ask(trusting(m_stranger)), std::string("untrusted_peer"));
    QCOMPARE(server.ask(http::clientContext(http::SystemRoots::ignore).value()), std::string("untrusted_peer"));
    QCOMPARE(server.ask(http::clientContext(http::SystemRoots::trust).value()), std::string("untrusted_peer"));
  }

  void anotherHost_isNotTrusted() {
    QCOMPARE(TlsServer(contextFor("localhost")).ask(trusting(m_authority)), std::string("untrusted_peer"));
    QCOMPARE(TlsServer(contextFor("127.0.0.2")).ask(trusting(m_authority)), std::string("untrusted_peer"));
    QCOMPARE(TlsServer(contextFor("127.0.0.1")).ask(trusting(m_authority), "localhost"), std::string("untrusted_peer"));
  }

  void anExpiredCertificate_isNotTrusted() {
    TlsServer server(contextFor("127.0.0.1", now - std::chrono::hours(48)));
    QCOMPARE(server.ask(trusting(m_authority)), std::string("untrusted_peer"));
    TlsServer early(contextFor("127.0.0.1", now + std::chrono::hours(48)));
    QCOMPARE(early.ask(trusting(m_authority)), std::string("untrusted_peer"));
  }

  void cleartextIsNotMistakenForTls() {
    test::Loopback plain;
    QVERIFY(plain.listen().has_value());
    http::Client client(
        plain.executor(),
        {.server = plain.listener().address(), .tls = trusting(m_authority), .timeout = std::chrono::seconds(5)});
    QVERIFY(plain.run(client.send({"GET", "/", "", {}, {}, ""})).error().code == ErrorCode::offline);
    TlsServer server(contextFor("127.0.0.1"));
    QVERIFY(server.ask(nullptr) != "hello");
  }

  void oldVersions_areRefused() {
    const TlsContext old = trusting(m_authority);
    SSL_CTX_set_min_proto_version(old->native_handle(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(old->native_handle(), TLS1_1_VERSION);
    TlsServer server(contextFor("127.0.0.1"));
    QVERIFY(server.ask(old) != "hello");
    const TlsContext oldServer = contextFor("127.0.0.1");
    SSL_CTX_set_min_proto_version(oldServer->native_handle(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(oldServer->native_handle(), TLS1_1_VERSION);
    QVERIFY(TlsServer(oldServer).ask(trusting(m_authority)) != "hello");
    QCOMPARE(server.ask(trusting(m_authority)), std::string("hello"));
  }

  void theServersKey_isKnownAfterwards() {
    const TlsContext one = contextFor("127.0.0.1");
    const TlsContext two = contextFor("127.0.0.1");
    TlsServer first(one);
    TlsServer again(one);
    TlsServer other(two);
    const Bytes key = first.publicKey(trusting(m_authority));
    QVERIFY(key.size() > 64);
    QCOMPARE(again.publicKey(trusting(m_authority)), key);
    QVERIFY(other.publicKey(trusting(m_authority)) != key);
  }

  void theCertificate_isChosenByName() {
    const TlsContext fallback = contextFor("other.test");
    const TlsContext local = contextFor("localhost");
    std::vector<std::string> asked;
    http::chooseByServerName(*fallback, [&](std::string_view name) -> TlsContext {
      asked.emplace_back(name);
      if (name == "localhost") return local;
      return name.empty() ? fallback : nullptr;
    });
    TlsServer server(fallback);
    QCOMPARE(server.ask(trusting(m_authority), "localhost"), std::string("hello"));
    QCOMPARE(server.ask(trusting(m_authority), "127.0.0.1"), std::string("untrusted_peer"));  // an address names nobody
    QCOMPARE(asked, (std::vector<std::string>{"localhost", ""}));
  }

  void aNameThatNobodyHas_endsTheHandshake() {
    const TlsContext context = contextFor("localhost");
    http::chooseByServerName(*context, [](std::string_view) -> TlsContext { return nullptr; });
    QCOMPARE(TlsServer(context).ask(trusting(m_authority), "localhost"), std::string("offline"));
    http::chooseByServerName(*context, [](std::string_view) -> TlsContext { throw std::runtime_error("a defect"); });
    QCOMPARE(TlsServer(context).ask(trusting(m_authority), "localhost"), std::string("offline"));
  }

  void unreadableFiles_areSaid() {
    const auto leaf = crypto::issueLeaf(m_authority, "localhost", now);
    const auto other = crypto::issueLeaf(m_authority, "localhost", now);
    const auto codeOf = [](const auto& result) { return result ? ErrorCode{} : result.error().code; };
    QVERIFY(codeOf(http::serverContext("no certificate", leaf->privateKeyPem)) == ErrorCode::invalidInput);
    QVERIFY(codeOf(http::serverContext("", leaf->privateKeyPem)) == ErrorCode::invalidInput);
    QVERIFY(codeOf(http::serverContext(leaf->certificatePem, Secret::copyOf(std::string_view("no key")))) ==
            ErrorCode::invalidInput);
    QVERIFY(codeOf(http::serverContext(leaf->certificatePem, other->privateKeyPem)) == ErrorCode::invalidInput);
    QVERIFY(codeOf(http::clientContext(http::SystemRoots::ignore, {"no certificate"})) == ErrorCode::invalidInput);
    QVERIFY(http::serverContext(leaf->certificatePem, leaf->privateKeyPem).has_value());
  }
};

CHATELAINE_TEST(TlsTellsWhoIsThere);
#include "tls_tells_who_is_there.moc"
