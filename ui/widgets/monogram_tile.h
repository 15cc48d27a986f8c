// The square with one or two letters that stands for a service; no downloaded pictures, which would leak hosts.
#pragma once
#include <QtGui/QColor>
#include <QtWidgets/QWidget>

#include "ui/look/spacing.h"

namespace chatelaine::ui {

QString monogramOf(const QString& name);                              // "Hugging Face" -> "HF", "Stripe" -> "St"
QColor monogramColour(const QString& name, const QPalette& palette);  // one of twelve, the same on every start
// For delegates and icons.
void paintMonogram(QPainter& painter, const QRect& rect, const QString& name, const QPalette& palette);

class MonogramTile final : public QWidget {
  Q_OBJECT
 public:
  explicit MonogramTile(const QString& name, int size = extent::tile, QWidget* parent = nullptr);
  void setName(const QString& name);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_name;
  int m_size;
};

}  // namespace chatelaine::ui
