#include "ui/dialogs/connect_texts.h"

#include <algorithm>
#include <format>

#include "core/preview.h"

namespace chatelaine::ui {
namespace {

constexpr std::string_view place = "{token}";

std::string valueOf(const models::ConnectValues& values, std::string_view name) {
  for (const models::EnvironmentVariable& variable : models::connectEnvironment(values))
    if (variable.name == name) return variable.value;
  return {};
}

void replaceAll(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

// For a POSIX shell: people do live in /home/o'brien.
std::string shellQuoted(std::string value) {
  replaceAll(value, "'", "'\\''");
  return "'" + value + "'";
}

// For Python, and for curl's configuration, which escape alike.
std::string doubleQuoted(std::string value) {
  replaceAll(value, "\\", "\\\\");
  replaceAll(value, "\"", "\\\"");
  return "\"" + value + "\"";
}

std::string exportsOf(const models::ConnectValues& values, std::initializer_list<std::string_view> names) {
  std::string text;
  for (const std::string_view name : names)
    text += std::format("export {}={}\n", name, shellQuoted(valueOf(values, name)));
  return text;
}

// Through curl's standard input: a command line can be read by every program of the same user.
std::string curlText(const models::ConnectValues& values) {
  return std::format("curl --config - https://api.example.com/ <<'END'\nproxy = {}\ncacert = {}\nEND\n",
                     doubleQuoted(valueOf(values, "HTTPS_PROXY")), doubleQuoted(valueOf(values, "CURL_CA_BUNDLE")));
}

std::string pythonText(const models::ConnectValues& values) {
  std::string text = "import os\n\nos.environ.update({\n";
  for (const std::string_view name : {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"})
    text += std::format("    \"{}\": {},\n", name, doubleQuoted(valueOf(values, name)));
  return text + "})\n";
}

std::string nodeText(const models::ConnectValues& values) {
  return exportsOf(values, {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_USE_ENV_PROXY", "NODE_EXTRA_CA_CERTS"}) +
         "node agent.js\n";
}

std::string goText(const models::ConnectValues& values) {
  return exportsOf(values, {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE"}) + "go run ./agent\n";
}

// The gateway is reached over the host's loopback, so the container shares its network; the certificates are mounted at
// the same places.
std::string dockerText(const models::ConnectValues& values) {
  std::string text = "docker run --rm --network host \\\n";
  for (const std::string& file : {values.bundleFile, values.authorityFile})
    text += std::format("  -v {} \\\n", shellQuoted(file + ":" + file + ":ro"));
  for (const models::EnvironmentVariable& variable : models::connectEnvironment(values))
    text += std::format("  -e {} \\\n", shellQuoted(variable.name + "=" + variable.value));
  return text + "  IMAGE\n";
}

std::string gitText(const models::ConnectValues& values) {
  return std::format(
      "git config --global http.proxy {}\ngit config --global http.proxyAuthMethod basic\n"
      "git config --global http.sslCAInfo {}\n",
      shellQuoted(valueOf(values, "HTTPS_PROXY")), shellQuoted(valueOf(values, "GIT_SSL_CAINFO")));
}

std::string reverseText(const models::ConnectValues& values) {
  return std::format(
      "export BASE_URL='http://{}/use/VAULT/CREDENTIAL'\nexport API_KEY='{}'\n\n"
      "curl --config - \"$BASE_URL/\" <<END\nheader = \"Authorization: Bearer $API_KEY\"\nEND\n",
      values.gatewayAddress, place);
}

// The shell's text is made by models, which owns its quoting.
std::string templateOf(ConnectTarget target, const models::ConnectValues& values) {
  switch (target) {
    case ConnectTarget::shell: return {};
    case ConnectTarget::curl: return curlText(values);
    case ConnectTarget::python: return pythonText(values);
    case ConnectTarget::node: return nodeText(values);
    case ConnectTarget::go: return goText(values);
    case ConnectTarget::docker: return dockerText(values);
    case ConnectTarget::git: return gitText(values);
    case ConnectTarget::reverse: return reverseText(values);
  }
  return {};
}

}  // namespace

Secret filledWith(std::string_view text, std::string_view where, const Secret& secret) {
  std::size_t places = 0;
  for (std::size_t at = text.find(where); at != text.npos; at = text.find(where, at + where.size())) ++places;
  Secret out(text.size() - places * where.size() + places * secret.size());
  std::span<std::byte> rest = out.writable();
  const auto write = [&rest](ByteView part) {
    std::ranges::copy(part, rest.begin());
    rest = rest.subspan(part.size());
  };
  for (std::size_t at = text.find(where); at != text.npos; at = text.find(where)) {
    write(bytesOf(text.substr(0, at)));
    write(secret.view());
    text.remove_prefix(at + where.size());
  }
  write(bytesOf(text));
  return out;
}

QString ConnectTexts::title(ConnectTarget target) {
  switch (target) {
    case ConnectTarget::shell: return tr("Shell");
    case ConnectTarget::curl: return QStringLiteral("curl");
    case ConnectTarget::python: return QStringLiteral("Python");
    case ConnectTarget::node: return QStringLiteral("Node");
    case ConnectTarget::go: return QStringLiteral("Go");
    case ConnectTarget::docker: return QStringLiteral("Docker");
    case ConnectTarget::git: return QStringLiteral("git");
    case ConnectTarget::reverse: return tr("Base URL");
  }
  return {};
}

QString ConnectTexts::about(ConnectTarget target) {
  switch (target) {
    case ConnectTarget::shell:
      return tr("Set these before the agent starts. curl, Python, Go, git and most others need nothing else.");
    case ConnectTarget::curl:
      return tr("For a single call, without an environment. The token stays off the command line.");
    case ConnectTarget::python:
      return tr(
          "requests, httpx, aiohttp and urllib follow the environment of the Shell tab. Where a program has to set "
          "it itself, do it before the first import of a client.");
    case ConnectTarget::node:
      return tr(
          "Node 24 and newer follow the proxy; older versions need the gateway as their base URL (the last tab).");
    case ConnectTarget::go: return tr("net/http follows these as long as a program uses the default transport.");
    case ConnectTarget::docker:
      return tr("Replace IMAGE. The container uses the host's network, because the gateway listens on loopback.");
    case ConnectTarget::git:
      return tr("For pushes and pulls over HTTPS. git asks the gateway, the gateway has the key.");
    case ConnectTarget::reverse:
      return tr(
          "For programs that ignore proxies. Replace VAULT and CREDENTIAL by their names; the token stands where the "
          "service expects its key.");
  }
  return {};
}

std::string ConnectTexts::masked(ConnectTarget target, const models::ConnectValues& values) {
  if (target == ConnectTarget::shell) return models::maskedShellExports(models::connectEnvironment(values));
  std::string text = templateOf(target, values);
  replaceAll(text, place, maskedSecret);
  return text;
}

Secret ConnectTexts::complete(ConnectTarget target, const models::ConnectValues& values, const Secret& token) {
  if (target == ConnectTarget::shell) return models::shellExports(models::connectEnvironment(values), token);
  return filledWith(templateOf(target, values), place, token);
}

}  // namespace chatelaine::ui
