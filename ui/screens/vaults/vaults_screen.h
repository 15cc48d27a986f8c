// One vault: its credentials as a list with search, and the chosen one in detail. Shows what it is given.
#pragma once
#include <QtWidgets/QWidget>

#include "models/credential_row.h"
#include "models/table_model.h"
#include "ui/screens/vaults/credential_detail_view.h"

class QLineEdit;
class QPushButton;
class QToolButton;
class QSplitter;
class QStackedWidget;

namespace chatelaine::ui {

class CredentialDetail;
class EmptyState;
class ListTable;
class Text;

struct VaultHeader {
  bool exists = false;  // false: the team has no vault yet
  QString name;
  int credentials = 0;
  int agents = 0;
  QString sync;              // "synced just now"
  bool takesSecrets = true;  // false: no gateway serves it yet
  bool isReadOnly = false;
  bool mayManage = false;  // an owner: gateways of the vault, deleting it
};

class VaultsScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit VaultsScreen(Clock clock, QWidget* parent = nullptr);

  void setHeader(const VaultHeader& header);
  void setRows(std::vector<models::CredentialRow> rows);
  void setDetail(const CredentialDetailView& view);
  std::optional<ItemId> current() const;
  void select(const ItemId& credential);
  void search(const QString& query);
  void focusSearch();
  QByteArray saveState() const;
  void restoreState(const QByteArray& state);

 Q_SIGNALS:
  void addVaultWanted();
  void renameWanted();
  void gatewaysWanted();
  void deleteVaultWanted();
  void addCredentialWanted();
  void pinWanted();
  void currentChanged();  // current() has it; setDetail() is the answer
  void replaceWanted();
  void editWanted();
  void rebindWanted();
  void removeWanted();
  void unpinWanted(const chatelaine::ItemId& pin);

 private:
  QWidget* listSide();
  QLayout* titleRow();
  QLayout* actionRow();
  QWidget* vaultMenu();
  QWidget* detailSide();
  void makeModel();
  void showWhatFits();

  Clock m_clock;
  models::TableModel<models::CredentialRow>* m_model = nullptr;
  VaultHeader m_header;
  QStackedWidget* m_body = nullptr;
  QSplitter* m_splitter = nullptr;
  Text* m_title = nullptr;
  Text* m_counts = nullptr;
  QLineEdit* m_search = nullptr;
  QPushButton* m_add = nullptr;
  QPushButton* m_pin = nullptr;
  QToolButton* m_more = nullptr;
  QPushButton* m_rename = nullptr;
  QStackedWidget* m_list = nullptr;
  ListTable* m_table = nullptr;
  QWidget* m_noCredentials = nullptr;
  QWidget* m_noResult = nullptr;
  QStackedWidget* m_detailStack = nullptr;
  CredentialDetail* m_detail = nullptr;
};

}  // namespace chatelaine::ui
