// Joining a team: the invitation, as a link or as words with the server's address, and the names to come in with.
#pragma once
#include "models/team_members.h"
#include "ui/screens/welcome/page.h"

class QLineEdit;
class QPushButton;

namespace chatelaine::ui {

class FormRow;
class SecretField;

class JoinPage final : public Page {
  Q_OBJECT
 public:
  JoinPage(const QString& proposedName, const QString& proposedDevice, QWidget* parent = nullptr);
  QString memberName() const;
  QString deviceName() const;
  Result<sync::InviteLink> take();  // the field is wiped
  void clear();

 Q_SIGNALS:
  void done();
  void back();

 private:
  enum class Kind { nothing, link, words, other };
  Kind kind() const;
  void judge();
  QLineEdit* addField(const QString& objectName, const QString& value = {});

  SecretField* m_code;
  QLineEdit* m_server;
  QLineEdit* m_fingerprint;
  QLineEdit* m_member;
  QLineEdit* m_device;
  FormRow* m_codeRow;
  QWidget* m_serverFields;
  QPushButton* m_continue;
};

}  // namespace chatelaine::ui
