// The registry as a searchable list: one row per service that fits the search and the category. Not for credentials.
#pragma once
#include <QtCore/QAbstractListModel>

#include <vector>

#include "models/service_registry.h"

namespace chatelaine::models {

// GUI thread. Keeps a reference to the registry. Filtering is by a vector of visible rows, without a proxy model.
class ServiceListModel final : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { NameRole = Qt::DisplayRole, HostsRole = Qt::UserRole, CategoryRole, IdRole };

  explicit ServiceListModel(const ServiceRegistry& registry, QObject* parent = nullptr);

  void setSearch(const QString& text);        // words, each found in name, host or id; case and accents ignored
  void setCategory(const QString& category);  // empty: all
  QStringList categories() const;             // in alphabetical order, each once

  const ServiceInfo* serviceAt(int row) const;  // null outside
  int rowOf(const ServiceInfo& service) const;  // -1: not visible

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  void refill();
  const ServiceRegistry& m_registry;
  std::vector<QString> m_searchKeys;
  std::vector<std::size_t> m_visible;
  QStringList m_words;
  std::string m_category;
};

}  // namespace chatelaine::models
