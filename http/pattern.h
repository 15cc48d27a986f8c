// A path with {name} segments, as tables of endpoints spell it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatelaine::http {

// The values of the {name} segments, percent-decoded.
class Parameters {
 public:
  void add(std::string name, std::string value) { m_values.emplace_back(std::move(name), std::move(value)); }
  std::string operator[](std::string_view name) const;  // empty if the pattern has no such segment

 private:
  std::vector<std::pair<std::string, std::string>> m_values;
};

class Pattern {
 public:
  explicit Pattern(std::string_view pattern);  // "/v1/vaults/{vault}/heads"
  std::optional<Parameters> match(std::string_view path) const;

 private:
  std::vector<std::string> m_segments;
};

}  // namespace chatelaine::http
