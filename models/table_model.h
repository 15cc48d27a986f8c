// A table over plain structs: filtering and sorting work on a vector of visible rows, so no proxy model is needed.
#pragma once
#include <QtCore/QAbstractTableModel>

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

namespace chatelaine::models {

// What one column shows of a Row, and how two rows compare by it. Texts come from ui, where they are translated.
template <class Row>
struct TableColumn {
  QString header;
  std::function<QString(const Row&)> text;
  std::function<bool(const Row&, const Row&)> less;  // empty: the column doesn't sort
};

// GUI thread. Rows are given as a whole; equal `key`s in equal order are changed in place, anything else is a reset.
template <class Row>
class TableModel : public QAbstractTableModel {
 public:
  using Column = TableColumn<Row>;
  using Filter = std::function<bool(const Row&)>;
  using SameRow = std::function<bool(const Row&, const Row&)>;

  TableModel(std::vector<Column> columns, SameRow isSame, QObject* parent = nullptr)
      : QAbstractTableModel(parent), m_columns(std::move(columns)), m_isSame(std::move(isSame)) {}

  void setRows(std::vector<Row> rows) {
    const std::vector<int> old = std::exchange(m_visible, {});
    std::swap(m_rows, rows);
    std::vector<int> visible = arranged();
    const bool inPlace = std::ranges::equal(old, visible, [&](int before, int after) {
      return m_isSame(rows[static_cast<std::size_t>(before)], m_rows[static_cast<std::size_t>(after)]);
    });
    if (inPlace) {
      m_visible = std::move(visible);
      if (!m_visible.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
      return;
    }
    // The old rows are gone by now; a reset is announced as such before the new ones show.
    std::swap(m_rows, rows);
    m_visible = old;
    beginResetModel();
    std::swap(m_rows, rows);
    m_visible = std::move(visible);
    endResetModel();
  }

  void setFilter(Filter filter) {
    m_filter = std::move(filter);
    rearrange();
  }

  // More rows exist than were given: `fetch` is called when a view comes near the end; empty when there are no more.
  void setMore(std::function<void()> fetch) { m_fetch = std::move(fetch); }
  void append(std::vector<Row> rows) {
    const std::size_t first = m_rows.size();
    std::ranges::move(rows, std::back_inserter(m_rows));
    std::vector<int> added;
    for (std::size_t i = first; i < m_rows.size(); ++i) {
      if (accepts(m_rows[i])) added.push_back(static_cast<int>(i));
    }
    if (added.empty()) return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
    m_visible.insert(m_visible.end(), added.begin(), added.end());
    endInsertRows();
  }

  const Row& row(int visibleRow) const {
    return m_rows[static_cast<std::size_t>(m_visible[static_cast<std::size_t>(visibleRow)])];
  }
  const std::vector<Row>& rows() const { return m_rows; }
  // The visible row for which `test` holds, or -1.
  int find(const std::function<bool(const Row&)>& test) const {
    const auto found =
        std::ranges::find_if(m_visible, [&](int i) { return test(m_rows[static_cast<std::size_t>(i)]); });
    return found == m_visible.end() ? -1 : static_cast<int>(found - m_visible.begin());
  }

  int rowCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
  }
  int columnCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
  }
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const bool isText = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
    return isText ? m_columns[static_cast<std::size_t>(index.column())].text(row(index.row())) : QVariant();
  }
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount()) return {};
    return m_columns[static_cast<std::size_t>(section)].header;
  }
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override {
    m_sortColumn = column;
    m_sortOrder = order;
    rearrange();
  }
  bool canFetchMore(const QModelIndex& parent) const override { return !parent.isValid() && m_fetch; }
  void fetchMore(const QModelIndex& parent) override {
    if (!parent.isValid() && m_fetch) m_fetch();
  }

 private:
  bool accepts(const Row& row) const { return !m_filter || m_filter(row); }

  std::vector<int> arranged() const {
    std::vector<int> visible;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
      if (accepts(m_rows[i])) visible.push_back(static_cast<int>(i));
    }
    if (m_sortColumn < 0 || m_sortColumn >= columnCount()) return visible;
    const auto& less = m_columns[static_cast<std::size_t>(m_sortColumn)].less;
    if (!less) return visible;
    std::ranges::stable_sort(visible, [&](int a, int b) {
      const Row& left = m_rows[static_cast<std::size_t>(m_sortOrder == Qt::AscendingOrder ? a : b)];
      const Row& right = m_rows[static_cast<std::size_t>(m_sortOrder == Qt::AscendingOrder ? b : a)];
      return less(left, right);
    });
    return visible;
  }

  void rearrange() {
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<int> rowsBefore;
    for (const QModelIndex& index : before) rowsBefore.push_back(m_visible[static_cast<std::size_t>(index.row())]);
    m_visible = arranged();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
      const auto found = std::ranges::find(m_visible, rowsBefore[static_cast<std::size_t>(i)]);
      const int now = static_cast<int>(found - m_visible.begin());
      after.append(found == m_visible.end() ? QModelIndex() : index(now, before[i].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
  }

  std::vector<Column> m_columns;
  SameRow m_isSame;
  std::vector<Row> m_rows;
  std::vector<int> m_visible;  // indexes into m_rows, in the order shown
  Filter m_filter;
  std::function<void()> m_fetch;
  int m_sortColumn = -1;
  Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

}  // namespace chatelaine::models
