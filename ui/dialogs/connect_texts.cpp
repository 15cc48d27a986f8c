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

std::string pythonText(const models::ConnectValues& values) {
  std::string text = "import os\n\nos.environ.update({\n";
  for (const std::string_view name : {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"})
    text += std::format("    \"{}\": \"{}\",\n", name, valueOf(values, name));
  return text + "})\n";
}

std::string nodeText(const models::ConnectValues& values) {
  std::string text;
  for (const std::string_view name :
       {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_USE_ENV_PROXY", "NODE_EXTRA_CA_CERTS"})
    text += std::format("export {}='{}'\n", name, valueOf(values, name));
  return text + "node agent.js\n";
}

// The gateway is reached over the host's loopback, so the container shares its network; the certificates are mounted at
// the same places.
std::string dockerText(const models::ConnectValues& values) {
  std::string text = "docker run --rm --network host \\\n";
  text += std::format("  -v '{0}:{0}:ro' \\\n  -v '{1}:{1}:ro' \\\n", values.bundleFile, values.authorityFile);
  for (const models::EnvironmentVariable& variable : models::connectEnvironment(values))
    text += std::format("  -e '{}={}' \\\n", variable.name, variable.value);
  return text + "  IMAGE\n";
}

std::string gitText(const models::ConnectValues& values) {
  return std::format(
      "git config --global http.proxy '{}'\ngit config --global http.proxyAuthMethod basic\n"
      "git config --global http.sslCAInfo '{}'\n",
      valueOf(values, "HTTPS_PROXY"), valueOf(values, "GIT_SSL_CAINFO"));
}

// The shell's text is made by models, which owns its quoting.
std::string templateOf(ConnectTarget target, const models::ConnectValues& values) {
  switch (target) {
    case ConnectTarget::shell: return {};
    case ConnectTarget::python: return pythonText(values);
    case ConnectTarget::node: return nodeText(values);
    case ConnectTarget::docker: return dockerText(values);
    case ConnectTarget::git: return gitText(values);
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
    case ConnectTarget::python: return QStringLiteral("Python");
    case ConnectTarget::node: return QStringLiteral("Node");
    case ConnectTarget::docker: return QStringLiteral("Docker");
    case ConnectTarget::git: return QStringLiteral("git");
  }
  return {};
}

QString ConnectTexts::about(ConnectTarget target) {
  switch (target) {
    case ConnectTarget::shell:
      return tr("Set these before the agent starts. curl, Python, Go, git and most others need nothing else.");
    case ConnectTarget::python:
      return tr(
          "requests, httpx, aiohttp and urllib follow the environment of the Shell tab. Where a program has to set "
          "it itself, do it before the first import of a client.");
    case ConnectTarget::node:
      return tr(
          "Node 24 and newer follow the proxy; older versions need the address of the gateway as their base URL.");
    case ConnectTarget::docker:
      return tr("Replace IMAGE. The container uses the host's network, because the gateway listens on loopback.");
    case ConnectTarget::git:
      return tr("For pushes and pulls over HTTPS. git asks the gateway, the gateway has the key.");
  }
  return {};
}

std::string ConnectTexts::masked(ConnectTarget target, const models::ConnectValues& values) {
  if (target == ConnectTarget::shell) return models::maskedShellExports(models::connectEnvironment(values));
  std::string text = templateOf(target, values);
  for (std::size_t at = text.find(place); at != text.npos; at = text.find(place, at))
    text.replace(at, place.size(), maskedSecret);
  return text;
}

Secret ConnectTexts::complete(ConnectTarget target, const models::ConnectValues& values, const Secret& token) {
  if (target == ConnectTarget::shell) return models::shellExports(models::connectEnvironment(values), token);
  return filledWith(templateOf(target, values), place, token);
}

}  // namespace chatelaine::ui
