// Who asks to be let in, and the six words to compare first: admitted under the names that the owner leaves or writes.
#pragma once
#include "models/team_members.h"
#include "ui/screens/common/form_dialog.h"

class QCheckBox;
class QLineEdit;

namespace chatelaine::ui {

class AdmitDialog final : public FormDialog {
  Q_OBJECT
 public:
  AdmitDialog(const vault::Invite& invite, const QString& grant, QWidget* parent);
  const Hash& invite() const { return m_invite; }
  QString memberName() const;
  QString deviceName() const;

 Q_SIGNALS:
  void refused();

 private:
  void judge();
  QLineEdit* addField(const QString& label, const QString& objectName, const std::string& value);

  Hash m_invite;
  QLineEdit* m_member = nullptr;  // of a new member
  QLineEdit* m_device;
  QCheckBox* m_compared;
};

}  // namespace chatelaine::ui
