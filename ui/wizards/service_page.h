// Step 1 of the wizard: a known service from the searchable list, a pasted address, or a kind without a service.
#pragma once
#include <QtWidgets/QWidget>

#include <optional>

#include "ui/wizards/binding_from_fields.h"

class QLineEdit;
class QListView;
class QListWidget;

namespace chatelaine::models {
class ServiceListModel;
class ServiceRegistry;
}  // namespace chatelaine::models

namespace chatelaine::ui {

class Banner;
class EmptyState;

class ServicePage final : public QWidget {
  Q_OBJECT
 public:
  explicit ServicePage(const models::ServiceRegistry& registry, QWidget* parent = nullptr);

  std::optional<ServiceChoice> choice() const;  // nothing: not decided yet
  void focusFirst();

 Q_SIGNALS:
  void changed();
  void decided();  // by a double click, Return, or a kind without a service

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void buildLists();
  QWidget* buildKinds();
  void search(const QString& text);
  void useAddress(const QString& text);
  void explainEmptyList();
  void select(int row);
  const models::ServiceInfo* selected() const;

  const models::ServiceRegistry& m_registry;
  models::ServiceListModel* m_model;
  QLineEdit* m_search;
  QListWidget* m_categories;
  QListView* m_services;
  EmptyState* m_nothing;
  Banner* m_banner;
  std::optional<AllowedHost> m_ownHost;
  std::optional<CredentialType> m_kind;
  models::TypedValues m_values;
};

}  // namespace chatelaine::ui
