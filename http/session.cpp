#include "http/session.h"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "http/request_reader.h"

namespace chatelaine::http {
namespace {

using boost::system::error_code;

// One connection over a plain socket or TLS.
template <class Stream>
class Session {
 public:
  Session(Stream& stream, std::shared_ptr<Connection> connection, const SessionOptions& options)
      : m_stream(stream),
        m_connection(std::move(connection)),
        m_options(options),
        m_reader(stream, *m_connection, options.limits),
        m_peer(m_connection->peerAddress()) {}

  Awaitable<void> run() {
    while (co_await answerOne()) {}
  }

 private:
  // False when the connection has to end.
  Awaitable<bool> answerOne() {
    std::expected<Received, Refused> received = co_await m_reader.next();
    if (!received) {
      if (received.error().response) co_await refuse(*received.error().response);
      co_return false;
    }
    const bool isHead = received->request.method == "HEAD";
    received->request.peer = m_peer;
    Reply reply = co_await dispatch(std::move(received->request));
    if (const auto* source = std::get_if<EventSource>(&reply)) {
      co_await stream(*source);
      co_return false;
    }
    const bool isLast = !received->keepAlive || m_connection->isDraining();
    const AfterResponse after = isLast ? AfterResponse::close : AfterResponse::keepAlive;
    const bool isWritten = co_await write(std::get<Response>(reply), after, isHead);
    co_return isWritten && !isLast;
  }

  Awaitable<Reply> dispatch(Request request) {
    std::string failure;
    m_connection->expiresNever();
    try {
      co_return co_await m_options.dispatch(std::move(request));
    } catch (const std::exception& exception) {
      failure = exception.what();
    }
    m_options.log(LogLevel::error, "handler_failed", {{"what", failure}});
    co_return problem(500, "internal", "Something went wrong here", "Try again; the log of this program says more.");
  }

  Awaitable<bool> write(const Response& response, AfterResponse after, bool isHead) {
    const std::string head = headOf(response, after);
    const std::array<asio::const_buffer, 2> parts{
        asio::buffer(head), isHead ? asio::const_buffer() : asio::buffer(response.body.data(), response.body.size())};
    m_connection->expiresAfter(m_options.limits.write);
    auto [error, size] = co_await asio::async_write(m_stream, parts, asTuple);
    co_return !error;
  }

  // The other side may still be sending: closing at once would reset the connection before it has read the answer.
  Awaitable<void> refuse(const Response& response) {
    if (!co_await write(response, AfterResponse::close, false)) co_return;
    error_code error;
    m_connection->socket().shutdown(Socket::shutdown_send, error);
    m_connection->expiresAfter(std::chrono::seconds(2));
    std::array<std::byte, 4096> sink;
    while (!error) error = std::get<0>(co_await m_connection->socket().async_read_some(asio::buffer(sink), asTuple));
  }

  Awaitable<void> stream(const EventSource& source) {
    std::string head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
        "X-Accel-Buffering: no\r\nConnection: close\r\n\r\n";
    EventStream events([this](std::string text) { return writeEvent(std::move(text)); });
    if (!co_await writeEvent(std::move(head))) co_return;
    co_await source(events);
  }

  Awaitable<bool> writeEvent(std::string text) {
    if (m_connection->isDraining()) co_return false;
    m_connection->expiresAfter(m_options.limits.write);
    auto [error, size] = co_await asio::async_write(m_stream, asio::buffer(text), asTuple);
    m_connection->expiresNever();
    m_connection->setPhase(Connection::Phase::idle);  // nothing is lost when a drain cuts it here
    co_return !error;
  }

  Stream& m_stream;
  std::shared_ptr<Connection> m_connection;
  const SessionOptions& m_options;
  RequestReader<Stream> m_reader;
  std::string m_peer;
};

}  // namespace

Awaitable<void> serve(std::shared_ptr<Connection> connection, const SessionOptions& options) {
  Session<Socket> session(connection->socket(), connection, options);
  co_await session.run();
}

Awaitable<void> serveTls(std::shared_ptr<Connection> connection, asio::ssl::context& context,
                         const SessionOptions& options) {
  TlsStream stream(connection->socket(), context);
  connection->expiresAfter(options.limits.handshake);
  auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, asTuple);
  if (error) co_return;
  Session<TlsStream> session(stream, connection, options);
  co_await session.run();
  connection->expiresAfter(std::chrono::seconds(1));
  co_await stream.async_shutdown(asTuple);
}

}  // namespace chatelaine::http
