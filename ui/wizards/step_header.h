// The numbered steps of a wizard, with the current one marked and those behind it ticked.
#pragma once
#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

namespace chatelaine::ui {

class StepHeader final : public QWidget {
  Q_OBJECT
 public:
  explicit StepHeader(const QStringList& steps, QWidget* parent = nullptr);
  void setCurrent(int step);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintStep(QPainter& painter, int step, const QRect& rect) const;
  QStringList m_steps;
  int m_current = 0;
};

}  // namespace chatelaine::ui
