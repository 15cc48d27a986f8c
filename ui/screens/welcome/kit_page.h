// Shows the recovery kit once, as numbered words to write down. The words leave with the page.
#pragma once
#include "core/secret.h"
#include "ui/screens/welcome/page.h"

class QGridLayout;

namespace chatelaine::ui {

class KitPage final : public Page {
  Q_OBJECT
 public:
  explicit KitPage(QWidget* parent = nullptr);
  void show(const Secret& seed);
  using QWidget::show;
  void clear();

 Q_SIGNALS:
  void done();
  void back();

 private:
  QGridLayout* m_words;
};

}  // namespace chatelaine::ui
