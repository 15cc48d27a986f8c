#include <array>
#include <thread>

#include "crypto/x509.h"
#include "http/client.h"
#include "http/listener.h"
#include "http/session.h"
#include "server/api.h"
#include "server/sqlcipher_store.h"
#include "tests/server/team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

namespace {

// The API behind a real listener, TLS or not, with a thread of its own.
class Served {
 public:
  Served(http::Address address, const crypto::IssuedCertificate* certificate) {
    server::Service::Options options;
    if (certificate) {
      m_tls = http::serverContext(certificate->certificatePem, certificate->privateKeyPem).value();
      options.serverKey = crypto::publicKeyFingerprint(certificate->certificatePem);
    }
    api = std::make_unique<server::Api>(server::SqlcipherStore::open(m_folder.file("server.db"), Secret(32)).value(),
                                        options);
    api->addTo(m_router);
    m_session.dispatch = [this](http::Request request) { return m_router.route(std::move(request)); };
    listener = http::Listener::open({m_context.get_executor()}, {std::move(address)}).value();
    listener->start([this](std::shared_ptr<http::Connection> connection) {
      return m_tls ? http::serveTls(connection, *m_tls, m_session) : http::serve(connection, m_session);
    });
    m_thread = std::thread([this] { m_context.run(); });
  }
  ~Served() {
    api->endStreams();
    run(listener->stop(std::chrono::seconds(5)));
    m_work.reset();
    m_context.stop();
    m_thread.join();
  }
  template <class T>
  T run(http::Awaitable<T> work) {
    return http::asio::co_spawn(m_context, std::move(work), http::asio::use_future).get();
  }
  http::asio::any_io_executor executor() { return m_context.get_executor(); }

  std::unique_ptr<server::Api> api;
  std::unique_ptr<http::Listener> listener;

 private:
  test::TemporaryFolder m_folder;
  http::Router m_router;
  http::TlsContext m_tls;
  http::SessionOptions m_session;
  http::asio::io_context m_context{1};
  http::asio::executor_work_guard<http::asio::io_context::executor_type> m_work =
      http::asio::make_work_guard(m_context);
  std::thread m_thread;
};

http::Request request(const std::string& method, std::string_view path, Bytes body = {},
                      const std::string& bearer = {}) {
  http::Request made;
  made.method = method;
  made.path = path;
  made.body = std::move(body);
  if (!bearer.empty()) made.headers.push_back({"Authorization", "Bearer " + bearer});
  return made;
}

}  // namespace

class SocketsCarryTheApi : public QObject {
  Q_OBJECT

  static std::string session(Served& served, http::Client& client, const test::Team& team, const Hash& serverKey) {
    const auto challenge =
        sync::decode<sync::Challenge>(served.run(client.send(request("POST", sync::path::challenges)))->body);
    const sync::SessionRequest asked{team.id(), team.owner.card().id, challenge->nonce,
                                     signSession(team.owner, "server", serverKey, team.id(), challenge->nonce)};
    const auto grant = sync::decode<sync::SessionGrant>(
        served.run(client.send(request("POST", sync::path::session, encode(asked))))->body);
    return grant ? grant->token : std::string();
  }
  static unsigned post(Served& served, http::Client& client, const sync::Roster& roster,
                       const std::string& bearer = {}) {
    return served.run(client.send(request("POST", sync::path::roster, encode(test::Team::updateOf(roster)), bearer)))
        ->status;
  }

  crypto::IssuedCertificate m_authority;
  crypto::IssuedCertificate m_leaf;

  http::Client::Options over(const Served& served, const std::string& trusted) {
    http::Client::Options options;
    options.server = served.listener->address();
    options.tls = http::clientContext(http::SystemRoots::ignore, {trusted}).value();
    return options;
  }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_authority = crypto::createCertificateAuthority("a test", systemNow()).value();
    m_leaf = crypto::issueLeaf(m_authority, "127.0.0.1", systemNow()).value();
  }

  void overTls_theSessionIsBoundToTheKeyThatTheClientSaw() {
    Served served(http::TcpAddress{}, &m_leaf);
    http::Client client(served.executor(), over(served, m_authority.certificatePem));
    const test::Team team;
    QCOMPARE(post(served, client, team.rosters.front()), 200U);
    const Hash seen = crypto::sha256(served.run(client.serverPublicKey()).value());
    QVERIFY(seen == crypto::publicKeyFingerprint(m_leaf.certificatePem));
    QVERIFY(!session(served, client, team, seen).empty());
    QVERIFY(session(served, client, team, Hash{}).empty());
  }

  void aCertificateOfAnotherAuthority_isUntrusted() {
    Served served(http::TcpAddress{}, &m_leaf);
    const auto other = crypto::createCertificateAuthority("another", systemNow()).value();
    http::Client client(served.executor(), over(served, other.certificatePem));
    QCOMPARE(served.run(client.send(request("GET", "/health"))).error().code, ErrorCode::untrustedPeer);
  }

  void aCertificateForAnotherHost_isUntrusted() {
    const auto leaf = crypto::issueLeaf(m_authority, "other.test", systemNow()).value();
    Served served(http::TcpAddress{}, &leaf);
    http::Client client(served.executor(), over(served, m_authority.certificatePem));
    QCOMPARE(served.run(client.send(request("GET", "/health"))).error().code, ErrorCode::untrustedPeer);
  }

  void overAUnixSocket_aChangeIsHinted_withoutData() {
    const test::TemporaryFolder folder;
    Served served(http::UnixAddress{folder.file("s")}, nullptr);
    http::Client::Options options;
    options.server = served.listener->address();
    http::Client client(served.executor(), options);
    const test::Team team;
    QCOMPARE(post(served, client, team.rosters.front()), 200U);
    const std::string token = session(served, client, team, Hash{});
    http::Client listening(served.executor(), options);
    std::promise<void> opened;
    std::promise<void> hinted;
    auto end = http::asio::co_spawn(
        served.executor(),
        listening.follow(request("GET", sync::path::events, {}, token),
                         [&](std::string event) { (event == "open" ? opened : hinted).set_value(); }),
        http::asio::use_future);
    opened.get_future().wait();
    QCOMPARE(post(served, client, team.roster(), token), 200U);
    QVERIFY(hinted.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    served.api->endStreams();
    QCOMPARE(end.get().code, ErrorCode::offline);
  }

  // Whoever opens one stream after the other is told to stop; a stream that has ended makes room again.
  void streamsOfOnePrincipal_areLimited() {
    const test::TemporaryFolder folder;
    Served served(http::UnixAddress{folder.file("s")}, nullptr);
    http::Client::Options options;
    options.server = served.listener->address();
    http::Client client(served.executor(), options);
    const test::Team team;
    QCOMPARE(post(served, client, team.rosters.front()), 200U);
    const std::string token = session(served, client, team, Hash{});
    struct Stream {
      std::unique_ptr<http::Client> client;
      std::promise<void> opened;
      std::future<Error> end;
    };
    const auto open = [&](Stream& stream) {
      stream.client = std::make_unique<http::Client>(served.executor(), options);
      stream.end = http::asio::co_spawn(served.executor(),
                                        stream.client->follow(request("GET", sync::path::events, {}, token),
                                                              [&](std::string) { stream.opened.set_value(); }),
                                        http::asio::use_future);
    };
    std::array<Stream, 16> streams;
    for (Stream& stream : streams) {
      open(stream);
      stream.opened.get_future().wait();
    }
    const auto refused = served.run(client.send(request("GET", sync::path::events, {}, token)));
    QCOMPARE(refused->status, 429U);
    QVERIFY(
        textOf(served.run(client.send(request("GET", "/metrics")))->body).contains("chatelaine_event_streams 16\n"));
    served.api->endStreams();
    for (Stream& stream : streams) QCOMPARE(stream.end.get().code, ErrorCode::offline);
    QVERIFY(QTest::qWaitFor(
        [&] {
          return textOf(served.run(client.send(request("GET", "/metrics")))->body)
              .contains("chatelaine_event_streams 0\n");
        },
        20'000));
  }

  void events_wantASession() {
    const test::TemporaryFolder folder;
    Served served(http::UnixAddress{folder.file("s")}, nullptr);
    http::Client::Options options;
    options.server = served.listener->address();
    http::Client client(served.executor(), options);
    QCOMPARE(served.run(client.follow(request("GET", sync::path::events), [](std::string) {})).code,
             ErrorCode::expired);
  }
};

CHATELAINE_TEST(SocketsCarryTheApi);
#include "sockets_carry_the_api.moc"
