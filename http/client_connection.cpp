#include "http/client_connection.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

namespace chatelaine::http {
namespace {

using boost::system::error_code;
using namespace asio::experimental::awaitable_operators;
using Endpoints = std::vector<asio::generic::stream_protocol::endpoint>;

Awaitable<Result<Endpoints>> endpointsOf(asio::any_io_executor executor, Address address) {
  if (const auto* local = std::get_if<UnixAddress>(&address))
    co_return Endpoints{asio::local::stream_protocol::endpoint(local->path.string())};
  const auto& tcp = std::get<TcpAddress>(address);
  asio::ip::tcp::resolver resolver(executor);
  auto [error, found] = co_await resolver.async_resolve(tcp.host, std::to_string(tcp.port), asTuple);
  if (error) co_return fail(ErrorCode::offline, tcp.host + ": " + error.message());
  Endpoints endpoints;
  for (const auto& entry : found) endpoints.emplace_back(entry.endpoint());
  co_return endpoints;
}

Awaitable<Result<Socket>> openSocket(asio::any_io_executor executor, Address address) {
  Result<Endpoints> endpoints = co_await endpointsOf(executor, address);
  if (!endpoints) co_return std::unexpected(endpoints.error());
  Socket socket(executor);
  error_code error = asio::error::host_not_found;
  for (const auto& endpoint : *endpoints) {
    error_code ignored;
    socket.close(ignored);
    error = std::get<0>(co_await socket.async_connect(endpoint, asTuple));
    if (!error) break;
  }
  if (error) co_return fail(ErrorCode::offline, toString(address) + ": " + error.message());
  if (std::holds_alternative<TcpAddress>(address)) socket.set_option(asio::ip::tcp::no_delay(true), error);
  co_return socket;
}

Awaitable<Result<Socket>> openSocketWithin(asio::any_io_executor executor, Address address,
                                           std::chrono::milliseconds timeout) {
  asio::steady_timer timer(executor, timeout);
  auto outcome = co_await (openSocket(executor, address) || timer.async_wait(asTuple));
  if (outcome.index() == 1) co_return fail(ErrorCode::timedOut, toString(address));
  co_return std::get<0>(std::move(outcome));
}

Awaitable<Result<void>> shakeHands(ClientConnection& client, const Address& address, asio::ssl::context& context) {
  client.tls.emplace(client.connection->socket(), context);
  const auto* tcp = std::get_if<TcpAddress>(&address);
  if (auto expected = expectHost(client.tls->native_handle(), tcp == nullptr ? "localhost" : tcp->host); !expected)
    co_return std::unexpected(expected.error());
  auto [error] = co_await client.tls->async_handshake(asio::ssl::stream_base::client, asTuple);
  if (!error) co_return Result<void>{};
  if (client.connection->hasExpired()) co_return fail(ErrorCode::timedOut, "TLS handshake with " + toString(address));
  const long verdict = SSL_get_verify_result(client.tls->native_handle());
  if (verdict != X509_V_OK) co_return fail(ErrorCode::untrustedPeer, X509_verify_cert_error_string(verdict));
  co_return fail(ErrorCode::offline, "TLS handshake with " + toString(address) + ": " + error.message());
}

}  // namespace

Awaitable<Result<std::unique_ptr<ClientConnection>>> connectTo(asio::any_io_executor executor, const Address& address,
                                                               TlsContext tls, std::chrono::milliseconds timeout) {
  Result<Socket> socket = co_await openSocketWithin(executor, address, timeout);
  if (!socket) co_return std::unexpected(socket.error());
  auto client = std::make_unique<ClientConnection>();
  client->connection = std::make_shared<Connection>(std::move(*socket));
  if (tls) {
    client->connection->expiresAfter(timeout);
    Result<void> trusted = co_await shakeHands(*client, address, *tls);
    if (!trusted) co_return std::unexpected(trusted.error());
  }
  co_return client;
}

}  // namespace chatelaine::http
