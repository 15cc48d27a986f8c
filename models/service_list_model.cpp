#include "models/service_list_model.h"

#include <QtCore/QRegularExpression>

#include <algorithm>

namespace chatelaine::models {
namespace {

// Without case and accents.
QString folded(const QString& text) {
  QString result;
  for (const QChar c : text.normalized(QString::NormalizationForm_KD).toCaseFolded())
    if (!c.isMark()) result += c;
  return result;
}

// What a person fills in is an ellipsis: "….zendesk.com".
QString hostsText(const ServiceInfo& service) {
  static const QRegularExpression placeToFillIn(QStringLiteral("\\{[^}]*\\}"));
  QStringList hosts;
  for (const std::string& host : service.hosts)
    hosts << QString::fromStdString(host).replace(placeToFillIn, QStringLiteral("…"));
  return hosts.join(QStringLiteral(", "));
}

}  // namespace

ServiceListModel::ServiceListModel(const ServiceRegistry& registry, QObject* parent)
    : QAbstractListModel(parent), m_registry(registry) {
  for (const ServiceInfo& service : registry.services()) {
    m_searchKeys.push_back(folded(QString::fromStdString(service.name + ' ' + service.id) + u' ' + hostsText(service)));
  }
  refill();
}

void ServiceListModel::setSearch(const QString& text) {
  m_words = folded(text).split(u' ', Qt::SkipEmptyParts);
  refill();
}

void ServiceListModel::setCategory(const QString& category) {
  m_category = category.toStdString();
  refill();
}

QStringList ServiceListModel::categories() const {
  QStringList all;
  for (const ServiceInfo& service : m_registry.services()) all << QString::fromStdString(service.category);
  all.removeDuplicates();
  all.sort();
  return all;
}

void ServiceListModel::refill() {
  beginResetModel();
  m_visible.clear();
  for (std::size_t i = 0; i < m_searchKeys.size(); ++i) {
    const bool inCategory = m_category.empty() || m_registry.services()[i].category == m_category;
    const auto isThere = [&](const QString& word) { return m_searchKeys[i].contains(word); };
    if (inCategory && std::ranges::all_of(m_words, isThere)) m_visible.push_back(i);
  }
  // What begins with the search comes first: "git" finds GitHub before Digital…
  const auto begins = [this](std::size_t i) {
    return !m_words.isEmpty() && m_searchKeys[i].startsWith(m_words.first());
  };
  std::ranges::stable_partition(m_visible, begins);
  endResetModel();
}

const ServiceInfo* ServiceListModel::serviceAt(int row) const {
  if (row < 0 || row >= rowCount()) return nullptr;
  return &m_registry.services()[m_visible[static_cast<std::size_t>(row)]];
}

int ServiceListModel::rowOf(const ServiceInfo& service) const {
  for (int row = 0; row < rowCount(); ++row)
    if (serviceAt(row)->id == service.id) return row;
  return -1;
}

int ServiceListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

QVariant ServiceListModel::data(const QModelIndex& index, int role) const {
  const ServiceInfo* service = index.isValid() ? serviceAt(index.row()) : nullptr;
  if (!service) return {};
  switch (role) {
    case NameRole: return QString::fromStdString(service->name);
    case HostsRole: return hostsText(*service);
    case CategoryRole: return QString::fromStdString(service->category);
    case IdRole: return QString::fromStdString(service->id);
    case Qt::AccessibleDescriptionRole: return hostsText(*service);
    default: return {};
  }
}

}  // namespace chatelaine::models
