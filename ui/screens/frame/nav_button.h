// One entry of the sidebar: icon, name, and a count at its end where there is one.
#pragma once
#include <QtWidgets/QAbstractButton>

#include "ui/look/icon.h"

namespace chatelaine::ui {

class NavButton final : public QAbstractButton {
  Q_OBJECT
 public:
  NavButton(Icon icon, const QString& text, QWidget* parent = nullptr);
  // 0 shows none; `tone` says whether it asks for attention. `meaning` is read aloud: "12 credentials".
  void setCount(int count, Tone tone, const QString& meaning);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {96, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Icon m_icon;
  int m_count = 0;
  Tone m_countTone = Tone::muted;
};

}  // namespace chatelaine::ui
