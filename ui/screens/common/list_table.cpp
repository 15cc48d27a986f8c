#include "ui/screens/common/list_table.h"

#include <QtWidgets/QHeaderView>

#include <numeric>

namespace chatelaine::ui {

ListTable::ListTable(const QString& name, std::vector<int> weights, QWidget* parent)
    : QTreeView(parent), m_weights(std::move(weights)) {
  setAccessibleName(name);
  setRootIsDecorated(false);
  setItemsExpandable(false);
  setUniformRowHeights(true);
  setAllColumnsShowFocus(true);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setEditTriggers(NoEditTriggers);
  setSortingEnabled(true);
  setFrameShape(NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(ScrollPerPixel);
  setMouseTracking(true);
  setTextElideMode(Qt::ElideRight);
  header()->setSectionsMovable(false);
  header()->setStretchLastSection(false);
  header()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
  header()->setHighlightSections(false);
  header()->setMinimumSectionSize(48);
  connect(this, &QTreeView::activated, this, [this](const QModelIndex& index) { Q_EMIT opened(index.row()); });
}

void ListTable::setModel(QAbstractItemModel* model) {
  QTreeView::setModel(model);
  header()->setSortIndicator(-1, Qt::AscendingOrder);
  connect(model, &QAbstractItemModel::modelReset, this, [this] { Q_EMIT currentRowChanged(currentRow()); });
  shareWidth();
}

int ListTable::currentRow() const { return currentIndex().isValid() ? currentIndex().row() : -1; }

void ListTable::selectRow(int row) {
  if (row < 0 || model() == nullptr || row >= model()->rowCount()) return setCurrentIndex({});
  setCurrentIndex(model()->index(row, 0));
  scrollTo(currentIndex());
}

void ListTable::resizeEvent(QResizeEvent* event) {
  QTreeView::resizeEvent(event);
  shareWidth();
}

void ListTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTreeView::currentChanged(current, previous);
  if (current.row() != previous.row() || current.isValid() != previous.isValid()) Q_EMIT currentRowChanged(current.row());
}

void ListTable::shareWidth() {
  if (model() == nullptr) return;
  int available = viewport()->width();
  for (int column = 0; column < static_cast<int>(m_weights.size()); ++column) {
    if (m_weights[static_cast<std::size_t>(column)] != 0) continue;
    resizeColumnToContents(column);
    available -= columnWidth(column);
  }
  const int total = std::accumulate(m_weights.begin(), m_weights.end(), 0);
  for (int column = 0; column < static_cast<int>(m_weights.size()); ++column) {
    const int weight = m_weights[static_cast<std::size_t>(column)];
    if (weight > 0) setColumnWidth(column, std::max(48, available * weight / total));
  }
}

}  // namespace chatelaine::ui
