#include "gateway/replica/server_link.h"

#include "crypto/hash.h"

namespace chatelaine::gateway {

namespace {

http::Request requestFor(sync::ApiRequest request) {
  http::Request out;
  out.method = std::move(request.method);
  const std::size_t mark = request.target.find('?');
  out.path = request.target.substr(0, mark);
  if (mark != std::string::npos) out.query = request.target.substr(mark + 1);
  if (!request.body.empty()) out.headers.push_back({"Content-Type", "application/cbor"});
  if (!request.bearer.empty()) out.headers.push_back({"Authorization", "Bearer " + request.bearer});
  out.body = std::move(request.body);
  return out;
}

}  // namespace

ServerLink::ServerLink(http::asio::any_io_executor executor, http::Client::Options options)
    : m_isEncrypted(options.tls != nullptr), m_client(std::move(executor), std::move(options)) {}

http::Awaitable<Result<sync::ApiResponse>> ServerLink::send(sync::ApiRequest request) {
  auto response = co_await m_client.send(requestFor(std::move(request)));
  if (!response) co_return std::unexpected(response.error());
  co_return sync::ApiResponse{static_cast<int>(response->status), std::move(response->body)};
}

http::Awaitable<Result<Hash>> ServerLink::serverKey() {
  if (!m_isEncrypted) co_return Hash{};
  const auto key = co_await m_client.serverPublicKey();
  if (!key) co_return std::unexpected(key.error());
  co_return crypto::sha256(*key);
}

http::Awaitable<Error> ServerLink::follow(std::string bearer, std::function<void()> onHint) {
  sync::ApiRequest request;
  request.method = "GET";
  request.target = sync::path::events;
  request.bearer = std::move(bearer);
  auto onEvent = [onHint = std::move(onHint)](const std::string&) { onHint(); };
  co_return co_await m_client.follow(requestFor(std::move(request)), std::move(onEvent));
}

}  // namespace chatelaine::gateway
