#include "ui/screens/common/screen_context.h"

#include "ui/screens/common/wording.h"

namespace chatelaine::ui {

std::vector<models::CredentialRow> namedRows(const ScreenContext& context, std::optional<VaultId> vault) {
  std::vector<models::CredentialRow> rows = models::credentialRows(context.team(), vault, context.now());
  for (models::CredentialRow& row : rows) {
    const models::ServiceInfo* service = context.registry.find(row.credential.labels.service);
    if (service != nullptr) row.serviceName = text(service->name);
  }
  return rows;
}

}  // namespace chatelaine::ui
