#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>

#include "models/api_channel.h"
#include "tests/models/http_peer.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/support/tls_peer.h"

using namespace chatelaine;
using models::ApiChannel;
using modelstest::TlsPeer;

class ApiChannelPinsKeys : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_before = QSslConfiguration::defaultConfiguration();
    m_authority = crypto::createCertificateAuthority("Test authority", systemNow()).value();
    m_leaf = crypto::issueLeaf(m_authority, "localhost", systemNow()).value();
    m_other = crypto::issueLeaf(m_authority, "localhost", systemNow()).value();
  }
  void cleanup() { QSslConfiguration::setDefaultConfiguration(m_before); }

  void pinnedKey_isAcceptedWhateverElseItsCertificateSays_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("daysAgo");
    QTest::newRow("of no authority we know") << QStringLiteral("localhost") << 0;
    QTest::newRow("for another name") << QStringLiteral("127.0.0.1") << 0;
    QTest::newRow("that is over") << QStringLiteral("localhost") << 4000;
  }
  void pinnedKey_isAcceptedWhateverElseItsCertificateSays() {
    QFETCH(QString, host);
    QFETCH(int, daysAgo);
    const auto leaf = crypto::issueLeaf(m_authority, "localhost", systemNow() - std::chrono::days(daysAgo)).value();
    TlsPeer peer(leaf, [] { return modelstest::httpAnswer(200, "answer"); });
    ApiChannel channel({.socket = {}, .url = peer.url(host), .pin = keyOf(leaf)});
    const auto response = send(channel, "the-token");
    QVERIFY2(response.has_value(), response ? "" : response.error().detail.c_str());
    QCOMPARE(textOf(response->body), std::string("answer"));
    std::optional<Hash> learned;
    channel.learnServerKey(this, [&](const Result<Hash>& key) { learned = *key; });
    QCOMPARE(learned->hex(), keyOf(leaf).hex());
  }

  void anotherKey_isRefusedBeforeAnythingIsSent() {
    TlsPeer peer(m_other, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url(), .pin = keyOf(m_leaf)});
    const auto response = send(channel, "the-token");
    QCOMPARE(codeOf(response), ErrorCode::untrustedPeer);
    QCOMPARE(response.error().detail, std::string("changed key of a known server"));
    QVERIFY2(peer.seen().isEmpty(), peer.seen());
  }

  // A public authority that vouches for the impostor changes nothing.
  void anotherKey_isRefusedEvenWithAGoodCertificate() {
    trust();
    TlsPeer peer(m_other, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url(), .pin = keyOf(m_leaf)});
    QCOMPARE(codeOf(send(channel, "the-token")), ErrorCode::untrustedPeer);
    QVERIFY2(peer.seen().isEmpty(), peer.seen());
  }

  void keyThatChangesLater_isRefused() {
    TlsPeer peer(m_leaf, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url(), .pin = keyOf(m_leaf)});
    QVERIFY(send(channel, "one").has_value());
    peer.use(m_other);
    QCOMPARE(codeOf(send(channel, "two")), ErrorCode::untrustedPeer);
    QVERIFY(!peer.seen().contains("two"));
  }

  void streamOfHints_isPinnedToo() {
    TlsPeer peer(m_other, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = peer.url(), .pin = keyOf(m_leaf)});
    QSignalSpy ended(&channel, &ApiChannel::hintsEnded);
    channel.listen("the-token");
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY2(peer.seen().isEmpty(), peer.seen());
  }

  void anotherEndpoint_forgetsTheKeyOfTheOneBefore() {
    TlsPeer one(m_leaf, [] { return modelstest::httpAnswer(200, {}); });
    TlsPeer two(m_other, [] { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = {}, .url = one.url(), .pin = keyOf(m_leaf)});
    QVERIFY(send(channel, {}).has_value());
    channel.setEndpoint({.socket = {}, .url = two.url(), .pin = keyOf(m_other)});
    std::optional<Result<Hash>> learned;
    channel.learnServerKey(this, [&](const Result<Hash>& key) { learned = key; });
    QTRY_VERIFY(learned.has_value());
    QCOMPARE((*learned)->hex(), keyOf(m_other).hex());
  }

 private:
  static Hash keyOf(const crypto::IssuedCertificate& leaf) { return crypto::publicKeyFingerprint(leaf.certificatePem); }
  void trust() const {
    QSslConfiguration configuration = m_before;
    configuration.addCaCertificate(QSslCertificate(modelstest::bytes(m_authority.certificatePem)));
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
  crypto::IssuedCertificate m_other;
};

CHATELAINE_TEST(ApiChannelPinsKeys);
#include "api_channel_pins_keys.moc"
