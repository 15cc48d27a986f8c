// One change of the roster, with what belongs to it. Membership makes them, SyncRun carries them out.
#pragma once
#include <optional>
#include <vector>

#include "core/audit_event.h"
#include "sync/item_fields.h"
#include "sync/roster_change.h"

namespace chatelaine::vault {

struct RosterWish {
  sync::RosterChange change;
  std::vector<sync::Name> names;  // of who or what is new
  std::optional<AuditEvent> event;
};

}  // namespace chatelaine::vault
