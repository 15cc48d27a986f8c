#include "ui/screens/welcome/passphrase_page.h"

#include "ui/screens/common/layouts.h"
#include "ui/screens/welcome/passphrase_form.h"

namespace chatelaine::ui {

PassphrasePage::PassphrasePage(QWidget* parent)
    : Page(tr("Choose a passphrase"),
           tr("It protects the database on this computer. It is never sent anywhere, and nobody can reset it."),
           parent),
      m_form(new PassphraseForm(tr("Passphrase"))) {
  content().addWidget(m_form);
  QPushButton* backButton = button(tr("Back"), QStringLiteral("passphraseBack"));
  m_continue = button(tr("Continue"), QStringLiteral("passphraseContinue"), Emphasis::primary);
  m_continue->setEnabled(false);
  buttons().addWidget(backButton);
  buttons().addWidget(m_continue);
  setFocusProxy(m_form);
  connect(m_form, &PassphraseForm::changed, this, [this] { m_continue->setEnabled(m_form->isComplete()); });
  connect(m_form, &PassphraseForm::submitted, this, &PassphrasePage::done);
  connect(m_continue, &QPushButton::clicked, this, &PassphrasePage::done);
  connect(backButton, &QPushButton::clicked, this, &PassphrasePage::back);
}

Secret PassphrasePage::take() { return m_form->take(); }
void PassphrasePage::clear() { m_form->clear(); }

}  // namespace chatelaine::ui
