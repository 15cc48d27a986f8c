// The secret fields of one way to authenticate, each a SecretField; shared by the wizard and the forms that ask again.
#pragma once
#include <QtWidgets/QVBoxLayout>
#include <QtWidgets/QWidget>

#include <functional>
#include <span>
#include <vector>

#include "core/credential.h"
#include "core/validate.h"
#include "models/service_registry.h"

namespace chatelaine::ui {

class FormRow;
class SecretField;

class SecretsForm final : public QWidget {
  Q_OBJECT
 public:
  explicit SecretsForm(const models::ServiceRegistry& registry, QWidget* parent = nullptr);

  // Other fields than before are wiped. `label` stands over the first one ("Personal access token"), if given.
  void ask(CredentialType type, const std::vector<std::string>& names, const QString& label = {});
  void expectKeyOf(const models::Authentication* authentication);  // null: of nobody in particular

  // The problems that `draft` would have with these secrets in it. They are copied into locked memory for the check and
  // wiped after it; nothing but the problems comes out.
  std::vector<FieldError> check(CredentialDraft draft, Timestamp now) const;
  void showErrors(std::span<const FieldError> errors);

  [[nodiscard]] SecretFields take();  // those that are filled in
  void clear();
  void focusFirst();
  bool isEmpty() const;
  std::string knownPrefix() const;  // "sk_live_", if the key begins with a known one

 Q_SIGNALS:
  void changed();

 private:
  struct Entry {
    std::string name;
    SecretField* field;
    FormRow* row;
  };
  void judge();

  const models::ServiceRegistry& m_registry;
  const models::Authentication* m_expected = nullptr;
  std::vector<Entry> m_entries;
  QVBoxLayout* m_column;
};

}  // namespace chatelaine::ui
