// Choosing the passphrase of this computer's database.
#pragma once
#include "core/secret.h"
#include "ui/screens/welcome/page.h"

class QPushButton;

namespace chatelaine::ui {

class PassphraseForm;

class PassphrasePage final : public Page {
  Q_OBJECT
 public:
  explicit PassphrasePage(QWidget* parent = nullptr);
  Secret take();
  void clear();

 Q_SIGNALS:
  void done();
  void back();

 private:
  PassphraseForm* m_form;
  QPushButton* m_continue;
};

}  // namespace chatelaine::ui
