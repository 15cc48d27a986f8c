#include "core/connect_environment.h"

#include "core/preview.h"

namespace chatelaine {
namespace {

constexpr std::string_view tokenPlace = "{token}";

void replaceAll(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

std::string quoted(std::string value) {
  replaceAll(value, "'", "'\\''");
  return "'" + value + "'";
}

std::string exportsTemplate(const std::vector<EnvironmentVariable>& environment) {
  std::string out;
  for (const EnvironmentVariable& variable : environment)
    out += "export " + variable.name + "=" + quoted(variable.value) + "\n";
  return out;
}

void addAll(std::vector<EnvironmentVariable>& out, std::initializer_list<const char*> names, const std::string& value) {
  for (const char* name : names) out.push_back({name, value});
}

bool isPlainInUrls(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").contains(c);
}

// A user name with "/", "@" or ":" in it would end the proxy URL's user name early (RFC 3986 section 3.2.1).
std::string percentEncoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (isPlainInUrls(c)) out += c;
    else (out += '%').append({digits[byte >> 4], digits[byte & 15]});
  }
  return out;
}

std::size_t countOf(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

}  // namespace

std::vector<EnvironmentVariable> connectEnvironment(const ConnectValues& values) {
  const std::string user = percentEncoded(values.selector);
  const std::string proxy = "http://" + user + ":" + std::string(tokenPlace) + "@" + values.gatewayAddress;
  std::vector<EnvironmentVariable> out;
  addAll(out, {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "grpc_proxy"},
         proxy);
  addAll(out, {"NO_PROXY", "no_proxy"}, "localhost,127.0.0.1,::1");
  addAll(out, {"NODE_USE_ENV_PROXY"}, "1");
  addAll(out, {"NODE_EXTRA_CA_CERTS", "DENO_CERT"}, values.authorityFile);
  addAll(out,
         {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE", "PIP_CERT",
          "CARGO_HTTP_CAINFO", "npm_config_cafile", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "HTTPLIB2_CA_CERTS",
          "WEBSOCKET_CLIENT_CA_BUNDLE"},
         values.bundleFile);
  addAll(out, {"GIT_HTTP_PROXY_AUTHMETHOD"}, "basic");
  return out;
}

// Written part by part into locked memory: the text with the token never exists elsewhere.
Secret shellExports(const std::vector<EnvironmentVariable>& environment, const Secret& token) {
  const std::string text = exportsTemplate(environment);
  const std::size_t places = countOf(text, tokenPlace);
  Secret out(text.size() - places * tokenPlace.size() + places * token.size());
  std::span<std::byte> rest = out.writable();
  const auto write = [&rest](ByteView part) {
    std::ranges::copy(part, rest.begin());
    rest = rest.subspan(part.size());
  };
  std::string_view from = text;
  for (std::size_t at = from.find(tokenPlace); at != from.npos; at = from.find(tokenPlace)) {
    write(bytesOf(from.substr(0, at)));
    write(token.view());
    from.remove_prefix(at + tokenPlace.size());
  }
  write(bytesOf(from));
  return out;
}

std::string maskedShellExports(const std::vector<EnvironmentVariable>& environment) {
  std::string out = exportsTemplate(environment);
  replaceAll(out, tokenPlace, maskedSecret);
  return out;
}

}  // namespace chatelaine
