#include "app/ctl/local_daemon.h"

#include "http/client.h"

namespace chatelaine::ctl {
namespace {

http::Awaitable<Result<http::Response>> ask(http::asio::any_io_executor executor, std::filesystem::path socket,
                                            http::Request request) {
  http::Client::Options options;
  options.server = http::UnixAddress{std::move(socket)};
  http::Client client(executor, options);
  co_return co_await client.send(std::move(request));
}

}  // namespace

Result<Bytes> LocalDaemon::get(const std::string& path, const std::string& query) const {
  http::asio::io_context context{1};
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.query = query;
  auto answer =
      http::asio::co_spawn(context, ask(context.get_executor(), m_socket, std::move(request)), http::asio::use_future);
  context.run();
  CHATELAINE_TRY(response, answer.get());
  if (response.status == 200) return std::move(response.body);
  return fail(response.status == 404 ? ErrorCode::notFound : ErrorCode::denied,
              "the daemon answered " + std::to_string(response.status));
}

}  // namespace chatelaine::ctl
