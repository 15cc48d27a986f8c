// One side of a proxied exchange: a socket with no, one or two layers of TLS, read and written without blocking.
// OpenSSL works on the socket itself, so an idle stream owns no buffers.
#pragma once
#include <openssl/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/connection.h"

namespace chatelaine::gateway {

// How long either side may be silent in the middle of something: models think for minutes.
inline constexpr std::chrono::minutes progressTimeout{10};

// Belongs to its connection's executor, which must be serial. The thread must block SIGPIPE.
class Stream {
 public:
  explicit Stream(std::shared_ptr<http::Connection> connection);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Puts a layer of TLS on what is there.
  http::Awaitable<bool> acceptTls(SSL_CTX* context);
  http::Awaitable<bool> connectTls(SSL_CTX* context, const std::string& host, SSL_SESSION* session);
  bool isEncrypted() const { return m_ssl != nullptr; }
  SSL* tls() const { return m_ssl.get(); }

  enum class Status { done, wantsRead, wantsWrite, ended };  // ended: closed by either side, or broken
  struct Attempt {
    Status status = Status::ended;
    std::size_t size = 0;
  };
  Attempt tryRead(std::span<char> into);
  Attempt tryWrite(std::string_view bytes);
  // Until a further attempt makes sense; false when the stream was closed meanwhile.
  http::Awaitable<bool> wait(Status wanted);

  http::Awaitable<std::size_t> read(std::span<char> into);  // 0: ended
  http::Awaitable<bool> write(std::string_view bytes);      // all of them
  // The first byte, without taking it; nothing if the stream ended.
  http::Awaitable<std::optional<unsigned char>> peekByte();
  // Whether the other side has closed an idle stream, or said something unasked.
  bool isQuiet();

  void endWriting();           // close_notify and FIN: the other side sees a proper end
  void close();                // at once
  std::string localAddress();  // our own end, without port; empty for a unix socket
  http::Connection& connection() { return *m_connection; }
  const std::shared_ptr<http::Connection>& shared() const { return m_connection; }

 private:
  struct SslFree {
    void operator()(SSL* ssl) const;
  };
  using SslHandle = std::unique_ptr<SSL, SslFree>;
  bool isOpen() { return m_connection->socket().is_open(); }
  bool layer(SSL_CTX* context);
  http::Awaitable<bool> shakeHands();
  Status statusOf(int returned) const;

  std::shared_ptr<http::Connection> m_connection;
  SslHandle m_ssl;  // the outermost layer owns those beneath
};

}  // namespace chatelaine::gateway
