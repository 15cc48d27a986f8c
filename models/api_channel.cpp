#include "models/api_channel.h"

#include <QtCore/QCryptographicHash>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslKey>

#include <algorithm>

namespace chatelaine::models {
namespace {

constexpr const char* tooLarge = "chatelaineTooLarge";
constexpr const char* otherKey = "chatelaineOtherKey";

ErrorCode codeOf(QNetworkReply::NetworkError error) {
  switch (error) {
    case QNetworkReply::SslHandshakeFailedError: return ErrorCode::untrustedPeer;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: return ErrorCode::timedOut;
    default: return ErrorCode::offline;
  }
}

Result<sync::ApiResponse> answerOf(QNetworkReply& reply) {
  const QVariant status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute);
  const bool brokenOff = reply.error() > QNetworkReply::NoError && reply.error() <= QNetworkReply::UnknownNetworkError;
  if (reply.property(otherKey).toBool()) return fail(ErrorCode::untrustedPeer, "changed key of a known server");
  if (reply.property(tooLarge).toBool()) return fail(ErrorCode::limitExceeded, "the answer is too large");
  if (!status.isValid() || brokenOff) return fail(codeOf(reply.error()), reply.errorString().toStdString());
  const QByteArray body = reply.readAll();
  return sync::ApiResponse{status.toInt(), copyOf(std::as_bytes(std::span(body.constData(), body.size())))};
}

std::chrono::seconds waitOf(const QNetworkReply& reply) {
  const int said = reply.rawHeader(QByteArrayLiteral("Retry-After")).toInt();  // 0: nothing, or a date
  return std::chrono::seconds(std::max(said, 1));
}

// Before all of it was received into memory.
void breakOffBeyondLimit(QNetworkReply& reply, qint64 received) {
  if (std::max(received, reply.header(QNetworkRequest::ContentLengthHeader).toLongLong()) <= largestAnswer) return;
  reply.setProperty(tooLarge, true);
  reply.abort();
}

// SHA-256 of the public key that the other side has shown; nothing before the handshake.
std::optional<Hash> keyShownTo(const QNetworkReply& reply) {
  const QSslCertificate certificate = reply.sslConfiguration().peerCertificate();
  if (certificate.isNull()) return std::nullopt;
  const QByteArray digest = QCryptographicHash::hash(certificate.publicKey().toDer(), QCryptographicHash::Sha256);
  const auto key = Hash::fromBytes(std::as_bytes(std::span(digest.constData(), digest.size())));
  return key ? std::optional(*key) : std::nullopt;
}

QByteArray bytesFrom(ByteView body) {
  return QByteArray(reinterpret_cast<const char*>(body.data()), static_cast<qsizetype>(body.size()));
}

}  // namespace

ApiChannel::ApiChannel(Endpoint endpoint, QObject* parent)
    : QObject(parent), m_endpoint(std::move(endpoint)), m_silence(this) {
  m_silence.setSingleShot(true);
  m_silence.setInterval(longestSilence);
  connect(&m_silence, &QTimer::timeout, this, &ApiChannel::endStream);
  m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
  m_network.setProxy(QNetworkProxy::NoProxy);
  if (m_endpoint.isHere()) m_serverKey = Hash{};
}

void ApiChannel::setEndpoint(Endpoint endpoint) {
  stopListening();
  m_network.clearConnectionCache();
  m_endpoint = std::move(endpoint);
  m_serverKey.reset();
  if (m_endpoint.isHere()) m_serverKey = Hash{};
}

bool ApiChannel::mayCarry() const { return m_endpoint.isHere() || m_endpoint.url.scheme() == QLatin1String("https"); }

QNetworkRequest ApiChannel::requestFor(const sync::ApiRequest& request) const {
  QUrl url = m_endpoint.socket.isEmpty() ? m_endpoint.url : QUrl(QStringLiteral("unix+http://localhost"));
  const QString target = QString::fromStdString(request.target);
  url.setPath(target.section(QLatin1Char('?'), 0, 0));
  url.setQuery(target.section(QLatin1Char('?'), 1));
  QNetworkRequest out(url);
  if (!m_endpoint.socket.isEmpty()) out.setAttribute(QNetworkRequest::FullLocalServerNameAttribute, m_endpoint.socket);
  out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
  out.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
  out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
  out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
  out.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/cbor"));
  if (!request.bearer.empty()) {
    out.setRawHeader(QByteArrayLiteral("Authorization"), "Bearer " + QByteArray::fromStdString(request.bearer));
  }
  return out;
}

QNetworkReply* ApiChannel::start(const sync::ApiRequest& request) {
  QNetworkRequest out = requestFor(request);
  out.setTransferTimeout(requestTimeout);
  QNetworkReply* reply =
      m_network.sendCustomRequest(out, QByteArray::fromStdString(request.method), bytesFrom(request.body));
  watchKey(reply);
  return reply;
}

// Both come before a byte of ours is sent. With a pin nothing else of the certificate counts, and without it every
// error does.
void ApiChannel::watchKey(QNetworkReply* reply) {
  connect(reply, &QNetworkReply::sslErrors, this, [this, reply](const QList<QSslError>& errors) {
    if (!m_endpoint.pin) return;
    if (keyShownTo(*reply) == m_endpoint.pin) return reply->ignoreSslErrors(errors);
    reply->setProperty(otherKey, true);
  });
  connect(reply, &QNetworkReply::encrypted, this, [this, reply] { rememberKey(*reply); });
}

void ApiChannel::send(const sync::ApiRequest& request, QObject* context, Answer answer) {
  if (!mayCarry()) {
    return answer(fail(ErrorCode::invalidInput, "a server is reached over https only"));
  }
  QNetworkReply* reply = start(request);
  connect(reply, &QNetworkReply::metaDataChanged, reply, [reply] { breakOffBeyondLimit(*reply, 0); });
  connect(reply, &QNetworkReply::downloadProgress, reply,
          [reply](qint64 received, qint64) { breakOffBeyondLimit(*reply, received); });
  // Deleted here whether or not the asker is still there.
  connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
  connect(reply, &QNetworkReply::finished, context, [this, reply, answer = std::move(answer)] {
    m_retryAfter = waitOf(*reply);
    answer(answerOf(*reply));
  });
}

void ApiChannel::rememberKey(QNetworkReply& reply) {
  const std::optional<Hash> key = keyShownTo(reply);
  if (m_endpoint.pin && key != m_endpoint.pin) {
    reply.setProperty(otherKey, true);
    return reply.abort();
  }
  if (key) m_serverKey = *key;
}

void ApiChannel::learnServerKey(QObject* context, std::function<void(Result<Hash>)> answer) {
  if (m_serverKey) return answer(*m_serverKey);
  send({.method = "GET", .target = "/health", .body = {}, .bearer = {}}, context,
       [this, answer = std::move(answer)](const Result<sync::ApiResponse>& response) {
         if (!response) return answer(std::unexpected(response.error()));
         if (!m_serverKey) return answer(fail(ErrorCode::untrustedPeer, "the server showed no TLS key"));
         answer(*m_serverKey);
       });
}

void ApiChannel::listen(const std::string& bearer) {
  if (m_stream != nullptr || !mayCarry()) return;
  QNetworkRequest request = requestFor({"GET", std::string(sync::path::events), {}, bearer});
  request.setRawHeader(QByteArrayLiteral("Accept"), QByteArrayLiteral("text/event-stream"));
  m_stream = m_network.get(request);
  watchKey(m_stream);
  m_streamRest.clear();
  connect(m_stream, &QNetworkReply::metaDataChanged, this, &ApiChannel::beginStream);
  connect(m_stream, &QNetworkReply::readyRead, this, &ApiChannel::readStream);
  connect(m_stream, &QNetworkReply::finished, this, &ApiChannel::endStream);
  m_silence.start();
}

void ApiChannel::beginStream() {
  if (m_isStreamOpen || m_stream->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200) return;
  m_isStreamOpen = true;
  Q_EMIT hintsBegan();
}

void ApiChannel::endStream() {
  stopListening();
  Q_EMIT hintsEnded();
}

void ApiChannel::stopListening() {
  if (m_stream == nullptr) return;
  m_isStreamOpen = false;
  m_silence.stop();
  QNetworkReply* stream = std::exchange(m_stream, nullptr);
  stream->disconnect(this);
  stream->abort();
  stream->deleteLater();
}

// An event ends with an empty line; comments (":") only keep the connection alive. What an event says is of no
// interest.
void ApiChannel::readStream() {
  if (!m_isStreamOpen) return;
  m_silence.start();
  m_streamRest += m_stream->readAll().replace('\r', QByteArray());
  bool hint = false;
  for (qsizetype end = m_streamRest.indexOf("\n\n"); end >= 0; end = m_streamRest.indexOf("\n\n")) {
    hint = hint || m_streamRest.first(end).startsWith("data") || m_streamRest.first(end).contains("\ndata");
    m_streamRest.remove(0, end + 2);
  }
  if (m_streamRest.size() > 65536) m_streamRest.clear();
  if (hint) Q_EMIT hinted();
}

}  // namespace chatelaine::models
