#include "server/metrics.h"

#include <format>

namespace chatelaine::server {
namespace {

std::string head(std::string_view name, std::string_view kind, std::string_view help) {
  return std::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, kind, help);
}

std::string single(std::string_view name, std::string_view kind, std::string_view help, std::int64_t value) {
  return head(name, kind, help) + std::format("{} {}\n", name, value);
}

}  // namespace

void Metrics::request(std::string_view method, std::string_view path, unsigned status, std::chrono::nanoseconds took) {
  const std::string endpoint = std::format("method=\"{}\",path=\"{}\"", method, path);
  const double seconds = std::chrono::duration<double>(took).count();
  const std::lock_guard lock(m_mutex);
  ++m_requests[std::format("{},status=\"{}xx\"", endpoint, status / 100)];
  Histogram& times = m_times[endpoint];
  for (std::size_t at = 0; at < bounds.size(); ++at)
    if (seconds <= bounds[at]) ++times.upTo[at];
  ++times.count;
  times.seconds += seconds;
}

void Metrics::count(Event event, std::uint64_t times) {
  const std::lock_guard lock(m_mutex);
  m_events[static_cast<std::size_t>(event)] += times;
}

void Metrics::storeFailed(ErrorCode code) {
  const std::lock_guard lock(m_mutex);
  ++m_troubles[toString(code)];
}

void Metrics::streamOpened() {
  const std::lock_guard lock(m_mutex);
  ++m_streams;
}

void Metrics::streamClosed() {
  const std::lock_guard lock(m_mutex);
  --m_streams;
}

std::string Metrics::requestsText() const {
  std::string text = head("chatelaine_requests_total", "counter", "Requests that were answered.");
  for (const auto& [labels, count] : m_requests)
    text += std::format("chatelaine_requests_total{{{}}} {}\n", labels, count);
  return text;
}

std::string Metrics::timesText() const {
  std::string text = head("chatelaine_request_seconds", "histogram", "Time from a request to its answer.");
  for (const auto& [labels, times] : m_times) {
    for (std::size_t at = 0; at < bounds.size(); ++at)
      text += std::format("chatelaine_request_seconds_bucket{{{},le=\"{}\"}} {}\n", labels, bounds[at], times.upTo[at]);
    text += std::format("chatelaine_request_seconds_bucket{{{},le=\"+Inf\"}} {}\n", labels, times.count);
    text += std::format("chatelaine_request_seconds_sum{{{}}} {}\n", labels, times.seconds);
    text += std::format("chatelaine_request_seconds_count{{{}}} {}\n", labels, times.count);
  }
  return text;
}

std::string Metrics::text() const {
  const std::lock_guard lock(m_mutex);
  const auto event = [this](Event which) {
    return static_cast<std::int64_t>(m_events[static_cast<std::size_t>(which)]);
  };
  std::string text = requestsText() + timesText();
  text += single("chatelaine_commits_total", "counter", "Commits that were accepted.", event(Event::commit));
  text += single("chatelaine_operations_total", "counter", "Revisions in those commits.", event(Event::operation));
  text += single("chatelaine_sessions_opened_total", "counter", "Sessions that were opened.", event(Event::session));
  text += single("chatelaine_too_fast_total", "counter", "Requests that came too fast.", event(Event::tooFast));
  text += single("chatelaine_event_streams", "gauge", "Event streams that are open.", m_streams);
  text += head("chatelaine_store_errors_total", "counter", "Requests that the database failed, by code.");
  for (const auto& [code, count] : m_troubles)
    text += std::format("chatelaine_store_errors_total{{code=\"{}\"}} {}\n", code, count);
  text += head("chatelaine_build_info", "gauge", "The version that runs.");
  return text + "chatelaine_build_info{version=\"" CHATELAINE_VERSION "\"} 1\n";
}

}  // namespace chatelaine::server
