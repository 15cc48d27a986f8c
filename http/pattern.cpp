#include "http/pattern.h"

#include <algorithm>
#include <ranges>

#include "http/message.h"

namespace chatelaine::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  for (const auto part : path | std::views::split('/')) segments.emplace_back(std::string_view(part));
  return segments;
}

bool isParameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

}  // namespace

std::string Parameters::operator[](std::string_view name) const {
  const auto found = std::ranges::find(m_values, name, [](const auto& value) { return std::string_view(value.first); });
  return found == m_values.end() ? std::string() : found->second;
}

Pattern::Pattern(std::string_view pattern) : m_segments(split(pattern)) {}

std::optional<Parameters> Pattern::match(std::string_view path) const {
  const std::vector<std::string> segments = split(path);
  if (segments.size() != m_segments.size()) return std::nullopt;
  Parameters parameters;
  for (std::size_t at = 0; at < segments.size(); ++at) {
    const std::string& own = m_segments[at];
    if (!isParameter(own)) {
      if (own != segments[at]) return std::nullopt;
      continue;
    }
    auto value = percentDecoded(segments[at]);
    if (!value || value->empty()) return std::nullopt;
    parameters.add(own.substr(1, own.size() - 2), std::move(*value));
  }
  return parameters;
}

}  // namespace chatelaine::http
