// How the state of synchronisation and of the gateway reads in the sidebar.
#pragma once
#include <QtCore/QString>

#include "models/sync_status.h"
#include "ui/widgets/status_dot.h"

namespace chatelaine::ui {

struct SyncWords {
  Status status = Status::idle;
  QString line;    // "Synced just now"
  QString detail;  // "Confirmed by the gateway"; empty: nothing to add
};

SyncWords syncWords(const models::SyncStatus& status, Timestamp now);

}  // namespace chatelaine::ui
