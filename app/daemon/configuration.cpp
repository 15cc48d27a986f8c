#include <toml++/toml.hpp>

#include "app/daemon/settings.h"

namespace chatelaine::daemon {
namespace {

// One table of the file: every key must be known, every value of the right type.
class Section {
 public:
  Section(const toml::node& node, std::string_view file) : m_table(node.as_table()), m_file(file) {}

  Error wrong(const toml::node& node, std::string_view what) const {
    return {ErrorCode::invalidInput,
            std::string(m_file) + ", line " + std::to_string(node.source().begin.line) + ": " + std::string(what)};
  }

  // `apply(key, node)` returns what is wrong, or nothing.
  template <class Apply>
  Result<void> forEach(Apply apply) const {
    for (const auto& [key, node] : *m_table) {
      if (const std::string problem = apply(key.str(), node); !problem.empty()) {
        return std::unexpected(wrong(node, problem));
      }
    }
    return {};
  }

 private:
  const toml::table* m_table;
  std::string_view m_file;
};

template <class Target>
std::string assignText(const toml::node& node, Target& target) {
  const auto text = node.value<std::string>();
  if (!text) return "a text is needed here";
  target = *text;
  return {};
}

template <class Target>
std::string assignAddress(const toml::node& node, Target& target) {
  const auto text = node.value<std::string>();
  const auto address = text ? http::parseAddress(*text) : fail(ErrorCode::invalidInput);
  if (!address) return "an address is needed here, as 127.0.0.1:4280";
  if constexpr (std::is_same_v<Target, http::TcpAddress>) {
    const auto* tcp = std::get_if<http::TcpAddress>(&*address);
    if (tcp == nullptr) return "a TCP address is needed here";
    target = *tcp;
  } else {
    target = *address;
  }
  return {};
}

std::string assignResolve(const toml::node& node, std::map<std::string, std::string>& resolve) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return "`resolve` is a table of names and addresses";
  for (const auto& [name, address] : *table) {
    const auto text = address.value<std::string>();
    if (!text) return "`resolve` is a table of names and addresses";
    resolve[std::string(name.str())] = *text;
  }
  return {};
}

std::string assignNames(const toml::node& node, std::vector<std::string>& names) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return "`names` is a list of host names";
  for (const toml::node& name : *array) {
    const auto text = name.value<std::string>();
    if (!text) return "`names` is a list of host names";
    names.push_back(*text);
  }
  return {};
}

std::string applyGateway(GatewaySettings& gateway, std::string_view key, const toml::node& node) {
  if (key == "listen") return assignAddress(node, gateway.listen);
  if (key == "server") return assignAddress(node, gateway.server);
  if (key == "names") return assignNames(node, gateway.names);
  if (key == "resolve") return assignResolve(node, gateway.resolve);
  if (key == "upstream_ca") return assignText(node, gateway.upstreamAuthorities);
  return "unknown key";
}

std::string applyServer(ServerSettings& server, std::string_view key, const toml::node& node) {
  if (key == "listen") return assignAddress(node, server.listen);
  if (key == "certificate") return assignText(node, server.certificate);
  if (key == "key") return assignText(node, server.key);
  return "unknown key";
}

std::string applyTop(Settings& settings, std::string_view key, const toml::node& node) {
  if (key == "data") return assignText(node, settings.data);
  if (key == "runtime") return assignText(node, settings.runtime);
  return "unknown key";
}

}  // namespace

Result<void> applyConfiguration(Settings& settings, std::string_view text, std::string_view fileName) {
  const toml::parse_result parsed = toml::parse(text, fileName);
  if (!parsed) {
    return fail(ErrorCode::invalidInput, std::string(fileName) + ", line " +
                                             std::to_string(parsed.error().source().begin.line) + ": " +
                                             std::string(parsed.error().description()));
  }
  Result<void> inner;
  const auto outer = Section(parsed.table(), fileName).forEach([&](std::string_view key, const toml::node& node) {
    if (!node.is_table()) return applyTop(settings, key, node);
    const Section section(node, fileName);
    if (key == "gateway" && inner) {
      inner = section.forEach([&](auto name, const auto& value) { return applyGateway(settings.gateway, name, value); });
    } else if (key == "server" && inner) {
      inner = section.forEach([&](auto name, const auto& value) { return applyServer(settings.server, name, value); });
    } else if (key != "gateway" && key != "server") {
      return std::string("unknown section");
    }
    return std::string();
  });
  return inner ? outer : inner;
}

}  // namespace chatelaine::daemon
