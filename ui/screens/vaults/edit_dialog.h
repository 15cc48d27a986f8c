// Changes what is known about a credential without its secret: name, account, label, and when it expires.
#pragma once
#include "core/credential.h"
#include "core/environment.h"
#include "ui/screens/common/form_dialog.h"

class QCheckBox;
class QDateTimeEdit;
class QLineEdit;

namespace chatelaine::ui {

class FormRow;

class EditDialog final : public FormDialog {
  Q_OBJECT
 public:
  EditDialog(const Credential& credential, Clock clock, QWidget* parent);
  CredentialLabels labels() const;

 private:
  QLineEdit* addField(FormRow*& row, const QString& label, const std::string& value, const QString& objectName);
  void addExpiry();
  void judge();

  CredentialLabels m_before;
  Clock m_clock;
  QLineEdit* m_name;
  QLineEdit* m_identifier;
  QLineEdit* m_label;
  QLineEdit* m_nameSpace;
  FormRow* m_nameRow = nullptr;
  FormRow* m_identifierRow = nullptr;
  FormRow* m_labelRow = nullptr;
  FormRow* m_nameSpaceRow = nullptr;
  QCheckBox* m_expires;
  QDateTimeEdit* m_expiry;
  FormRow* m_expiryRow;
};

}  // namespace chatelaine::ui
