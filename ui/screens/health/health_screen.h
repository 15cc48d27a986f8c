// What needs attention: expired and expiring credentials, never used, pinned to nobody; each with where to go.
#pragma once
#include <QtWidgets/QWidget>

#include "models/credential_row.h"

class QStackedWidget;
class QVBoxLayout;

namespace chatelaine::ui {

enum class Finding : std::uint8_t { expired, expiring, pinnedToNobody, neverUsed };

struct HealthView {
  struct Line {
    Finding finding;
    ItemId credential;
    VaultId vault;
    QString name;
    QString vaultName;
    QString detail;
  };
  std::vector<Line> lines;  // the most urgent first
};

HealthView healthOf(const std::vector<models::CredentialRow>& rows, Timestamp now);
int urgentCount(const HealthView& view);  // expired and expiring

class HealthScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit HealthScreen(QWidget* parent = nullptr);
  void setView(const HealthView& view);

 Q_SIGNALS:
  void showWanted(const chatelaine::VaultId& vault, const chatelaine::ItemId& credential);

 private:
  QWidget* group(const HealthView& view, Finding finding);
  QStackedWidget* m_body;
  QVBoxLayout* m_groups;
};

}  // namespace chatelaine::ui
