// A QR code of something that may be shown once, painted from its modules; holds them and not the text.
#pragma once
#include <QtWidgets/QWidget>

#include <vector>

#include "core/secret.h"

namespace chatelaine::ui {

class QrCode final : public QWidget {
  Q_OBJECT
 public:
  explicit QrCode(const QString& name, QWidget* parent = nullptr);
  void show(const Secret& text);
  using QWidget::show;
  void forget();
  bool isEmpty() const noexcept { return m_side == 0; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<bool> m_modules;  // row by row, with the quiet zone
  int m_side = 0;
};

}  // namespace chatelaine::ui
