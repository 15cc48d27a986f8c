// Asio for everybody above http: the folders there include this header, never Asio's own. Only where coroutines or
// sockets are handled.
#pragma once
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl.hpp>

namespace chatelaine::http {

namespace asio = boost::asio;

using Socket = asio::generic::stream_protocol::socket;  // TCP or unix
using TlsStream = asio::ssl::stream<Socket&>;
template <class T>
using Awaitable = asio::awaitable<T>;

// `auto [error, size] = co_await stream.async_read_some(buffer, asTuple);`: errors as values, no exceptions.
inline constexpr auto asTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace chatelaine::http
