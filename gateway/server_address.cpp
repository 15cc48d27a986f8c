#include "gateway/server_address.h"

#include "gateway/files.h"
#include "http/address.h"

namespace chatelaine::gateway {
namespace {

std::filesystem::path fileIn(const std::filesystem::path& folder) { return folder / "server.address"; }

}  // namespace

Result<ServerAddress> parseServerAddress(std::string_view text) {
  const std::size_t slash = text.find('/');
  ServerAddress server{std::string(text.substr(0, slash)), std::nullopt};
  const auto address = http::parseAddress(server.address);
  if (!address || !std::holds_alternative<http::TcpAddress>(*address))
    return fail(ErrorCode::invalidInput, "a server's address is host:port, or host:port/KEY");
  if (slash == std::string_view::npos) return server;
  const auto key = Hash::fromHex(std::string(text.substr(slash + 1)));
  if (!key) return fail(ErrorCode::invalidInput, "a server's key is the 64 hexadecimal digits of its fingerprint");
  server.key = *key;
  return server;
}

Result<void> keepServerAddress(const std::filesystem::path& folder, const ServerAddress& server) {
  const std::string text = server.address + "\n" + (server.key ? server.key->hex() : "") + "\n";
  return writeFile(fileIn(folder), bytesOf(text));
}

Result<std::optional<ServerAddress>> keptServerAddress(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::exists(fileIn(folder), ignored)) return std::nullopt;
  CHATELAINE_TRY(content, readFile(fileIn(folder)));
  const std::string text = textOf(content);
  const std::size_t first = text.find('\n');
  const std::size_t second = first == std::string::npos ? first : text.find('\n', first + 1);
  const auto damaged = fail(ErrorCode::invalidInput, fileIn(folder).string() + " is damaged: join again");
  if (first == 0 || second == std::string::npos || second + 1 != text.size()) return damaged;
  ServerAddress server{text.substr(0, first), std::nullopt};
  const std::string key = text.substr(first + 1, second - first - 1);
  if (key.empty()) return server;
  const auto parsed = Hash::fromHex(key);
  if (!parsed) return damaged;  // without its key anybody could take the server's place
  server.key = *parsed;
  return server;
}

void forgetServerAddress(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove(fileIn(folder), ignored);
}

}  // namespace chatelaine::gateway
