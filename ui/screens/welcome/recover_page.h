// Every device is lost: where the team's server is, the recovery kit's sixteen words, and a name for this computer.
#pragma once
#include "core/secret.h"
#include "models/server_place.h"
#include "ui/screens/welcome/page.h"

class QLineEdit;
class QPushButton;

namespace chatelaine::ui {

class FormRow;
class KitWordsRow;

class RecoverPage final : public Page {
  Q_OBJECT
 public:
  explicit RecoverPage(const QString& proposedDevice, QWidget* parent = nullptr);
  QString deviceName() const;
  Result<models::ServerPlace> server() const;
  Result<Secret> take();  // the kit's seed; the field is wiped
  void clear();

 Q_SIGNALS:
  void done();
  void back();

 private:
  void judge();
  QLineEdit* addField(const QString& objectName, const QString& value = {});

  KitWordsRow* m_words;
  QLineEdit* m_server;
  QLineEdit* m_fingerprint;
  QLineEdit* m_device;
  FormRow* m_serverRow;
  QPushButton* m_continue;
};

}  // namespace chatelaine::ui
