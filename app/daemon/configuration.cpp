#include "app/daemon/configuration.h"

#include <fstream>
#include <functional>
#include <sstream>
#include <toml++/toml.hpp>

namespace chatelaine::daemon {
namespace {

using Setter = std::function<bool(const toml::node&)>;  // false: a value of another kind
using Setters = std::map<std::string_view, Setter>;

Setter text(std::string& target) {
  return [&target](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (value) target = *value;
    return value.has_value();
  };
}

Setter path(std::filesystem::path& target) {
  return [&target](const toml::node& node) {
    const auto value = node.value_exact<std::string>();
    if (value) target = *value;
    return value && target.is_absolute();
  };
}

Setter number(std::size_t& target, std::int64_t least, std::int64_t most) {
  return [&target, least, most](const toml::node& node) {
    const auto value = node.value_exact<std::int64_t>();
    const bool fits = value && *value >= least && *value <= most;
    if (fits) target = static_cast<std::size_t>(*value);
    return fits;
  };
}

template <class Choice>
Setter choice(Choice& target, std::map<std::string, Choice> choices) {
  return [&target, choices = std::move(choices)](const toml::node& node) {
    const auto found = choices.find(node.value_exact<std::string>().value_or(""));
    if (found != choices.end()) target = found->second;
    return found != choices.end();
  };
}

Setter list(std::vector<std::string>& target) {
  return [&target](const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return false;
    for (const toml::node& element : *array) {
      const auto value = element.value_exact<std::string>();
      if (!value) return false;
      target.push_back(*value);
    }
    return true;
  };
}

Setter dictionary(std::map<std::string, std::string>& target) {
  return [&target](const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return false;
    for (const auto& [key, element] : *table) {
      const auto value = element.value_exact<std::string>();
      if (!value) return false;
      target.emplace(std::string(key.str()), *value);
    }
    return true;
  };
}

Result<void> apply(const toml::table& table, const std::string& prefix, const Setters& setters) {
  for (const auto& [key, node] : table) {
    const std::string where = prefix + std::string(key.str()) + " in line " + std::to_string(key.source().begin.line);
    const auto setter = setters.find(key.str());
    if (setter == setters.end()) return fail(ErrorCode::invalidInput, "there is no entry " + where);
    if (!setter->second(node)) return fail(ErrorCode::invalidInput, "the value is not right: " + where);
  }
  return {};
}

// A table of the file, with its entries applied; remembers the first problem.
Setter section(const std::string& name, Setters setters, Result<void>& outcome) {
  return [name, setters = std::move(setters), &outcome](const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table != nullptr && outcome) outcome = apply(*table, name + ".", setters);
    return table != nullptr;
  };
}

Result<Configuration> configurationFrom(const toml::table& root) {
  Configuration all;
  Result<void> inner;
  Configuration::Server& server = all.server;
  Configuration::Gateway& gateway = all.gateway;
  const Setters top{
      {"keys",
       choice<KeyPlace>(all.keys,
                        {{"auto", KeyPlace::automatic}, {"keyring", KeyPlace::keyring}, {"file", KeyPlace::file}})},
      {"server", section("server",
                         {{"listen", text(server.listen)},
                          {"certificate", path(server.certificate)},
                          {"key", path(server.key)},
                          {"database", text(server.database)},
                          {"database_connections", number(server.databaseConnections, 1, 100)},
                          {"genesis", choice<GenesisRule>(server.genesis,
                                                          {{"first", GenesisRule::first}, {"any", GenesisRule::any}})}},
                         inner)},
      {"gateway", section("gateway",
                          {{"listen", text(gateway.listen)},
                           {"names", list(gateway.names)},
                           {"resolve", dictionary(gateway.resolve)},
                           {"upstream_ca", path(gateway.upstreamCa)},
                           {"server", text(gateway.server)},
                           {"server_ca", path(gateway.serverCa)}},
                          inner)},
  };
  CHATELAINE_CHECK(apply(root, "", top));
  if (!inner) return std::unexpected(inner.error());
  return all;
}

}  // namespace

Result<Configuration> parseConfiguration(std::string_view text) {
  try {
    return configurationFrom(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::invalidInput,
                std::string(error.description()) + " in line " + std::to_string(error.source().begin.line));
  }
}

Result<Configuration> readConfiguration(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return Configuration{};
  std::ifstream stream(file, std::ios::binary);
  std::stringstream content;
  content << stream.rdbuf();
  if (!stream) return fail(ErrorCode::denied, file.string() + " can't be read");
  auto parsed = parseConfiguration(content.str());
  if (!parsed) return fail(ErrorCode::invalidInput, file.string() + ": " + parsed.error().detail);
  return parsed;
}

}  // namespace chatelaine::daemon
