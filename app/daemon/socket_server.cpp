#include "app/daemon/socket_server.h"

#include <algorithm>

namespace chatelaine::daemon {

SocketServer::SocketServer(Options options, const http::Router& router) : m_tls(std::move(options.tls)) {
  for (std::size_t made = 0; made < std::max<std::size_t>(options.threads, 1); ++made)
    m_threads.push_back(std::make_unique<http::ServiceThread>(options.log));
  m_session.dispatch = [&router](http::Request request) { return router.route(std::move(request)); };
  m_session.log = std::move(options.log);
}

Result<std::unique_ptr<SocketServer>> SocketServer::start(Options options, const http::Router& router) {
  const http::Address address = options.address;
  std::unique_ptr<SocketServer> server(new SocketServer(std::move(options), router));
  CHATELAINE_TRY(listener, http::Listener::open(server->executors(), {address}));
  server->m_listener = std::move(listener);
  server->m_listener->start([self = server.get()](std::shared_ptr<http::Connection> connection) {
    return self->serve(std::move(connection));
  });
  return server;
}

// The context is held while the connection lasts, though another one may have taken its place.
http::Awaitable<void> SocketServer::serve(std::shared_ptr<http::Connection> connection) {
  const http::TlsContext tls = m_tls.load();
  if (tls) co_await http::serveTls(std::move(connection), *tls, m_session);
  else co_await http::serve(std::move(connection), m_session);
}

SocketServer::~SocketServer() {
  m_listener.reset();
  for (const auto& thread : m_threads) thread->abandon();
}

std::vector<http::asio::any_io_executor> SocketServer::executors() {
  std::vector<http::asio::any_io_executor> executors;
  for (const auto& thread : m_threads) executors.push_back(thread->executor());
  return executors;
}

void SocketServer::stop(std::chrono::milliseconds grace) {
  http::asio::co_spawn(m_threads.front()->executor(), m_listener->stop(grace), http::asio::use_future).get();
}

}  // namespace chatelaine::daemon
