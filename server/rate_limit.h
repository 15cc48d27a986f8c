// Token buckets per asker: how many requests somebody may make. Decides only; counts in memory of one process.
#pragma once
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
  Rate m_rate;
  std::unordered_map<std::string, Bucket> m_buckets;
};

}  // namespace chatelaine::server
