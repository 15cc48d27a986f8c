// The services that we know: found by id, by a pasted address, and by what their keys begin with.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/result.h"
#include "models/service_info.h"

namespace chatelaine::models {

struct RecognisedHost {
  const ServiceInfo* service;
  TypedValues values;  // what stood in the pattern's place: {"tenant", "acme"}
};

// What is wrong with a key, said without any of it: an enum, so that it may come out of a question to a secret field.
// Zero and above: the number of the service whose keys look like this one.
enum class KeyVerdict : std::int32_t { expected = -1, unknown = -2, notTheUsualPrefix = -3 };
// Which of an authentication's prefixes a key begins with.
enum class PrefixIndex : std::int32_t { none = -1 };

class ServiceRegistry {
 public:
  // The list that is built in. corrupt, with the place named, only if the program was built from a broken one.
  static Result<ServiceRegistry> builtIn();
  // invalidInput names the service and the part: `services[3] "stripe": rule.kind is unknown`.
  static Result<ServiceRegistry> fromJson(std::string_view json);

  std::span<const ServiceInfo> services() const noexcept { return m_services; }
  const ServiceInfo* find(std::string_view id) const;

  // From a host in lower case, as hostFromInput makes it of a pasted address.
  std::optional<RecognisedHost> recognise(std::string_view host) const;

  // Compares with the known prefixes of all services; the longest decides, and on a tie the expected one.
  KeyVerdict judgeKey(std::string_view key, const Authentication& expected) const;
  const ServiceInfo* serviceOf(KeyVerdict verdict) const;  // null for the named verdicts

 private:
  explicit ServiceRegistry(std::vector<ServiceInfo> services) : m_services(std::move(services)) {}
  std::vector<ServiceInfo> m_services;
};

PrefixIndex prefixOf(std::string_view key, const Authentication& authentication);  // the longest that fits

}  // namespace chatelaine::models
