// A principal's own audit chain in a database: appended in groups, each signed once and durable before append returns.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/audit_event.h"
#include "core/secret.h"
#include "storage/database.h"
#include "sync/audit_chain.h"

namespace chatelaine::vault {

// The metadata key and epoch under which an event of a vault is sealed.
struct EventKey {
  std::uint64_t epoch = 1;
  Secret key;
};
using EventKeySource = std::function<Result<EventKey>(const VaultId&)>;

// Keeps the groups in table `audit_group` of a database that it is given (a Vault's own, or a gateway's audit.db).
// Belongs to one thread.
class AuditLog {
 public:
  static std::string_view schema();  // for migrations
  AuditLog(storage::Database& database, const TeamId& team, const sync::PrincipalKeys& keys, EventKeySource eventKey,
           Clock clock);

  // One group, one signature, one commit. When it returns, the events are durable. diskFull: nothing was recorded.
  Result<void> append(std::span<const AuditEvent> events);
  // As append, inside the caller's transaction.
  Result<void> appendWithin(std::span<const AuditEvent> events);
  Result<std::vector<sync::AuditGroup>> groupsAfter(std::uint64_t sequence, std::size_t limit) const;
  Result<sync::ChainEnd> end() const;

 private:
  storage::Database& m_database;
  TeamId m_team;
  const sync::PrincipalKeys& m_keys;
  EventKeySource m_eventKey;
  Clock m_clock;
};

}  // namespace chatelaine::vault
