// One of our icons as a widget, in a tone; decoration that screen readers skip.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/look/icon.h"
#include "ui/look/spacing.h"

namespace chatelaine::ui {

class Picture final : public QWidget {
  Q_OBJECT
 public:
  explicit Picture(Icon icon, Tone tone = Tone::muted, int size = extent::icon, QWidget* parent = nullptr);
  void show(Icon icon, Tone tone);
  using QWidget::show;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Icon m_icon;
  Tone m_tone;
};

}  // namespace chatelaine::ui
