#include "ui/screens/common/list_table.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHeaderView>

#include <algorithm>
#include <numeric>

#include "ui/look/fonts.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {
namespace {

constexpr int narrowestColumn = 48;
constexpr int readableTenths = 55;  // of a pixel that each unit of weight wants

// Small quiet captions that stand exactly above the cells' texts.
class Captions final : public QHeaderView {
 public:
  explicit Captions(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionsClickable(true);
    setFont(bodyFont(TextSize::small, QFont::Medium));
  }

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int section) const override {
    const Colours& colours = coloursOf(palette());
    painter->fillRect(rect, colours.surface);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.line);
    const QRect text = rect.adjusted(section == 0 ? space::l : space::s, 0, -space::s, 0);
    const QString caption = model()->headerData(section, orientation()).toString();
    painter->setFont(font());
    painter->setPen(colours.muted);
    const QRect placed = QStyle::visualRect(layoutDirection(), rect, text);
    painter->drawText(placed, Qt::AlignLeading | Qt::AlignVCenter,
                      fontMetrics().elidedText(caption, Qt::ElideRight, text.width()));
    if (!isSortIndicatorShown() || sortIndicatorSection() != section) return;
    const Icon arrow = sortIndicatorOrder() == Qt::AscendingOrder ? Icon::chevronUp : Icon::chevronDown;
    const int used = fontMetrics().horizontalAdvance(caption) + space::xs;
    const QRect mark(text.left() + std::min(used, text.width() - arrowSize), rect.center().y() - arrowSize / 2 + 1,
                     arrowSize, arrowSize);
    painter->drawPixmap(QStyle::visualRect(layoutDirection(), rect, mark),
                        pixmapOf(arrow, colours.muted, arrowSize, devicePixelRatio()));
  }

 private:
  static constexpr int arrowSize = 12;
};

}  // namespace

ListTable::ListTable(const QString& name, std::vector<int> weights, QWidget* parent)
    : QTreeView(parent), m_weights(std::move(weights)) {
  setAccessibleName(name);
  setHeader(new Captions(this));
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
  header()->setMinimumSectionSize(narrowestColumn);
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
  if (current.row() != previous.row() || current.isValid() != previous.isValid())
    Q_EMIT currentRowChanged(current.row());
}

void ListTable::setExpendable(std::vector<int> columns) {
  m_expendable = std::move(columns);
  shareWidth();
}

void ListTable::hideWhatDoesNotFit(int available) {
  int total = std::accumulate(m_weights.begin(), m_weights.end(), 0);
  for (const int column : m_expendable) {
    const bool isCrowded = available * 10 < total * readableTenths;
    setColumnHidden(column, isCrowded);
    if (isCrowded) total -= m_weights[static_cast<std::size_t>(column)];
  }
}

void ListTable::shareWidth() {
  if (model() == nullptr) return;
  int available = viewport()->width();
  hideWhatDoesNotFit(available);
  int total = 0, last = -1;
  for (int column = 0; column < static_cast<int>(m_weights.size()); ++column) {
    if (isColumnHidden(column)) continue;
    const int weight = m_weights[static_cast<std::size_t>(column)];
    total += weight;
    if (weight != 0) last = column;
    else resizeColumnToContents(column), available -= columnWidth(column);
  }
  int given = 0;
  for (int column = 0; column < static_cast<int>(m_weights.size()); ++column) {
    const int weight = m_weights[static_cast<std::size_t>(column)];
    if (weight == 0 || isColumnHidden(column)) continue;
    const int width = column == last ? available - given : available * weight / total;
    setColumnWidth(column, std::max(narrowestColumn, width));
    given += width;
  }
}

}  // namespace chatelaine::ui
