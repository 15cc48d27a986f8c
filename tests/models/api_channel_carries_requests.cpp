#include <QtCore/QTemporaryDir>

#include "models/api_channel.h"
#include "tests/models/http_peer.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::ApiChannel;
using modelstest::HttpPeer;

class ApiChannelCarriesRequests : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_socket = m_folder->filePath(QStringLiteral("s"));
  }

  void request_arrivesWholeAndItsAnswerComesBack() {
    HttpPeer peer(m_socket, [](const QByteArray&) { return modelstest::httpAnswer(201, "answer"); });
    ApiChannel channel({.socket = m_socket, .url = {}});
    const auto response = send(channel, {"POST", "/v1/roster?from=3", copyOf(bytesOf("body")), "the-token"});
    QVERIFY(response.has_value());
    QCOMPARE(response->status, 201);
    QCOMPARE(textOf(response->body), std::string("answer"));
    const QByteArray request = peer.requests().value(0);
    QVERIFY(request.startsWith("POST /v1/roster?from=3 HTTP/1.1\r\n"));
    QVERIFY(request.toLower().contains("authorization: bearer the-token\r\n"));
    QVERIFY(request.toLower().contains("content-type: application/cbor\r\n"));
    QVERIFY(request.endsWith("\r\n\r\nbody"));
  }

  void requestWithoutASession_carriesNoAuthorization() {
    HttpPeer peer(m_socket, [](const QByteArray&) { return modelstest::httpAnswer(200, {}); });
    ApiChannel channel({.socket = m_socket, .url = {}});
    QVERIFY(send(channel, {"GET", "/control/v1/identity", {}, {}}).has_value());
    QVERIFY(!peer.requests().value(0).toLower().contains("authorization"));
  }

  void refusals_areAnswersToo() {
    HttpPeer peer(m_socket, [](const QByteArray&) { return modelstest::httpAnswer(409, R"({"code":"conflict"})"); });
    ApiChannel channel({.socket = m_socket, .url = {}});
    const auto response = send(channel, {"GET", "/v1/sync", {}, {}});
    QVERIFY(response.has_value());
    QCOMPARE(response->status, 409);
  }

  void redirects_areNotFollowed() {
    HttpPeer peer(m_socket, [](const QByteArray&) {
      return QByteArray("HTTP/1.1 302 -\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    });
    ApiChannel channel({.socket = m_socket, .url = {}});
    QCOMPARE(send(channel, {"GET", "/v1/sync", {}, {}})->status, 302);
    QCOMPARE(peer.requests().size(), 1);
  }

  void tooLargeAnAnswer_isBrokenOff() {
    HttpPeer peer(m_socket, [](const QByteArray&) {
      return "HTTP/1.1 200 -\r\nContent-Length: " + QByteArray::number(models::largestAnswer + 1) + "\r\n\r\nbegun";
    });
    ApiChannel channel({.socket = m_socket, .url = {}});
    QCOMPARE(codeOf(send(channel, {"GET", "/v1/sync", {}, {}})), ErrorCode::limitExceeded);
  }

  void nobodyThere_isOffline() {
    ApiChannel channel({.socket = m_socket, .url = {}});
    QCOMPARE(codeOf(send(channel, {"GET", "/v1/sync", {}, {}})), ErrorCode::offline);
  }

  void answerThatBreaksOff_isNoAnswer() {
    HttpPeer peer(m_socket,
                  [](const QByteArray&) { return QByteArray("HTTP/1.1 200 -\r\nContent-Length: 100\r\n\r\nhalf"); });
    ApiChannel channel({.socket = m_socket, .url = {}});
    QCOMPARE(codeOf(send(channel, {"GET", "/v1/sync", {}, {}})), ErrorCode::offline);
  }

  void remoteServerWithoutTls_isRefusedBeforeAnythingIsSent() {
    ApiChannel channel({.socket = {}, .url = QUrl(QStringLiteral("http://127.0.0.1:1/"))});
    QCOMPARE(codeOf(send(channel, {"GET", "/v1/sync", {}, "token"})), ErrorCode::invalidInput);
  }

  void localSocket_hasTheNullServerKey() {
    ApiChannel channel({.socket = m_socket, .url = {}});
    std::optional<Hash> key;
    channel.learnServerKey(this, [&](const Result<Hash>& learned) { key = *learned; });
    QVERIFY(key && key->isNull());
  }

  void hints_areHeardOneByOneAndKeepAlivesAreNot() {
    HttpPeer peer(m_socket, [](const QByteArray&) {
      return QByteArray("HTTP/1.1 200 -\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    });
    ApiChannel channel({.socket = m_socket, .url = {}});
    QSignalSpy hints(&channel, &ApiChannel::hinted);
    QSignalSpy ends(&channel, &ApiChannel::hintsEnded);
    channel.listen("the-token");
    QTRY_COMPARE(peer.requests().size(), 1);
    QVERIFY(peer.requests().first().toLower().contains("accept: text/event-stream"));
    peer.push("c\r\n: keep-alive\r\n\r\n"), peer.push("2\r\n\n\n\r\n");
    peer.push("d\r\ndata: changed\r\n"), peer.push("2\r\n\n\n\r\n");
    QTRY_COMPARE(hints.count(), 1);
    peer.hangUp();
    QTRY_COMPARE(ends.count(), 1);
    QVERIFY(!channel.isListening());
  }

  // What changed before it was open isn't hinted at: somebody has to ask.
  void openStream_saysSo_andARefusedOneDoesnt() {
    bool isRefused = true;
    HttpPeer peer(m_socket, [&](const QByteArray&) {
      return isRefused ? modelstest::httpAnswer(401, {})
                       : QByteArray("HTTP/1.1 200 -\r\nContent-Type: text/event-stream\r\n\r\n");
    });
    ApiChannel channel({.socket = m_socket, .url = {}});
    QSignalSpy began(&channel, &ApiChannel::hintsBegan);
    QSignalSpy ends(&channel, &ApiChannel::hintsEnded);
    channel.listen("the-token");
    QTRY_COMPARE(ends.count(), 1);
    QCOMPARE(began.count(), 0);
    isRefused = false;
    channel.listen("the-token");
    QTRY_COMPARE(began.count(), 1);
    peer.push(":\n\n"), peer.push("data: changed\n\n");
    QTest::qWait(0);
    QCOMPARE(began.count(), 1);
  }

  // A server that fell over without a word: the stream is as good as broken.
  void silentStream_ends() {
    HttpPeer peer(m_socket, [](const QByteArray&) {
      return QByteArray("HTTP/1.1 200 -\r\nContent-Type: text/event-stream\r\n\r\n");
    });
    ApiChannel channel({.socket = m_socket, .url = {}});
    QSignalSpy began(&channel, &ApiChannel::hintsBegan);
    QSignalSpy ends(&channel, &ApiChannel::hintsEnded);
    channel.listen("the-token");
    QTRY_COMPARE(began.count(), 1);
    auto* silence = channel.findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly);
    QVERIFY(silence && silence->isActive() && silence->interval() == 60'000);
    silence->start(0);  // a minute has passed
    QTRY_COMPARE(ends.count(), 1);
    QVERIFY(!channel.isListening());
  }

 private:
  static ErrorCode codeOf(const Result<sync::ApiResponse>& response) {
    return response ? ErrorCode::internal : response.error().code;
  }
  Result<sync::ApiResponse> send(ApiChannel& channel, const sync::ApiRequest& request) {
    std::optional<Result<sync::ApiResponse>> answer;
    channel.send(request, this, [&](Result<sync::ApiResponse> it) { answer = std::move(it); });
    [[maybe_unused]] const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, 5000);
    return answer ? std::move(*answer) : fail(ErrorCode::internal, "no answer at all");
  }
  std::unique_ptr<QTemporaryDir> m_folder;
  QString m_socket;
};

CHATELAINE_TEST(ApiChannelCarriesRequests);
#include "api_channel_carries_requests.moc"
