#include "app/daemon/socket_server.h"

namespace chatelaine::daemon {

SocketServer::SocketServer(Options options, const http::Router& router)
    : m_tls(std::move(options.tls)), m_threads(options.threads) {
  m_session.dispatch = [&router](http::Request request) { return router.route(std::move(request)); };
  m_session.log = std::move(options.log);
}

Result<std::unique_ptr<SocketServer>> SocketServer::start(Options options, const http::Router& router) {
  const http::Address address = options.address;
  std::unique_ptr<SocketServer> server(new SocketServer(std::move(options), router));
  CHATELAINE_TRY(listener, http::Listener::open(server->m_threads.executors(), {address}));
  server->m_listener = std::move(listener);
  server->m_listener->start([self = server.get()](std::shared_ptr<http::Connection> connection) {
    return self->m_tls ? http::serveTls(std::move(connection), *self->m_tls, self->m_session)
                       : http::serve(std::move(connection), self->m_session);
  });
  return server;
}

void SocketServer::stop(std::chrono::milliseconds grace) {
  http::asio::co_spawn(m_threads.executors().front(), m_listener->stop(grace), http::asio::use_future).get();
}

}  // namespace chatelaine::daemon
