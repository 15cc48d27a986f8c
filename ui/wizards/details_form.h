// The fields of a credential that aren't secret: its name, account, the type's metadata and when it expires.
#pragma once
#include <QtWidgets/QWidget>

#include <functional>
#include <span>
#include <vector>

#include "core/credential.h"
#include "core/validate.h"
#include "models/service_info.h"

class QCheckBox;
class QDateEdit;
class QGridLayout;
class QLineEdit;

namespace chatelaine::ui {

class FormRow;

class DetailsForm final : public QWidget {
  Q_OBJECT
 public:
  explicit DetailsForm(QWidget* parent = nullptr);

  // `tenantLabel` empty: no such field. What was typed into fields that stay is kept.
  void ask(const models::Authentication& authentication, const QString& tenantLabel, const models::TypedValues& known);
  void suggestName(const QString& name);  // replaced by the next suggestion unless the person changed it
  QString name() const;
  QString labelOf(std::string_view name) const;  // "Shop name"; empty: not asked for
  static QString nameSpaceHint();
  void focusFirst();

  models::TypedValues values() const;  // "tenant", "identifier" and the metadata
  void fill(CredentialLabels& labels) const;
  void showErrors(std::span<const FieldError> errors);

 Q_SIGNALS:
  void changed();

 private:
  struct Entry {
    std::string name;
    QLineEdit* edit;
    FormRow* row;
    bool isMetadata;
  };
  QLineEdit* add(const std::string& name, const QString& label, bool isMetadata);
  void lay();
  void buildExpiry();
  QString textOf(std::string_view name) const;

  QLineEdit* m_name;
  FormRow* m_nameRow;
  QLineEdit* m_note;
  FormRow* m_noteRow;
  QLineEdit* m_nameSpace;
  FormRow* m_nameSpaceRow;
  QCheckBox* m_expires;
  QDateEdit* m_expiry;
  FormRow* m_expiryRow;
  QGridLayout* m_grid;
  std::vector<Entry> m_entries;
  QString m_suggestion;
};

}  // namespace chatelaine::ui
