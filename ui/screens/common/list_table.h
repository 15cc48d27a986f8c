// The table of every screen: whole rows, calm lines, keyboard first, the columns' widths shared out by weight.
#pragma once
#include <QtWidgets/QTreeView>

#include <vector>

namespace chatelaine::ui {

class ListTable final : public QTreeView {
  Q_OBJECT
 public:
  // `weights` has one entry per column; 0: as wide as its contents.
  ListTable(const QString& name, std::vector<int> weights, QWidget* parent = nullptr);
  // Columns that step back, first the first, where the table is too narrow to read.
  void setExpendable(std::vector<int> columns);
  void setModel(QAbstractItemModel* model) override;
  int currentRow() const;  // -1: none
  void selectRow(int row);

 Q_SIGNALS:
  void currentRowChanged(int row);
  void opened(int row);  // Enter or a double click

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
  void shareWidth();
  void hideWhatDoesNotFit(int available);
  std::vector<int> m_weights;
  std::vector<int> m_expendable;
};

}  // namespace chatelaine::ui
