#include "models/server_place.h"

#include <algorithm>

#include "vault/durable_file.h"

namespace chatelaine::models {
namespace {

namespace fs = std::filesystem;

fs::path fileIn(const fs::path& folder) { return folder / "server"; }

std::string withoutMarks(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c != ':' && c != ' ' && c != '\n'; });
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace

Result<ServerPlace> serverPlaceFrom(std::string_view address, std::string_view fingerprint) {
  const QString typed = QString::fromUtf8(address.data(), static_cast<qsizetype>(address.size())).trimmed();
  QUrl url(QStringLiteral("https://") + typed, QUrl::StrictMode);
  const bool isPlace = url.isValid() && !url.host().isEmpty() && url.path().isEmpty() && url.userInfo().isEmpty() &&
                       !url.hasQuery() && !url.hasFragment() && !typed.contains(QLatin1Char('@'));
  if (!isPlace) return fail(ErrorCode::invalidInput, "a server is host:port");
  if (url.port() == -1) url.setPort(usualServerPort);
  if (url.port() < 1) return fail(ErrorCode::invalidInput, "a server's port is 1 to 65535");
  ServerPlace place{url.authority().toStdString(), std::nullopt};
  const std::string digits = withoutMarks(fingerprint);
  if (digits.empty()) return place;
  CHATELAINE_TRY(key, Hash::fromHex(digits));
  place.key = key;
  return place;
}

Endpoint endpointOf(const ServerPlace& place) {
  return {.socket = {},
          .url = QUrl(QStringLiteral("https://%1/").arg(QString::fromStdString(place.address))),
          .pin = place.key};
}

ServerPlace placeOf(const Endpoint& endpoint) { return {endpoint.url.authority().toStdString(), endpoint.pin}; }

Result<std::optional<ServerPlace>> readServerPlace(const fs::path& folder) {
  const auto content = vault::readWholeFile(fileIn(folder));
  if (!content && content.error().code == ErrorCode::notFound) return std::nullopt;
  if (!content) return std::unexpected(content.error());
  const std::string text = textOf(*content);
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) return fail(ErrorCode::corrupt, "the file that says where the server is");
  auto place = serverPlaceFrom(text.substr(0, end), text.substr(end + 1));
  if (!place) return fail(ErrorCode::corrupt, place.error().detail);
  return *place;
}

Result<void> writeServerPlace(const fs::path& folder, const ServerPlace& place) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return fail(ErrorCode::denied, error.message());
  return vault::replaceFile(fileIn(folder), bytesOf(place.address + "\n" + (place.key ? place.key->hex() : "") + "\n"));
}

Result<void> forgetServerPlace(const fs::path& folder) {
  std::error_code error;
  fs::remove(fileIn(folder), error);
  if (error) return fail(ErrorCode::denied, error.message());
  return {};
}

}  // namespace chatelaine::models
