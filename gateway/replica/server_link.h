// Carries the replica's requests to the vault API and listens for hints. Knows HTTP, not what is in the bodies.
#pragma once
#include <functional>
#include <memory>

#include "http/client.h"
#include "sync/api.h"

namespace chatelaine::gateway {

// On the executor it was made with; close() from any thread.
class ServerLink {
 public:
  ServerLink(http::asio::any_io_executor executor, http::Client::Options options);

  http::Awaitable<Result<sync::ApiResponse>> send(sync::ApiRequest request);
  // SHA-256 of the server's TLS public key; null without TLS.
  http::Awaitable<Result<Hash>> serverKey();
  // Calls `onHint` for every event until the stream ends; returns why.
  http::Awaitable<Error> follow(std::string bearer, std::function<void()> onHint);
  void close() { m_client.close(); }

 private:
  bool m_isEncrypted;
  http::Client m_client;
};

}  // namespace chatelaine::gateway
