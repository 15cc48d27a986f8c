// A new certificate after SIGHUP: for new connections at once, while those that are open go on as they are.
#include <fstream>

#include "crypto/x509.h"
#include "http/client.h"
#include "tests/server/team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/running_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::RunningDaemon;
using test::Team;

namespace {

// A client with a connection that stays.
class Connected {
 public:
  Connected(const RunningDaemon& daemon, const std::string& authority) {
    http::Client::Options options;
    options.server = http::parseAddress(daemon.value("listening", "address").toStdString()).value();
    options.tls = http::clientContext(http::SystemRoots::ignore, {authority}).value();
    m_client = std::make_unique<http::Client>(m_context.get_executor(), options);
  }
  Hash key() { return crypto::sha256(run(m_client->serverPublicKey()).value()); }
  http::Response ask(const std::string& method, std::string_view path, Bytes body = {}) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.body = std::move(body);
    return run(m_client->send(std::move(request))).value_or(http::Response{0, {}, {}});
  }
  // A session of the owner for the key that this client has seen.
  unsigned openSession(const Team& team, const Hash& seen) {
    const auto challenge = sync::decode<sync::Challenge>(ask("POST", sync::path::challenges).body);
    return ask("POST", sync::path::session,
               encode(sync::SessionRequest{team.id(), team.owner.card().id, challenge->nonce,
                                           signSession(team.owner, "server", seen, team.id(), challenge->nonce)}))
        .status;
  }

 private:
  template <class T>
  T run(http::Awaitable<T> work) {
    auto outcome = http::asio::co_spawn(m_context, std::move(work), http::asio::use_future);
    m_context.restart();
    while (outcome.wait_for(std::chrono::seconds(0)) != std::future_status::ready) m_context.run_one();
    return outcome.get();
  }
  http::asio::io_context m_context{1};
  std::unique_ptr<http::Client> m_client;
};

}  // namespace

class CertificatesAreRenewed : public QObject {
  Q_OBJECT
  crypto::IssuedCertificate m_authority;
  std::unique_ptr<RunningDaemon> m_daemon;
  Hash m_first;

  // Its key as clients see it.
  Hash writeCertificate() {
    const auto leaf = crypto::issueLeaf(m_authority, "127.0.0.1", systemNow()).value();
    std::ofstream(m_daemon->file("server.pem")) << leaf.certificatePem;
    std::ofstream(m_daemon->file("server.key")) << leaf.privateKeyPem.text();
    return crypto::publicKeyFingerprint(leaf.certificatePem);
  }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_authority = crypto::createCertificateAuthority("a test", systemNow()).value();
  }
  void init() {
    m_daemon = std::make_unique<RunningDaemon>("server");
    m_first = writeCertificate();
    m_daemon->configure(QByteArray::fromStdString("[server]\ncertificate = \"" + m_daemon->file("server.pem").string() +
                                                  "\"\nkey = \"" + m_daemon->file("server.key").string() + "\"\n"));
    QVERIFY2(m_daemon->start(), m_daemon->log());
  }

  void newConnections_getTheNewOne_andOpenOnesStay() {
    const Team team;
    Connected early(*m_daemon, m_authority.certificatePem);
    QCOMPARE(early.ask("POST", sync::path::roster, encode(Team::updateOf(team.rosters.front()))).status, 200U);
    QVERIFY(early.key() == m_first);
    QCOMPARE(early.openSession(team, m_first), 200U);
    const Hash second = writeCertificate();
    QVERIFY(second != m_first);
    m_daemon->hangUp();
    QVERIFY(m_daemon->waitForLog("certificate_reloaded"));
    Connected late(*m_daemon, m_authority.certificatePem);
    QVERIFY(late.key() == second);
    QCOMPARE(late.openSession(team, second), 200U);
    // The first connection is the same still, and its client means the server by the key that it saw.
    QVERIFY(early.key() == m_first);
    QCOMPARE(early.openSession(team, m_first), 200U);
    QCOMPARE(late.openSession(team, crypto::randomId<Hash>()), 403U);
  }

  void whatCantBeUsed_isTold_andTheOldOneStays() {
    std::ofstream(m_daemon->file("server.pem")) << "nonsense";
    m_daemon->hangUp();
    QVERIFY(m_daemon->waitForLog("certificate_not_reloaded"));
    Connected client(*m_daemon, m_authority.certificatePem);
    QVERIFY(client.key() == m_first);
    QCOMPARE(client.ask("GET", "/health").status, 200U);
    const Hash second = writeCertificate();
    m_daemon->hangUp();
    QVERIFY(m_daemon->waitForLog("certificate_reloaded"));
    Connected late(*m_daemon, m_authority.certificatePem);
    QVERIFY(late.key() == second);
  }

  void theLog_holdsNoKey() {
    m_daemon->hangUp();
    QVERIFY(m_daemon->waitForLog("certificate_reloaded"));
    m_daemon->terminate();
    QCOMPARE(m_daemon->waitForEnd(), 0);
    QVERIFY(!m_daemon->log().contains("PRIVATE"));
  }
};

CHATELAINE_TEST(CertificatesAreRenewed);
#include "certificates_are_renewed.moc"
