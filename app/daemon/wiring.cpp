#include "app/daemon/wiring.h"

#include <fstream>
#include <sstream>
#include <thread>

#include "crypto/hash.h"
#include "crypto/x509.h"
#include "gateway/server_address.h"

namespace chatelaine::daemon {
namespace {

bool isLoopback(const http::TcpAddress& address) {
  return address.host == "localhost" || address.host == "::1" || address.host.starts_with("127.");
}

Result<std::string> readFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream content;
  content << stream.rdbuf();
  if (!stream) return fail(ErrorCode::invalidInput, file.string() + " can't be read");
  return content.str();
}

// Straight into locked memory: a stringstream would leave copies of the key behind.
Result<Secret> readSecretFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  stream.rdbuf()->pubsetbuf(nullptr, 0);
  Secret content(64 * 1024);
  stream.read(reinterpret_cast<char*>(content.writable().data()), static_cast<std::streamsize>(content.size()));
  if (stream.gcount() <= 0) return fail(ErrorCode::invalidInput, file.string() + " can't be read");
  return Secret::copyOf(content.view().first(static_cast<std::size_t>(stream.gcount())));
}

Result<http::TcpAddress> tcpAddress(const std::string& text) {
  CHATELAINE_TRY(address, http::parseAddress(text));
  if (const auto* tcp = std::get_if<http::TcpAddress>(&address)) return *tcp;
  return fail(ErrorCode::invalidInput, text + " is not host:port");
}

Result<SocketServer::Options> publicSocket(const Configuration::Server& settings, const Log& log) {
  CHATELAINE_TRY(address, tcpAddress(settings.listen));
  SocketServer::Options options{address, {}, std::thread::hardware_concurrency(), log};
  if (settings.certificate.empty() || settings.key.empty()) {
    if (isLoopback(address)) return options;
    return fail(ErrorCode::invalidInput, "server.certificate and server.key: only a loopback address does without TLS");
  }
  CHATELAINE_TRY(chain, readFile(settings.certificate));
  CHATELAINE_TRY(key, readSecretFile(settings.key));
  CHATELAINE_TRY(tls, http::serverContext(chain, key));
  options.tls = tls;
  return options;
}

Result<http::TlsContext> contextFor(const Configuration::Gateway& settings) {
  std::vector<std::string> authorities;
  if (!settings.serverCa.empty()) {
    CHATELAINE_TRY(pem, readFile(settings.serverCa));
    authorities.push_back(std::move(pem));
  }
  return http::clientContext(http::SystemRoots::trust, authorities);
}

// One that is known by its key is trusted for that alone.
Result<http::Client::Options> apiAt(const gateway::ServerAddress& server, const Configuration::Gateway& settings) {
  CHATELAINE_TRY(address, tcpAddress(server.address));
  const auto isPinned = [key = server.key](ByteView shown) { return crypto::sha256(shown) == *key; };
  CHATELAINE_TRY(tls, server.key ? http::pinnedClientContext(isPinned) : contextFor(settings));
  http::Client::Options client;
  client.server = address;
  client.tls = tls;
  return client;
}

Result<http::Client::Options> remoteApi(const std::filesystem::path& folder, const Configuration::Gateway& settings,
                                        const std::optional<gateway::JoinOrder>& join) {
  if (!settings.server.empty()) return apiAt({settings.server, std::nullopt}, settings);
  if (join) return apiAt({join->link.server, join->link.serverKey}, settings);
  CHATELAINE_TRY(kept, gateway::keptServerAddress(folder));
  if (kept) return apiAt(*kept, settings);
  return fail(ErrorCode::invalidInput, "gateway.server: say where the vault API is, or take up an invitation (--join)");
}

http::Client::Options localApi(const Places& places) {
  http::Client::Options client;
  client.server = http::UnixAddress{places.runtime / "local.sock"};
  return client;
}

}  // namespace

Result<SocketServer::Options> socketOptions(Mode mode, const Places& places, const Configuration& configuration,
                                            const Log& log) {
  if (mode == Mode::server) return publicSocket(configuration.server, log);
  const auto* name = mode == Mode::local ? "local.sock" : "gateway.sock";
  return SocketServer::Options{http::UnixAddress{places.runtime / name}, {}, 1, log};
}

Result<Hash> serverKey(Mode mode, const Configuration& configuration) {
  if (mode != Mode::server || configuration.server.certificate.empty()) return Hash{};
  CHATELAINE_TRY(pem, readFile(configuration.server.certificate));
  return crypto::publicKeyFingerprint(pem);
}

Result<gateway::Config> gatewayConfig(Mode mode, const Places& places, const Configuration& configuration,
                                      const Log& log, std::optional<gateway::JoinOrder> join) {
  const Configuration::Gateway& settings = configuration.gateway;
  gateway::Config config;
  config.folder = places.data / "gateway";
  CHATELAINE_TRY(listen, tcpAddress(settings.listen));
  config.listen = listen;
  config.names = settings.names;
  config.resolve = settings.resolve;
  config.upstreamAuthorities = settings.upstreamCa;
  config.log = log;
  if (mode == Mode::local) {
    // A team that has moved away is served here all the same.
    CHATELAINE_TRY(kept, gateway::keptServerAddress(config.folder));
    CHATELAINE_TRY(api, kept ? apiAt(*kept, settings) : Result<http::Client::Options>(localApi(places)));
    config.server = api;
    return config;
  }
  CHATELAINE_TRY(server, remoteApi(config.folder, settings, join));
  config.server = server;
  config.join = std::move(join);
  return config;
}

}  // namespace chatelaine::daemon
