#include "tests/gateway/support/provider.h"

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <mutex>
#include <optional>
#include <thread>

#include "core/environment.h"
#include "crypto/x509.h"
#include "http/tls.h"

namespace chatelaine::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::size_t lengthIn(const std::string& head) {
  const std::size_t at = head.find("\r\nContent-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 18));
}

bool isChunked(const std::string& head) { return head.contains("\r\nTransfer-Encoding: chunked\r\n"); }

// One connection, read without haste.
template <class Stream>
class Conversation {
 public:
  explicit Conversation(Stream& stream) : m_stream(stream) {}

  std::optional<Provider::Seen> next() {
    const auto head = until("\r\n\r\n");
    if (!head) return std::nullopt;
    Provider::Seen seen{*head, {}, isChunked(*head)};
    if (!seen.wasChunked) {
      const auto body = exactly(lengthIn(*head));
      if (!body) return std::nullopt;
      seen.body = *body;
      return seen;
    }
    for (;;) {
      const auto line = until("\r\n");
      if (!line) return std::nullopt;
      const std::size_t size = std::stoul(*line, nullptr, 16);
      const auto chunk = exactly(size + 2);
      if (!chunk) return std::nullopt;
      if (size == 0) return seen;
      seen.body += chunk->substr(0, size);
    }
  }

 private:
  bool more() {
    std::array<char, 4096> piece{};
    error_code error;
    const std::size_t size = m_stream.read_some(asio::buffer(piece), error);
    m_buffer.append(piece.data(), size);
    return !error;
  }
  std::optional<std::string> until(const std::string& end) {
    std::size_t at = std::string::npos;
    while ((at = m_buffer.find(end)) == std::string::npos) {
      if (!more()) return std::nullopt;
    }
    return exactly(at + end.size());
  }
  std::optional<std::string> exactly(std::size_t size) {
    while (m_buffer.size() < size) {
      if (!more()) return std::nullopt;
    }
    std::string out = m_buffer.substr(0, size);
    m_buffer.erase(0, size);
    return out;
  }

  Stream& m_stream;
  std::string m_buffer;
};

}  // namespace

struct Provider::State {
  explicit State(const std::string& address) : acceptor(context, tcp::endpoint(asio::ip::make_address(address), 0)) {}

  asio::io_context context;
  tcp::acceptor acceptor;
  std::string authorityPem;
  http::TlsContext tls;
  std::atomic<int> connections = 0;
  std::atomic<bool> isStopping = false;
  mutable std::mutex mutex;
  std::vector<Seen> seen;
  Responder responder = [](const Seen& request) { return okWith(request.head + request.body); };
  std::function<void()> beforeHandshake;
  std::vector<std::shared_ptr<tcp::socket>> sockets;
  std::vector<std::thread> threads;
  std::thread accepting;

  template <class Stream>
  void converse(Stream& stream) {
    Conversation<Stream> conversation(stream);
    while (const auto request = conversation.next()) {
      std::unique_lock lock(mutex);
      seen.push_back(*request);
      const Responder answer = responder;
      lock.unlock();
      const std::string bytes = answer(*request);
      error_code error;
      if (!bytes.empty()) asio::write(stream, asio::buffer(bytes), error);
      if (bytes.empty() || error || bytes.contains("Connection: close")) break;
    }
  }

  void serve(tcp::socket& socket) {
    error_code ignored;
    std::unique_lock lock(mutex);
    const std::function<void()> before = beforeHandshake;
    lock.unlock();
    if (before) before();
    if (tls == nullptr) {
      converse(socket);
    } else {
      asio::ssl::stream<tcp::socket&> stream(socket, *tls);
      stream.handshake(asio::ssl::stream_base::server, ignored);
      if (!ignored) converse(stream);
      stream.shutdown(ignored);
    }
    socket.shutdown(tcp::socket::shutdown_both, ignored);
  }

  void acceptForEver() {
    for (;;) {
      auto socket = std::make_shared<tcp::socket>(context);
      error_code error;
      acceptor.accept(*socket, error);
      if (error || isStopping) return;
      ++connections;
      const std::lock_guard lock(mutex);
      sockets.push_back(socket);
      threads.emplace_back([this, socket] { serve(*socket); });
    }
  }
};

Provider::Provider(const std::string& host, ProviderSecurity security, const std::string& address)
    : m_state(std::make_shared<State>(address)) {
  const auto authority = crypto::createCertificateAuthority("Provider's authority", systemNow());
  const auto leaf = crypto::issueLeaf(*authority, host, systemNow());
  m_state->authorityPem = authority->certificatePem;
  if (security == ProviderSecurity::tls)
    m_state->tls = http::serverContext(leaf->certificatePem, leaf->privateKeyPem).value();
  m_state->accepting = std::thread([state = m_state.get()] { state->acceptForEver(); });
}

Provider::~Provider() {
  m_state->isStopping = true;
  error_code ignored;
  tcp::socket knock(m_state->context);  // wakes the acceptor
  knock.connect(m_state->acceptor.local_endpoint(), ignored);
  m_state->accepting.join();
  for (const auto& socket : m_state->sockets) socket->shutdown(tcp::socket::shutdown_both, ignored);
  for (std::thread& thread : m_state->threads) thread.join();
}

std::uint16_t Provider::port() const { return m_state->acceptor.local_endpoint().port(); }
const std::string& Provider::authorityPem() const { return m_state->authorityPem; }
int Provider::connections() const { return m_state->connections; }

void Provider::respond(Responder responder) {
  const std::lock_guard lock(m_state->mutex);
  m_state->responder = std::move(responder);
}

void Provider::beforeHandshakes(std::function<void()> action) {
  const std::lock_guard lock(m_state->mutex);
  m_state->beforeHandshake = std::move(action);
}

std::vector<Provider::Seen> Provider::seen() const {
  const std::lock_guard lock(m_state->mutex);
  return m_state->seen;
}

std::string Provider::lastHead() const {
  const auto all = seen();
  return all.empty() ? std::string() : all.back().head;
}

std::string okWith(const std::string& body, const std::string& fields) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

}  // namespace chatelaine::test
