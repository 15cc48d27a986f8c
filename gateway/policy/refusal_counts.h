// Refusals before they are written: of equal ones the first is, the others become a number a minute later, so that an
// agent can't fill the record with them.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/audit_event.h"

namespace chatelaine::gateway {

// One worker's.
class RefusalCounts {
 public:
  static constexpr std::chrono::minutes window{1};
  static constexpr std::size_t mostKinds = 100;  // of one agent at a time; what is beyond is counted as one kind

  // What is to be written now, if anything.
  std::vector<AuditEvent> add(AuditEvent refusal);
  // The numbers of windows that have ended; of all at the end.
  std::vector<AuditEvent> due(Timestamp now);
  std::vector<AuditEvent> all() { return due(Timestamp::max()); }

 private:
  using Kind = std::tuple<ItemId, std::string, std::string>;  // agent, host, reason
  struct Count {
    AuditEvent first;
    std::uint64_t others = 0;
  };
  std::map<Kind, Count> m_counts;
};

}  // namespace chatelaine::gateway
