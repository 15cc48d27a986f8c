#include <QtCore/QCryptographicHash>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QTcpServer>

#include "crypto/x509.h"
#include "models/api_channel.h"
#include "tests/models/http_peer.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/support/tls_peer.h"

using namespace chatelaine;
using models::ApiChannel;
using modelstest::bytes;
using modelstest::TlsPeer;

class ApiChannelTrustsCertificates : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_before = QSslConfiguration::defaultConfiguration();
    m_authority = crypto::createCertificateAuthority("Test authority", systemNow()).value();
    m_leaf = crypto::issueLeaf(m_authority, "localhost", systemNow()).value();
  }
  void cleanup() { QSslConfiguration::setDefaultConfiguration(m_before); }

  void trustedServer_isAskedAndItsKeyIsKnownAfterwards() {
    trust();
    TlsPeer peer(m_leaf, [] { return modelstest::httpAnswer(200, "answer"); });
    ApiChannel channel({.socket = {}, .url = peer.url()});
    const auto response = send(channel, "the-token");
    QVERIFY2(response.has_value(), response ? "" : response.error().detail.c_str());
    QCOMPARE(textOf(response->body), std::string("answer"));
    QVERIFY(peer.seen().toLower().contains("authorization: bearer the-token\r\n"));
    std::optional<Hash> learned;
    channel.learnServerKey(this, [&](const Result<Hash>& key) { learned = *key; });
    const QByteArray key = QSslCertificate(bytes(m_leaf.certificatePem)).publicKey().toDer();
    QCOMPARE(bytes(learned->hex()), QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex());
  }

  void serverKey_isLearntByAskingOnce() {
    trust();
    TlsPeer peer(m_leaf, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url()});
    std::optional<Result<Hash>> learned;
    channel.learnServerKey(this, [&](const Result<Hash>& key) { learned = key; });
    QTRY_VERIFY(learned.has_value());
    QVERIFY(learned->has_value() && !(*learned)->isNull());
    QVERIFY(peer.seen().startsWith("GET /health "));
    QVERIFY(!peer.seen().toLower().contains("authorization"));
  }

  void unknownAuthority_isRefusedBeforeTheTokenIsSent() {
    TlsPeer peer(m_leaf, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url()});
    QCOMPARE(codeOf(send(channel, "the-token")), ErrorCode::untrustedPeer);
    QVERIFY2(peer.seen().isEmpty(), peer.seen());
  }

  void certificateOfAnotherHost_isRefused() {
    trust();
    TlsPeer peer(m_leaf, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url(QStringLiteral("127.0.0.1"))});
    QCOMPARE(codeOf(send(channel, "the-token")), ErrorCode::untrustedPeer);
    QVERIFY(peer.seen().isEmpty());
  }

  void certificateThatIsOver_isRefused() {
    trust();
    const auto old = crypto::issueLeaf(m_authority, "localhost", systemNow() - std::chrono::days(4000)).value();
    TlsPeer peer(old, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url()});
    QCOMPARE(codeOf(send(channel, "the-token")), ErrorCode::untrustedPeer);
    QVERIFY(peer.seen().isEmpty());
  }

  void serverThatSpeaksNoTls_getsNothing() {
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    QByteArray seen;
    connect(&plain, &QTcpServer::newConnection, this, [&] {
      QTcpSocket* socket = plain.nextPendingConnection();
      socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      connect(socket, &QTcpSocket::readyRead, this, [&seen, socket] { seen += socket->readAll(); });
    });
    ApiChannel channel({.socket = {}, .url = QUrl(QStringLiteral("https://localhost:%1/").arg(plain.serverPort()))});
    const auto response = send(channel, "the-token");
    QVERIFY(!response.has_value());
    QVERIFY(!seen.contains("the-token"));
  }

  void plainHttp_isNotSpokenAtAll() {
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    ApiChannel channel({.socket = {}, .url = QUrl(QStringLiteral("http://localhost:%1/").arg(plain.serverPort()))});
    QCOMPARE(codeOf(send(channel, "the-token")), ErrorCode::invalidInput);
    channel.listen("the-token");
    QVERIFY(!channel.isListening());
    QVERIFY(!plain.waitForNewConnection(0));
  }

 private:
  void trust() const {
    QSslConfiguration configuration = m_before;
    configuration.addCaCertificate(QSslCertificate(bytes(m_authority.certificatePem)));
    QSslConfiguration::setDefaultConfiguration(configuration);
  }
  static ErrorCode codeOf(const Result<sync::ApiResponse>& response) {
    return response ? ErrorCode::internal : response.error().code;
  }
  Result<sync::ApiResponse> send(ApiChannel& channel, const std::string& token) {
    std::optional<Result<sync::ApiResponse>> answer;
    channel.send({"GET", "/v1/sync", {}, token}, this, [&](Result<sync::ApiResponse> it) { answer = std::move(it); });
    [[maybe_unused]] const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, 10000);
    return answer ? std::move(*answer) : fail(ErrorCode::internal, "no answer at all");
  }
  QSslConfiguration m_before;
  crypto::IssuedCertificate m_authority;
  crypto::IssuedCertificate m_leaf;
};

CHATELAINE_TEST(ApiChannelTrustsCertificates);
#include "api_channel_trusts_certificates.moc"
