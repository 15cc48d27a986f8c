#include "tests/gateway/support/agent_client.h"

#include <poll.h>

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>

#include "core/bytes.h"
#include "http/tls.h"

namespace chatelaine::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Outer = asio::ssl::stream<tcp::socket&>;
using Inner = asio::ssl::stream<Outer&>;

struct AgentClient::State {
  asio::io_context context;
  tcp::socket socket{context};
  http::TlsContext outerContext;
  http::TlsContext innerContext;
  std::unique_ptr<Outer> outer;
  std::unique_ptr<Inner> inner;
  std::string buffer;
  bool hasTimedOut = false;

  template <class Action>
  auto onTop(Action action) {
    if (inner) return action(*inner);
    if (outer) return action(*outer);
    return action(socket);
  }
  // Asio's own blocking reads know no time-out.
  bool more() {
    std::array<char, 8192> piece{};
    error_code error;
    std::size_t size = 0;
    socket.non_blocking(true);
    for (pollfd wait{socket.native_handle(), POLLIN, 0}; size == 0;) {
      size = onTop([&](auto& stream) { return stream.read_some(asio::buffer(piece), error); });
      if (error != asio::error::would_block && error != asio::error::try_again) break;
      hasTimedOut = ::poll(&wait, 1, 10'000) <= 0;
      if (hasTimedOut) break;
    }
    socket.non_blocking(false);
    buffer.append(piece.data(), size);
    return size > 0;
  }
  std::string take(std::size_t size) {
    while (buffer.size() < size && more()) {}
    std::string out = buffer.substr(0, size);
    buffer.erase(0, size);
    return out;
  }
  std::string takeUntil(std::string_view end) {
    while (!buffer.contains(end) && more()) {}
    const std::size_t at = buffer.find(end);
    return at == std::string::npos ? std::string() : take(at + end.size());
  }
  std::string takeChunks() {
    std::string body;
    for (;;) {
      const std::string line = takeUntil("\r\n");
      if (line.empty()) return body + "<cut>";
      const std::size_t size = std::stoul(line, nullptr, 16);
      if (size == 0) {
        while (takeUntil("\r\n").size() > 2) {}
        return body;
      }
      body += take(size + 2).substr(0, size);
    }
  }
  std::string takeBody(const std::string& head) {
    if (head.contains("\r\nTransfer-Encoding: chunked\r\n")) return takeChunks();
    const std::size_t at = head.find("\r\nContent-Length: ");
    if (at != std::string::npos) return take(std::stoul(head.substr(at + 18)));
    while (more()) {}
    return std::exchange(buffer, {});
  }
};

AgentClient::AgentClient(std::uint16_t gatewayPort, const std::string& gatewayAddress)
    : m_state(std::make_unique<State>()) {
  m_state->socket.connect(tcp::endpoint(asio::ip::make_address(gatewayAddress), gatewayPort));
}

AgentClient::~AgentClient() = default;

namespace {

template <class Stream>
bool shakeHands(Stream& stream, const std::string& host, const std::string& serverName) {
  if (!http::expectHost(stream.native_handle(), host)) return false;
  SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
           serverName.empty() ? nullptr : std::string(serverName).data());
  error_code error;
  stream.handshake(asio::ssl::stream_base::client, error);
  return !error;
}

}  // namespace

bool AgentClient::startTls(const std::string& authorityPem, const std::string& host, const std::string& serverName) {
  State& state = *m_state;
  auto context = http::clientContext(http::SystemRoots::ignore, {authorityPem}).value();
  if (state.outer == nullptr) {
    state.outerContext = context;
    state.outer = std::make_unique<Outer>(state.socket, *context);
    return shakeHands(*state.outer, host, serverName);
  }
  state.innerContext = context;
  state.inner = std::make_unique<Inner>(*state.outer, *context);
  return shakeHands(*state.inner, host, serverName);
}

void AgentClient::send(std::string_view bytes) {
  error_code ignored;  // the other side may have refused already: its answer is still to be read
  m_state->onTop([&](auto& stream) { return asio::write(stream, asio::buffer(bytes), ignored); });
}

AgentResponse AgentClient::receive(std::string_view method) {
  AgentResponse response;
  response.head = m_state->takeUntil("\r\n\r\n");
  if (response.head.size() < 12) return response;
  response.status = std::stoi(response.head.substr(9, 3));
  const bool hasBody = method != "HEAD" && response.status >= 200 && response.status != 204 && response.status != 304 &&
                       !(method == "CONNECT" && response.status == 200);
  if (hasBody) response.body = m_state->takeBody(response.head);
  return response;
}

void AgentClient::endSending() {
  error_code ignored;
  m_state->socket.shutdown(tcp::socket::shutdown_send, ignored);
}

std::string AgentClient::readSome() {
  if (m_state->buffer.empty()) m_state->more();
  return std::exchange(m_state->buffer, {});
}

bool AgentClient::hasEnded() {
  while (!readSome().empty()) {}
  return !m_state->hasTimedOut;
}

std::string AgentResponse::code() const {
  const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(body));
  return document.object()[QStringLiteral("code")].toString().toStdString();
}

std::string proxyAuthorization(std::string_view token, std::string_view user) {
  return "Proxy-Authorization: Basic " + toBase64(bytesOf(std::string(user) + ":" + std::string(token))) + "\r\n";
}

std::string connectTo(const std::string& authority, const std::string& fields) {
  return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + fields + "\r\n";
}

}  // namespace chatelaine::test
