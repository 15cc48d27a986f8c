// One kept-alive TLS connection of the load generator, directly or through a proxy; one request at a time.
#pragma once
#include <openssl/ssl.h>

#include <memory>
#include <string_view>

#include "bench/load/answer_reader.h"
#include "bench/load/options.h"

namespace chatelaine::bench {

struct Release {
  void operator()(SSL* tls) const { SSL_free(tls); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Tls = std::unique_ptr<SSL, Release>;
using TlsContext = std::unique_ptr<SSL_CTX, Release>;

// Verifies against the authority of the options alone.
Result<TlsContext> makeContext(const Options& options);

class Connection {
 public:
  // Connects, sends CONNECT where asked, shakes hands; blocks. Afterwards nothing blocks.
  static Result<Connection> open(const Options& options, SSL_CTX* context);
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection();

  int descriptor() const { return m_socket; }
  Result<void> send(std::string_view request);
  // Reads what is there; true when the answer is complete. offline: the peer closed the connection.
  Result<bool> receive();

 private:
  Connection(int socket, Tls tls) : m_socket(socket), m_tls(std::move(tls)) {}

  int m_socket = -1;
  Tls m_tls;
  AnswerReader m_reader;
};

}  // namespace chatelaine::bench
