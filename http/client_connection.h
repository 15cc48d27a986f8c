// A client's connection: name lookup, connecting, TLS with verification. Part of http/client.
#pragma once
#include <memory>
#include <optional>

#include "core/result.h"
#include "http/address.h"
#include "http/connection.h"
#include "http/tls.h"

namespace chatelaine::http {

struct ClientConnection {
  std::shared_ptr<Connection> connection;
  std::optional<TlsStream> tls;
};

// offline, timedOut, untrustedPeer. The deadline covers lookup, connecting and the handshake.
Awaitable<Result<std::unique_ptr<ClientConnection>>> connectTo(asio::any_io_executor executor, const Address& address,
                                                               TlsContext tls, std::chrono::milliseconds timeout);

}  // namespace chatelaine::http
