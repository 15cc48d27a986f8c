// How to connect an agent: tabs of texts to copy, with the token only right after it was made, and never on screen.
#pragma once
#include <QtWidgets/QWidget>

#include "core/secret.h"
#include "models/connect_environment.h"
#include "ui/dialogs/connect_texts.h"

class QPlainTextEdit;
class QPushButton;
class QTabBar;

namespace chatelaine::ui {

class Text;

class ConnectPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit ConnectPanel(QWidget* parent = nullptr);

  void setValues(const models::ConnectValues& values);
  void setToken(Secret token);  // Copy then gives the complete text; empty: with a place to fill in
  void forgetToken() { setToken(Secret()); }

 Q_SIGNALS:
  void copied();

 private:
  ConnectTarget target() const;
  bool isGatewayKnown() const;
  void refresh();
  void showTheWayToTheGateway();
  void copy();

  models::ConnectValues m_values;
  Secret m_token;
  QTabBar* m_tabs;
  Text* m_about;
  QPlainTextEdit* m_text;
  QPushButton* m_copy;
  Text* m_note;
};

}  // namespace chatelaine::ui
