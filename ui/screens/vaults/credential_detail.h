// Everything about one credential that may be seen: where it is sent, who may use it, what happened with it.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/screens/vaults/credential_detail_view.h"

class QVBoxLayout;

namespace chatelaine::ui {

class ActivityList;
class Chip;
class MonogramTile;
class Text;
class WirePreview;

class CredentialDetail final : public QWidget {
  Q_OBJECT
 public:
  explicit CredentialDetail(QWidget* parent = nullptr);
  void setView(const CredentialDetailView& view, Timestamp now);

 Q_SIGNALS:
  void replaceWanted();
  void editWanted();
  void rebindWanted();
  void removeWanted();
  void pinWanted();
  void unpinWanted(const chatelaine::ItemId& pin);

 private:
  QWidget* head();
  QWidget* secretCard();
  QLayout* wireHeading();
  QWidget* wirePart();
  QWidget* agentsPart();
  void setAgents(const CredentialDetailView& view);

  MonogramTile* m_tile = nullptr;
  Text* m_title = nullptr;
  Text* m_subtitle = nullptr;
  Chip* m_state = nullptr;
  Text* m_stored = nullptr;
  WirePreview* m_preview = nullptr;
  QVBoxLayout* m_agents = nullptr;
  ActivityList* m_activity = nullptr;
};

}  // namespace chatelaine::ui
