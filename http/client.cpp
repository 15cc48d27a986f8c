#include "http/client.h"

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "http/client_connection.h"

namespace chatelaine::http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;
using ResponseParser = beast::http::response_parser<beast::http::vector_body<unsigned char>>;

std::string hostField(const Address& address) {
  return std::holds_alternative<UnixAddress>(address) ? "localhost" : toString(address);
}

std::string headOf(const Request& request, const Address& server) {
  std::string head = request.method + " " + request.path;
  if (!request.query.empty()) head += "?" + request.query;
  head += " HTTP/1.1\r\nHost: " + hostField(server) + "\r\n";
  for (const HeaderField& field : request.headers) head += field.name + ": " + field.value + "\r\n";
  return head + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
}

Response responseFrom(ResponseParser& parser) {
  auto& message = parser.get();
  Response response{message.result_int(), {}, copyOf(std::as_bytes(std::span(message.body())))};
  for (const auto& header : message)
    response.headers.push_back(
        {std::string(std::string_view(header.name_string())), std::string(std::string_view(header.value()))});
  return response;
}

Error errorFrom(const error_code& error, const Connection& connection) {
  if (connection.hasExpired()) return {ErrorCode::timedOut, "no answer in time"};
  if (error == beast::http::error::body_limit) return {ErrorCode::limitExceeded, "the answer is too large"};
  const bool isHttp = error.category() == beast::http::make_error_code(beast::http::error::bad_status).category();
  if (isHttp && error != beast::http::error::end_of_stream) return {ErrorCode::corrupt, error.message()};
  return {ErrorCode::offline, error.message()};
}

// The text of a server-sent event stream, line by line.
class EventLines {
 public:
  void feed(std::string_view text, const std::function<void(std::string)>& onEvent) {
    for (const char letter : text) {
      if (letter != '\n') {
        if (m_line.size() < 4096) m_line += letter;
        continue;
      }
      if (m_line.starts_with("event: ")) m_event = m_line.substr(7);
      if (m_line.empty() && !m_event.empty()) onEvent(std::exchange(m_event, {}));
      m_line.clear();
    }
  }

 private:
  std::string m_line;
  std::string m_event;
};

struct Exchanged {
  Result<Response> response;
  bool mayRepeat = false;  // the server closed before it sent a byte
};

}  // namespace

struct Client::State {
  asio::any_io_executor executor;
  Options options;
  std::unique_ptr<ClientConnection> kept;
  std::weak_ptr<Connection> following;
  beast::flat_buffer buffer;

  Awaitable<Result<void>> ensureConnected();
  Awaitable<Exchanged> exchange(const Request& request);
  template <class Stream>
  Awaitable<Exchanged> exchangeOver(Stream& stream, const Request& request);
  template <class Stream>
  Awaitable<Error> followOver(Stream& stream, Connection& connection, const Request& request,
                              const std::function<void(std::string)>& onEvent);
};

Awaitable<Result<void>> Client::State::ensureConnected() {
  if (kept) co_return Result<void>{};
  auto opened = co_await connectTo(executor, options.server, options.tls, options.timeout);
  if (!opened) co_return std::unexpected(opened.error());
  kept = std::move(*opened);
  buffer.clear();
  co_return Result<void>{};
}

template <class Stream>
Awaitable<Exchanged> Client::State::exchangeOver(Stream& stream, const Request& request) {
  const std::shared_ptr<Connection> connection = kept->connection;
  const std::string head = headOf(request, options.server);
  const std::array<asio::const_buffer, 2> parts{asio::buffer(head),
                                                asio::buffer(request.body.data(), request.body.size())};
  connection->expiresAfter(options.timeout);
  auto [writeError, written] = co_await asio::async_write(stream, parts, asTuple);
  ResponseParser parser;
  parser.body_limit(options.bodyBytes);
  if (request.method == "HEAD") parser.skip(true);
  // Even when writing failed an answer may be there: a refusal that came before the whole request was read.
  auto [readError, size] = co_await beast::http::async_read(stream, buffer, parser, asTuple);
  if (readError) {
    const bool nothingCame = !parser.got_some() && !connection->hasExpired();
    co_return Exchanged{std::unexpected(errorFrom(readError, *connection)), nothingCame};
  }
  if (writeError || !parser.get().keep_alive()) kept.reset();
  else connection->expiresNever();
  co_return Exchanged{responseFrom(parser)};
}

Awaitable<Exchanged> Client::State::exchange(const Request& request) {
  Result<void> connected = co_await ensureConnected();
  if (!connected) co_return Exchanged{std::unexpected(connected.error())};
  const auto connection = kept->connection;
  Exchanged outcome{fail(ErrorCode::internal)};
  if (kept->tls) outcome = co_await exchangeOver(*kept->tls, request);
  else outcome = co_await exchangeOver(connection->socket(), request);
  if (!outcome.response) kept.reset();
  co_return outcome;
}

template <class Stream>
Awaitable<Error> Client::State::followOver(Stream& stream, Connection& connection, const Request& request,
                                           const std::function<void(std::string)>& onEvent) {
  const std::string head = headOf(request, options.server);
  connection.expiresAfter(options.timeout);
  co_await asio::async_write(stream, asio::buffer(head), asTuple);  // where it fails, reading says why
  beast::flat_buffer input;
  beast::http::response_parser<beast::http::buffer_body> parser;
  parser.body_limit(boost::none);
  auto [headError, headSize] = co_await beast::http::async_read_header(stream, input, parser, asTuple);
  if (headError) co_return errorFrom(headError, connection);
  if (parser.get().result_int() != 200)
    co_return Error{parser.get().result_int() == 401 ? ErrorCode::expired : ErrorCode::denied,
                    "status " + std::to_string(parser.get().result_int())};
  EventLines lines;
  std::array<char, 4096> chunk;
  onEvent("open");
  while (!parser.is_done()) {
    parser.get().body() = {chunk.data(), chunk.size(), true};
    connection.expiresAfter(std::chrono::seconds(60));  // the server sends a comment every 15 s
    auto [error, size] = co_await beast::http::async_read_some(stream, input, parser, asTuple);
    lines.feed({chunk.data(), chunk.size() - parser.get().body().size}, onEvent);
    if (error && error != beast::http::error::need_buffer) co_return errorFrom(error, connection);
  }
  co_return Error{ErrorCode::offline, "the server ended the stream"};
}

Client::Client(asio::any_io_executor executor, Options options)
    : m_state(std::make_shared<State>(std::move(executor), std::move(options))) {}

Client::~Client() { close(); }

Awaitable<Result<Response>> Client::send(Request request) {
  const auto state = m_state;
  const bool wasKept = state->kept != nullptr;
  Exchanged outcome = co_await state->exchange(request);
  if (!outcome.response && outcome.mayRepeat && wasKept) outcome = co_await state->exchange(request);
  co_return std::move(outcome.response);
}

Awaitable<Result<Bytes>> Client::serverPublicKey() {
  const auto state = m_state;
  Result<void> connected = co_await state->ensureConnected();
  if (!connected) co_return std::unexpected(connected.error());
  co_return state->kept->tls ? peerPublicKey(state->kept->tls->native_handle()) : Bytes{};
}

Awaitable<Error> Client::follow(Request request, std::function<void(std::string)> onEvent) {
  const auto state = m_state;
  auto opened = co_await connectTo(state->executor, state->options.server, state->options.tls, state->options.timeout);
  if (!opened) co_return opened.error();
  const std::unique_ptr<ClientConnection> client = std::move(*opened);
  state->following = client->connection;
  if (client->tls) co_return co_await state->followOver(*client->tls, *client->connection, request, onEvent);
  co_return co_await state->followOver(client->connection->socket(), *client->connection, request, onEvent);
}

void Client::close() {
  asio::post(m_state->executor, [state = m_state] {
    if (state->kept) state->kept->connection->close();
    if (const auto connection = state->following.lock()) connection->close();
  });
}

}  // namespace chatelaine::http
