// The TLS keys that sessions may name as whom they mean: today's, and for an hour the one before, because connections
// outlive the renewal of a certificate.
#pragma once
#include <mutex>
#include <vector>

#include "core/environment.h"
#include "core/id.h"

namespace chatelaine::server {

// Any thread.
class ServerKeys {
 public:
  explicit ServerKeys(const Hash& key) : m_key(key) {}

  void replace(const Hash& key, Timestamp now) {
    const std::lock_guard lock(m_mutex);
    if (key == m_key) return;
    m_former = m_key;
    m_formerEnds = now + std::chrono::hours(1);
    m_key = key;
  }
  std::vector<Hash> accepted(Timestamp now) const {
    const std::lock_guard lock(m_mutex);
    return now < m_formerEnds ? std::vector{m_key, m_former} : std::vector{m_key};
  }

 private:
  mutable std::mutex m_mutex;
  Hash m_key;
  Hash m_former;
  Timestamp m_formerEnds{};
};

}  // namespace chatelaine::server
