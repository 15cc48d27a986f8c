// What the server counts of itself, in Prometheus' text form. Names endpoints and codes, never teams, people or
// addresses.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result.h"

namespace chatelaine::server {

// Any thread.
class Metrics {
 public:
  enum class Event { commit, operation, session, tooFast };

  // `path`: of the table of endpoints, or "other".
  void request(std::string_view method, std::string_view path, unsigned status, std::chrono::nanoseconds took);
  void count(Event event, std::uint64_t times = 1);
  void storeFailed(ErrorCode code);
  void streamOpened();
  void streamClosed();
  std::string text() const;

 private:
  static constexpr std::array bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                     0.1,   0.25,   0.5,   1.0,  2.5,   5.0};  // seconds
  struct Histogram {
    std::array<std::uint64_t, bounds.size()> upTo{};
    std::uint64_t count = 0;
    double seconds = 0;
  };
  std::string requestsText() const;
  std::string timesText() const;

  mutable std::mutex m_mutex;                            // guards all
  std::map<std::string, std::uint64_t> m_requests;       // by labels
  std::map<std::string, Histogram> m_times;              // by labels
  std::map<std::string_view, std::uint64_t> m_troubles;  // by code
  std::array<std::uint64_t, 4> m_events{};
  std::int64_t m_streams = 0;
};

}  // namespace chatelaine::server
