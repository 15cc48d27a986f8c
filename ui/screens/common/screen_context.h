// What every presenter works with: the desktop's models, the registry of services, and where notices go.
#pragma once
#include "models/credential_row.h"
#include "models/desktop.h"
#include "models/service_registry.h"
#include "ui/screens/common/notice_bar.h"

namespace chatelaine::ui {

// Outlived by the window that makes it.
struct ScreenContext {
  models::Desktop& desktop;
  const models::ServiceRegistry& registry;
  NoticeBar& notices;

  const models::TeamView& team() const { return desktop.team().view(); }
  Timestamp now() const { return desktop.now(); }
};

// The rows of credentials with their services' names in.
std::vector<models::CredentialRow> namedRows(const ScreenContext& context, std::optional<VaultId> vault);

}  // namespace chatelaine::ui
