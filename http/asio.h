// The Asio names that http, server and gateway share. Only included where coroutines or sockets are handled.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace chatelaine::http {

namespace asio = boost::asio;

using Socket = asio::generic::stream_protocol::socket;  // TCP or unix
using TlsStream = asio::ssl::stream<Socket&>;
template <class T>
using Awaitable = asio::awaitable<T>;

// `auto [error, size] = co_await stream.async_read_some(buffer, asTuple);`: errors as values, no exceptions.
inline constexpr auto asTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace chatelaine::http
