// Token buckets per asker: how many requests somebody may make. Counts in the memory of one process; any thread.
#pragma once
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/environment.h"

namespace chatelaine::server {

struct Rate {
  double perSecond = 1;
  double burst = 60;
};

class RateLimit {
 public:
  explicit RateLimit(Rate rate) : m_rate(rate) {}
  bool allow(std::string_view asker, Timestamp now);

 private:
  struct Bucket {
    double tokens;
    Timestamp filled;
  };
  void forgetFull(Timestamp now);

  static constexpr std::size_t mostBuckets = 10'000;
  const Rate m_rate;
  std::mutex m_mutex;  // guards the next
  std::unordered_map<std::string, Bucket> m_buckets;
};

}  // namespace chatelaine::server
