// Lays small things out in lines, as words in a paragraph, also from right to left.
#pragma once
#include <QtWidgets/QLayout>

#include <vector>

namespace chatelaine::ui {

class FlowLayout final : public QLayout {
  Q_OBJECT
 public:
  explicit FlowLayout(QWidget* parent = nullptr, int gap = 6);
  ~FlowLayout() override;

  void addItem(QLayoutItem* item) override { m_items.push_back(item); }
  int count() const override { return int(m_items.size()); }
  QLayoutItem* itemAt(int index) const override;
  QLayoutItem* takeAt(int index) override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), Apply::no); }
  QSize sizeHint() const override { return minimumSize(); }
  QSize minimumSize() const override;
  void setGeometry(const QRect& rect) override;

 private:
  enum class Apply { no, yes };
  int arrange(const QRect& rect, Apply apply) const;
  std::vector<QLayoutItem*> m_items;
  int m_gap;
};

}  // namespace chatelaine::ui
