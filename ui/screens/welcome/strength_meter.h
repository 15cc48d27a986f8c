// A bar of five parts with a word and one piece of advice: how hard a passphrase is to guess.
#pragma once
#include <QtWidgets/QWidget>

#include "ui/look/colours.h"
#include "ui/screens/welcome/passphrase_strength.h"

namespace chatelaine::ui {

class Text;

class StrengthMeter final : public QWidget {
  Q_OBJECT
 public:
  explicit StrengthMeter(QWidget* parent = nullptr);
  void show(Strength strength, Advice advice);
  using QWidget::show;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Strength m_strength = Strength::empty;
  Text* m_word;
};

QString strengthText(Strength strength);
QString adviceText(Advice advice);

}  // namespace chatelaine::ui
