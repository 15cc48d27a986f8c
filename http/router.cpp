#include "http/router.h"

#include <algorithm>
#include <optional>
#include <ranges>

namespace chatelaine::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  for (const auto part : path | std::views::split('/')) segments.emplace_back(std::string_view(part));
  return segments;
}

bool isParameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

std::optional<Parameters> match(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  Parameters parameters;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (!isParameter(pattern[at])) {
      if (pattern[at] != path[at]) return std::nullopt;
      continue;
    }
    auto value = percentDecoded(path[at]);
    if (!value || value->empty()) return std::nullopt;
    parameters.add(pattern[at].substr(1, pattern[at].size() - 2), std::move(*value));
  }
  return parameters;
}

}  // namespace

std::string Parameters::operator[](std::string_view name) const {
  const auto found = std::ranges::find(m_values, name, [](const auto& value) { return std::string_view(value.first); });
  return found == m_values.end() ? std::string() : found->second;
}

void Router::add(std::string method, std::string_view pattern, Handler handler) {
  m_endpoints.push_back({std::move(method), split(pattern), std::move(handler)});
}

Awaitable<Reply> Router::route(Request request) const {
  const std::vector<std::string> path = split(request.path);
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  std::string allowed;
  for (const Endpoint& endpoint : m_endpoints) {
    auto parameters = match(endpoint.segments, path);
    if (!parameters) continue;
    if (endpoint.method == method) co_return co_await endpoint.handler(std::move(request), std::move(*parameters));
    allowed += (allowed.empty() ? "" : ", ") + endpoint.method;
  }
  if (allowed.empty()) co_return problem(404, "not_found", "There is nothing at this path", "Check the address.");
  Response refusal = problem(405, "method_not_allowed", "This path takes another method", "Use " + allowed + ".");
  refusal.headers.push_back({"Allow", allowed});
  co_return refusal;
}

}  // namespace chatelaine::http
