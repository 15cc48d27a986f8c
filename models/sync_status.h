// Where synchronisation stands, as the sidebar shows it: a value.
#pragma once
#include <optional>

#include "core/environment.h"
#include "core/result.h"

namespace chatelaine::models {

struct SyncStatus {
  enum class Phase { idle, running, synced, offline, retrying };
  enum class Gateway { unknown, confirmed, waiting };  // whether the gateway has applied our latest changes (P6)

  Phase phase = Phase::idle;
  Gateway gateway = Gateway::unknown;
  std::optional<Timestamp> lastSynced;
  std::optional<ErrorCode> reason;  // of offline and retrying
  std::optional<Timestamp> nextAttempt;
  friend bool operator==(const SyncStatus&, const SyncStatus&) = default;
};

}  // namespace chatelaine::models
