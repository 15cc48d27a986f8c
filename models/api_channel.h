// Carries API requests to one server over its local socket or HTTPS, and listens to its hints; knows no request's
// meaning.
#pragma once
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkRequest>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "sync/api.h"

namespace chatelaine::models {

struct Endpoint {
  QString socket;                // path of a local socket; empty: `url` is used
  QUrl url;                      // https only
  std::optional<Hash> pin = {};  // SHA-256 of the only TLS public key to accept there; none: the system's roots decide
  bool isHere() const { return !socket.isEmpty(); }
};

// GUI thread. An answer of any status is a value; only a request that got none is an Error: offline, timedOut,
// untrustedPeer (before anything was sent), limitExceeded.
class ApiChannel final : public QObject {
  Q_OBJECT
 public:
  using Answer = std::function<void(Result<sync::ApiResponse>)>;

  explicit ApiChannel(Endpoint endpoint, QObject* parent = nullptr);

  const Endpoint& endpoint() const { return m_endpoint; }
  void setEndpoint(Endpoint endpoint);  // another server: connections and what was learnt of the one before are dropped
  void send(const sync::ApiRequest& request, QObject* context, Answer answer);
  // How long the answer that is just being given asks to wait (Retry-After); a second where it says nothing.
  std::chrono::seconds retryAfter() const { return m_retryAfter; }
  // SHA-256 of the server's TLS public key as seen; null on a local socket. One request is made if it isn't known yet.
  void learnServerKey(QObject* context, std::function<void(Result<Hash>)> answer);

  // Opens the stream of hints, once. hintsBegan() when it is open: what changed before wasn't hinted at. hinted() for
  // each; hintsEnded() when it breaks, is refused, or falls silent.
  void listen(const std::string& bearer);
  void stopListening();
  bool isListening() const { return m_stream != nullptr; }

 Q_SIGNALS:
  void hintsBegan();
  void hinted();
  void hintsEnded();

 private:
  bool mayCarry() const;
  QNetworkRequest requestFor(const sync::ApiRequest& request) const;
  QNetworkReply* start(const sync::ApiRequest& request);
  void watchKey(QNetworkReply* reply);
  void rememberKey(QNetworkReply& reply);
  void readStream();
  void beginStream();
  void endStream();

  Endpoint m_endpoint;
  QNetworkAccessManager m_network;
  QNetworkReply* m_stream = nullptr;
  bool m_isStreamOpen = false;  // the server has said yes
  QTimer m_silence;
  QByteArray m_streamRest;
  std::optional<Hash> m_serverKey;
  std::chrono::seconds m_retryAfter{1};
};

inline constexpr std::chrono::seconds requestTimeout{30};
inline constexpr std::chrono::seconds longestSilence{60};  // of a stream of hints: the server comments every 15 s
inline constexpr qint64 largestAnswer = 64 * 1024 * 1024;

}  // namespace chatelaine::models
