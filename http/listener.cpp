#include "http/listener.h"

#include <sys/socket.h>
#include <sys/stat.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <mutex>
#include <unordered_map>

namespace chatelaine::http {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;
using boost::system::error_code;

struct Place {
  asio::generic::stream_protocol::endpoint endpoint;
  asio::generic::stream_protocol protocol{AF_UNIX, 0};
};

bool isAnswered(const asio::local::stream_protocol::endpoint& endpoint) {
  asio::io_context context;
  asio::local::stream_protocol::socket probe(context);
  error_code error;
  probe.connect(endpoint, error);
  return !error;
}

Result<Place> placeOf(const UnixAddress& address) {
  const std::string path = address.path.string();
  if (path.empty() || path.size() > 107) return fail(ErrorCode::invalidInput, "the path of the socket is too long");
  const asio::local::stream_protocol::endpoint endpoint(path);
  std::error_code ignored;
  if (std::filesystem::is_socket(address.path, ignored)) {
    if (isAnswered(endpoint)) return fail(ErrorCode::portInUse, "another program answers on " + path);
    std::filesystem::remove(address.path, ignored);
  }
  return Place{endpoint, asio::local::stream_protocol()};
}

Result<Place> placeOf(const TcpAddress& address) {
  error_code error;
  const asio::ip::address literal =
      asio::ip::make_address(address.host == "localhost" ? "127.0.0.1" : address.host, error);
  if (error)
    return fail(ErrorCode::invalidInput, "an address to listen on is an IP address, not '" + address.host + "'");
  const asio::ip::tcp::endpoint endpoint(literal, address.port);
  return Place{endpoint, endpoint.protocol()};
}

Error listenError(const error_code& error, const Address& address) {
  const std::string where = toString(address) + ": " + error.message();
  if (error == asio::error::address_in_use) return {ErrorCode::portInUse, where};
  if (error == asio::error::access_denied) return {ErrorCode::denied, where};
  return {ErrorCode::invalidInput, where};
}

}  // namespace

struct Listener::State {
  State(std::vector<asio::any_io_executor> list, Options given)
      : executors(std::move(list)), options(std::move(given)), acceptor(executors.front()) {}

  error_code open(const Place& place);
  void add(const std::shared_ptr<Connection>& connection);
  void remove(Connection* connection);
  template <class Action>
  void forEach(Action action);

  std::vector<asio::any_io_executor> executors;
  Options options;
  Acceptor acceptor;
  Session session;
  std::atomic<bool> isStopping = false;
  mutable std::mutex mutex;  // guards `live`
  std::unordered_map<Connection*, std::weak_ptr<Connection>> live;
};

error_code Listener::State::open(const Place& place) {
  error_code error;
  acceptor.open(place.protocol, error);
  if (error) return error;
  const bool isUnix = std::holds_alternative<UnixAddress>(options.address);
  if (!isUnix) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  acceptor.bind(place.endpoint, error);
  if (error) return error;
  // Nobody can connect between bind and listen, so the mode is in force before the first connection.
  if (isUnix && ::chmod(std::get<UnixAddress>(options.address).path.c_str(), 0600) != 0)
    return {errno, boost::system::system_category()};
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

void Listener::State::add(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex);
  live.emplace(connection.get(), connection);
}

void Listener::State::remove(Connection* connection) {
  const std::lock_guard lock(mutex);
  live.erase(connection);
}

template <class Action>
void Listener::State::forEach(Action action) {
  const std::lock_guard lock(mutex);
  for (const auto& [key, weak] : live)
    if (const auto connection = weak.lock()) action(*connection);
}

namespace {

template <class State>
Awaitable<void> runSession(std::shared_ptr<State> state, std::shared_ptr<Connection> connection) {
  try {
    co_await state->session(connection);
  } catch (const std::exception&) {
    // The session's own business went wrong in a way that it didn't foresee; the others aren't concerned.
  }
  connection->close();
  state->remove(connection.get());
}

// False where there is no memory for it: the listener goes on.
template <class State>
bool admit(const std::shared_ptr<State>& state, const asio::any_io_executor& executor, Socket socket) try {
  const auto connection = std::make_shared<Connection>(std::move(socket));
  state->add(connection);
  try {
    asio::co_spawn(executor, runSession(state, connection), asio::detached);
  } catch (const std::exception&) {
    state->remove(connection.get());
    return false;
  }
  return true;
} catch (const std::exception&) {
  return false;
}

template <class State>
Awaitable<void> acceptLoop(std::shared_ptr<State> state) {
  asio::steady_timer pause(state->executors.front());
  for (std::size_t turn = 0; !state->isStopping; ++turn) {
    const asio::any_io_executor& executor = state->executors[turn % state->executors.size()];
    auto [error, socket] = co_await state->acceptor.async_accept(executor, asTuple);
    if (state->isStopping) co_return;
    bool mustPause = static_cast<bool>(error);  // out of descriptors, or a peer that left: neither ends the loop
    if (std::lock_guard lock(state->mutex); !error && state->live.size() >= state->options.maximumConnections) continue;
    error_code ignored;
    if (std::holds_alternative<TcpAddress>(state->options.address))
      socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (!mustPause) mustPause = !admit(state, executor, Socket(std::move(socket)));
    if (!mustPause) continue;
    pause.expires_after(std::chrono::milliseconds(20));
    co_await pause.async_wait(asTuple);
  }
}

}  // namespace

Listener::Listener(std::shared_ptr<State> state) : m_state(std::move(state)) {}

Result<std::unique_ptr<Listener>> Listener::open(std::vector<asio::any_io_executor> executors, Options options) {
  auto place = std::visit([](const auto& address) { return placeOf(address); }, options.address);
  if (!place) return std::unexpected(place.error());
  auto state = std::make_shared<State>(std::move(executors), std::move(options));
  if (const error_code error = state->open(*place)) return std::unexpected(listenError(error, state->options.address));
  if (auto* tcp = std::get_if<TcpAddress>(&state->options.address)) {
    const auto local = state->acceptor.local_endpoint();
    asio::ip::tcp::endpoint endpoint;
    endpoint.resize(local.size());
    std::memcpy(endpoint.data(), local.data(), local.size());
    tcp->port = endpoint.port();
  }
  return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

Listener::~Listener() {
  m_state->isStopping = true;
  asio::post(m_state->acceptor.get_executor(), [state = m_state] {
    error_code ignored;
    state->acceptor.close(ignored);
  });
  m_state->forEach([](Connection& connection) { connection.close(); });
}

void Listener::start(Session session) {
  m_state->session = std::move(session);
  asio::co_spawn(m_state->executors.front(), acceptLoop(m_state), asio::detached);
}

const Address& Listener::address() const { return m_state->options.address; }

std::size_t Listener::connections() const {
  const std::lock_guard lock(m_state->mutex);
  return m_state->live.size();
}

Awaitable<void> Listener::stop(std::chrono::milliseconds grace) {
  const auto state = m_state;
  state->isStopping = true;
  asio::post(state->acceptor.get_executor(), [state] {
    error_code ignored;
    state->acceptor.close(ignored);
  });
  state->forEach([](Connection& connection) { connection.drain(); });
  asio::steady_timer timer(co_await asio::this_coro::executor);
  const auto until = std::chrono::steady_clock::now() + grace;
  while (connections() > 0 && std::chrono::steady_clock::now() < until) {
    timer.expires_after(std::chrono::milliseconds(10));
    co_await timer.async_wait(asTuple);
  }
  state->forEach([](Connection& connection) { connection.close(); });
}

}  // namespace chatelaine::http
