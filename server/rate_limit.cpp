#include "server/rate_limit.h"

#include <algorithm>

namespace chatelaine::server {
namespace {

double secondsBetween(Timestamp from, Timestamp until) {
  return std::max(0.0,
                  std::chrono::duration<double>(until - from).count());  // a clock that was set back refills nothing
}

}  // namespace

bool RateLimit::allow(std::string_view asker, Timestamp now) {
  const std::lock_guard lock(m_mutex);
  if (m_buckets.size() >= mostBuckets) forgetFull(now);
  auto [entry, isNew] = m_buckets.try_emplace(std::string(asker), Bucket{m_rate.burst, now});
  Bucket& bucket = entry->second;
  bucket.tokens = std::min(m_rate.burst, bucket.tokens + secondsBetween(bucket.filled, now) * m_rate.perSecond);
  bucket.filled = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

// A full bucket is what a newcomer gets anyway. Where all of them are busy, that many askers are an attack: begin anew.
void RateLimit::forgetFull(Timestamp now) {
  std::erase_if(m_buckets, [&](const auto& entry) {
    return entry.second.tokens + secondsBetween(entry.second.filled, now) * m_rate.perSecond >= m_rate.burst;
  });
  if (m_buckets.size() >= mostBuckets) m_buckets.clear();
}

}  // namespace chatelaine::server
