#include "app/ctl/local_daemon.h"

#include "http/client.h"
#include "sync/api.h"

namespace chatelaine::ctl {
namespace {

http::Awaitable<Result<http::Response>> ask(http::asio::any_io_executor executor, std::filesystem::path socket,
                                            http::Request request) {
  http::Client::Options options;
  options.server = http::UnixAddress{std::move(socket)};
  http::Client client(executor, options);
  co_return co_await client.send(std::move(request));
}

ErrorCode codeOf(unsigned status) {
  switch (status) {
    case 400: return ErrorCode::invalidInput;
    case 404: return ErrorCode::notFound;
    case 503: return ErrorCode::stale;
    case 507: return ErrorCode::diskFull;
    default: return ErrorCode::denied;
  }
}

}  // namespace

Result<LocalDaemon> LocalDaemon::gatewayIn(const std::filesystem::path& runtime,
                                           const std::optional<std::filesystem::path>& socket) {
  if (socket) return LocalDaemon(At::socket, *socket);
  std::optional<LocalDaemon> found;
  for (const char* name : {"gateway.sock", "local.sock"}) {
    LocalDaemon candidate(At::socket, runtime / name);
    const auto identity = candidate.get(std::string(sync::path::controlIdentity));
    if (!identity) continue;
    if (found) return fail(ErrorCode::invalidInput, "two gateways run here: say which one with --socket FILE");
    found = std::move(candidate);
  }
  if (!found) return fail(ErrorCode::offline, "no gateway answers in " + runtime.string());
  return std::move(*found);
}

Result<Bytes> LocalDaemon::get(const std::string& path, const std::string& query) const {
  http::Request request;
  request.method = "GET";
  request.path = path;
  request.query = query;
  return send(std::move(request));
}

Result<Bytes> LocalDaemon::post(const std::string& path, ByteView body) const {
  http::Request request;
  request.method = "POST";
  request.path = path;
  request.body = copyOf(body);
  return send(std::move(request));
}

Result<Bytes> LocalDaemon::send(http::Request request) const {
  http::asio::io_context context{1};
  auto answer =
      http::asio::co_spawn(context, ask(context.get_executor(), m_socket, std::move(request)), http::asio::use_future);
  context.run();
  CHATELAINE_TRY(response, answer.get());
  if (response.status == 200) return std::move(response.body);
  return fail(codeOf(response.status), "the daemon answered " + std::to_string(response.status));
}

}  // namespace chatelaine::ctl
