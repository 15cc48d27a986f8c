// Reads one request after another from a server's connection, within limits of size and time. Part of http/session.
#pragma once
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <expected>
#include <optional>

#include "http/session.h"

namespace chatelaine::http {

struct Received {
  Request request;
  bool keepAlive = true;
};
// Without a response there is nobody to answer.
struct Refused {
  std::optional<Response> response;
};

using RequestParser = boost::beast::http::request_parser<boost::beast::http::vector_body<unsigned char>>;

// What is wrong with the head of a request, if anything: framing that two programs could read in two ways, or a target
// that isn't a path.
std::optional<Response> refusalOf(const RequestParser& parser);
Refused refusedFor(const boost::system::error_code& error, const Connection& connection);
Request requestFrom(RequestParser& parser);

template <class Stream>
class RequestReader {
 public:
  RequestReader(Stream& stream, Connection& connection, const SessionLimits& limits)
      : m_stream(stream), m_connection(connection), m_limits(limits) {}

  Awaitable<std::expected<Received, Refused>> next() {
    if (!co_await awaitFirstByte()) co_return std::unexpected(Refused{});
    RequestParser parser;
    parser.header_limit(static_cast<std::uint32_t>(m_limits.headerBytes));
    parser.body_limit(m_limits.bodyBytes);
    m_connection.expiresAfter(m_limits.header);
    auto [headError, headSize] = co_await boost::beast::http::async_read_header(m_stream, m_buffer, parser, asTuple);
    if (headError) co_return std::unexpected(refusedFor(headError, m_connection));
    if (auto refusal = refusalOf(parser)) co_return std::unexpected(Refused{std::move(refusal)});
    m_connection.expiresAfter(m_limits.body);
    co_await inviteBody(parser);
    auto [bodyError, bodySize] = co_await boost::beast::http::async_read(m_stream, m_buffer, parser, asTuple);
    if (bodyError) co_return std::unexpected(refusedFor(bodyError, m_connection));
    const bool keepAlive = parser.get().keep_alive();
    co_return Received{requestFrom(parser), keepAlive};
  }

 private:
  // So that waiting for the next request isn't counted as sending one slowly.
  Awaitable<bool> awaitFirstByte() {
    m_connection.setPhase(Connection::Phase::idle);
    if (m_connection.isDraining()) co_return false;
    m_connection.expiresAfter(m_limits.idle);
    if (m_buffer.size() == 0) {
      auto [error, size] = co_await m_stream.async_read_some(m_buffer.prepare(4096), asTuple);
      m_buffer.commit(size);
      if (error) co_return false;
    }
    m_connection.setPhase(Connection::Phase::busy);
    co_return true;
  }

  Awaitable<void> inviteBody(const RequestParser& parser) {
    if (!boost::beast::iequals(parser.get()[boost::beast::http::field::expect], "100-continue")) co_return;
    constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(m_stream, asio::buffer(invitation), asTuple);
  }

  Stream& m_stream;
  Connection& m_connection;
  const SessionLimits& m_limits;
  boost::beast::flat_buffer m_buffer;
};

}  // namespace chatelaine::http
