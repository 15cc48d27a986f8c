// Shows the recovery kit once, as numbered words to write down. The words leave with the page.
#pragma once
#include "core/secret.h"
#include "ui/screens/welcome/page.h"

class QGridLayout;

namespace chatelaine::ui {

class Text;

class KitPage final : public Page {
  Q_OBJECT
 public:
  explicit KitPage(QWidget* parent = nullptr);
  // `kitWords` are the six words of the kit; they are no secret.
  void show(const Secret& seed, const QString& kitWords);
  using QWidget::show;
  void clear();

 Q_SIGNALS:
  void done();
  void back();

 private:
  QGridLayout* m_words;
  Text* m_kitWords;
};

}  // namespace chatelaine::ui
