// One change of the roster, with what belongs to it. Membership makes them, SyncRun carries them out.
#pragma once
#include <optional>
#include <vector>

#include "core/audit_event.h"
#include "sync/item_fields.h"
#include "sync/roster_change.h"

namespace chatelaine::vault {

// What becomes of a change after which no gateway could open a vault's secrets any more.
enum class LastHolder : std::uint8_t {
  stays,  // it is refused
  goes,   // a person has said that these secrets may be lost
};

struct RosterWish {
  sync::RosterChange change;
  std::vector<sync::Name> names;  // of who or what is new
  std::optional<AuditEvent> event;
  LastHolder lastHolder = LastHolder::stays;
};

}  // namespace chatelaine::vault
