// Shows a new agent token, once, together with how to connect the agent. Closing it forgets the token.
#pragma once
#include <QtWidgets/QDialog>

#include "core/secret.h"
#include "models/connect_environment.h"

namespace chatelaine::ui {

class ConnectPanel;
class ShownOnce;

class TokenDialog final : public QDialog {
  Q_OBJECT
 public:
  struct Contents {
    QString agentName;
    Secret token;
    models::ConnectValues values;
  };
  explicit TokenDialog(Contents contents, QWidget* parent = nullptr);
  void forget();  // at lock
  void done(int result) override;

 private:
  ShownOnce* m_token;
  ConnectPanel* m_connect;
};

}  // namespace chatelaine::ui
