// Step 2 of the wizard: how the service is authenticated to, and the fields that this needs.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "ui/wizards/authentication_ways.h"
#include "ui/wizards/binding_from_fields.h"

class QComboBox;

namespace chatelaine::models {
class ServiceRegistry;
}

namespace chatelaine::ui {

class DetailsForm;
class FormRow;
class MonogramTile;
class SecretsForm;
class Text;

class AuthenticationPage final : public QWidget {
  Q_OBJECT
 public:
  explicit AuthenticationPage(const models::ServiceRegistry& registry, QWidget* parent = nullptr);

  // The same choice as before keeps what was typed.
  void setChoice(const ServiceChoice& choice, const QString& suggestedName);
  const AuthenticationWay& way() const;
  DetailsForm& details() noexcept { return *m_details; }
  SecretsForm& secrets() noexcept { return *m_secrets; }
  const DetailsForm& details() const noexcept { return *m_details; }
  const SecretsForm& secrets() const noexcept { return *m_secrets; }
  void focusFirst();

 Q_SIGNALS:
  void changed();

 private:
  QWidget* buildTop();
  void showService(const ServiceChoice& choice);
  void useWay(int index);

  ServiceChoice m_choice;
  std::vector<AuthenticationWay> m_ways;
  MonogramTile* m_tile;
  Text* m_title;
  Text* m_subtitle;
  Text* m_documentation;
  QComboBox* m_way;
  FormRow* m_wayRow;
  DetailsForm* m_details;
  SecretsForm* m_secrets;
};

}  // namespace chatelaine::ui
