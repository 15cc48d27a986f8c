#include "gateway/trust_files.h"

#include "gateway/files.h"

namespace chatelaine::gateway {
namespace {

Result<void> writePublic(const std::filesystem::path& file, const std::string& text) {
  CHATELAINE_CHECK(writeFile(file, bytesOf(text)));
  using std::filesystem::perms;
  std::error_code ignored;
  std::filesystem::permissions(file, perms::owner_read | perms::owner_write | perms::group_read | perms::others_read,
                               ignored);
  return {};
}

}  // namespace

std::string systemRoots() {
  constexpr std::string_view places[] = {
      "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
      "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"};
  for (const std::string_view place : places) {
    const auto content = readFile(place);
    if (content && !content->empty()) return textOf(*content);
  }
  return {};
}

Result<TrustFiles> writeTrustFiles(const std::filesystem::path& folder, const std::string& authorityPem) {
  const TrustFiles files{folder / "ca.pem", folder / "ca-bundle.pem"};
  std::string bundle = systemRoots();
  if (!bundle.empty() && !bundle.ends_with('\n')) bundle += '\n';
  CHATELAINE_CHECK(writePublic(files.authority, authorityPem));
  CHATELAINE_CHECK(writePublic(files.bundle, bundle + authorityPem));
  return files;
}

}  // namespace chatelaine::gateway
