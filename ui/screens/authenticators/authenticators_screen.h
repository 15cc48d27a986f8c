// Every authenticator of the team, and a one-time code on demand. The codes come from a gateway; no key is here.
#pragma once
#include <QtWidgets/QWidget>

#include "core/result.h"
#include "models/credential_row.h"
#include "models/table_model.h"
#include "ui/widgets/code_ring.h"

class QPushButton;
class QStackedWidget;

namespace chatelaine::ui {

class Banner;
class ListTable;
class MonogramTile;
class Text;

class AuthenticatorsScreen final : public QWidget {
  Q_OBJECT
 public:
  explicit AuthenticatorsScreen(Clock clock, QWidget* parent = nullptr);
  void setRows(std::vector<models::CredentialRow> rows);  // of type totp
  std::optional<ItemId> current() const;
  void showCode(ShownCode code);
  void fail(ErrorCode code);
  void forget();  // hides a code that is shown

 Q_SIGNALS:
  void addWanted();
  void codeWanted(const chatelaine::ItemId& credential);
  void replaceWanted(const chatelaine::ItemId& credential);
  void removeWanted(const chatelaine::ItemId& credential);

 private:
  QWidget* listSide();
  QWidget* detailSide();
  QLayout* detailHead();
  QWidget* codeCard();
  void showCurrent();
  void setWaiting(bool waiting);

  Clock m_clock;
  models::TableModel<models::CredentialRow>* m_model;
  QStackedWidget* m_body;
  ListTable* m_table = nullptr;
  Text* m_count = nullptr;
  MonogramTile* m_tile = nullptr;
  Text* m_issuer = nullptr;
  Text* m_account = nullptr;
  Text* m_parameters = nullptr;
  CodeRing* m_code = nullptr;
  QPushButton* m_getCode = nullptr;
  Banner* m_error = nullptr;
};

}  // namespace chatelaine::ui
