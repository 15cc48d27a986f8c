// An HTTP/1.1 client for our own APIs over TCP, TLS or a unix socket: the daemon's synchronisation and the tests.
// Follows no redirects, keeps one connection, obeys no proxy variables.
#pragma once
#include <chrono>
#include <functional>
#include <memory>

#include "core/result.h"
#include "http/address.h"
#include "http/message.h"
#include "http/tls.h"

namespace chatelaine::http {

class Client {
 public:
  struct Options {
    Address server = {};
    TlsContext tls = {};                        // null: cleartext
    std::chrono::milliseconds timeout{30'000};  // of one exchange, connecting included
    std::size_t bodyBytes = 64 * 1024 * 1024;
  };
  // `executor` must be serial; everything is called on it.
  Client(asio::any_io_executor executor, Options options);
  ~Client();  // closes the connection

  // The status is the caller's to judge. A kept connection that the server has closed meanwhile is replaced and the
  // request sent again, once. offline, timedOut, untrustedPeer, corrupt (not HTTP), limitExceeded.
  Awaitable<Result<Response>> send(Request request);

  // Connects if need be. SubjectPublicKeyInfo of the server (tls.h); empty without TLS.
  Awaitable<Result<Bytes>> serverPublicKey();

  // Server-sent events on a connection of their own until it ends; returns why. `onEvent` gets each event's name.
  Awaitable<Error> follow(Request request, std::function<void(std::string event)> onEvent);

  // Ends what is under way with offline. Any thread.
  void close();

 private:
  struct State;
  std::shared_ptr<State> m_state;
};

}  // namespace chatelaine::http
