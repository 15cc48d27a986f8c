#include "gateway/policy/refusal_counts.h"

#include <algorithm>

namespace chatelaine::gateway {
namespace {

// Many events as one: where they differed it says nothing.
AuditEvent summary(AuditEvent first, std::uint64_t count) {
  first.method.clear();
  first.path.clear();
  first.count = count;
  return first;
}

}  // namespace

std::vector<AuditEvent> RefusalCounts::add(AuditEvent refusal) {
  std::vector<AuditEvent> ready = due(refusal.time);
  Kind kind{refusal.agent, refusal.host, refusal.reason};
  if (!m_counts.contains(kind)) {
    const auto isOfAgent = [&](const auto& entry) { return std::get<0>(entry.first) == refusal.agent; };
    if (static_cast<std::size_t>(std::ranges::count_if(m_counts, isOfAgent)) >= mostKinds) {
      kind = {refusal.agent, {}, {}};
      refusal.host.clear();
      refusal.reason = "many";
      refusal.status = 0;
    }
  }
  const auto known = m_counts.find(kind);
  if (known != m_counts.end()) {
    ++known->second.others;
    return ready;
  }
  m_counts.emplace(std::move(kind), Count{refusal});
  ready.push_back(std::move(refusal));
  return ready;
}

std::vector<AuditEvent> RefusalCounts::due(Timestamp now) {
  std::vector<AuditEvent> ready;
  std::erase_if(m_counts, [&](const auto& entry) {
    const Count& count = entry.second;
    if (now < count.first.time + window) return false;
    if (count.others > 0) ready.push_back(summary(count.first, count.others));
    return true;
  });
  return ready;
}

}  // namespace chatelaine::gateway
