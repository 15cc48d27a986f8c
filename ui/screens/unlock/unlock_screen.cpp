#include "ui/screens/unlock/unlock_screen.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QProgressBar>

#include "ui/error_text.h"
#include "ui/screens/common/centred.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

QString reasonText(models::LockReason reason) {
  switch (reason) {
    case models::LockReason::start: return UnlockScreen::tr("Your agents go on working while it is locked.");
    case models::LockReason::byPerson: return UnlockScreen::tr("You locked it. Your agents go on working.");
    case models::LockReason::idle:
      return UnlockScreen::tr("Locked because nobody used it for a while. Your agents go on working.");
    case models::LockReason::bySignal: return UnlockScreen::tr("Locked by another program. Your agents go on working.");
  }
  return {};
}

constexpr int unlockWidth = 400;

}  // namespace

UnlockScreen::UnlockScreen(QWidget* parent)
    : QWidget(parent),
      m_reason(new Text({}, TextSize::body, Tone::muted)),
      m_field(new SecretField),
      m_error(new Banner),
      m_bar(new QProgressBar),
      m_unlock(button(tr("Unlock"), QStringLiteral("unlock"), Emphasis::primary)),
      m_cancel(button(tr("Cancel"), QStringLiteral("cancelUnlock"))) {
  setObjectName(QStringLiteral("unlockScreen"));
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins({});
  column->setSpacing(space::s);
  column->addWidget(new Heading(tr("Unlock Chatelaine")));
  m_reason->setWordWrap(true);
  column->addWidget(m_reason);
  column->addSpacing(space::l);
  m_field->setObjectName(QStringLiteral("passphrase"));
  m_field->setAccessibleName(tr("Passphrase"));
  m_field->setPlaceholderText(tr("Passphrase"));
  column->addWidget(m_field);
  m_bar->setRange(0, 0);
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Unlocking"));
  column->addWidget(m_bar);
  column->addWidget(m_error);
  column->addSpacing(space::xs);
  QHBoxLayout* buttons = rowLayout();
  buttons->addStretch(1);
  buttons->addWidget(m_cancel);
  buttons->addWidget(m_unlock);
  column->addLayout(buttons);
  column->addSpacing(space::l);
  column->addWidget(
      hint(tr("The passphrase opens the database on this computer only. It is never sent anywhere, and "
              "nobody can reset it.")));
  centre(*this, *content, unlockWidth);
  setBusy(false);
  m_unlock->setEnabled(false);
  connect(m_field, &SecretField::changed, this, [this] { m_unlock->setEnabled(!m_field->isEmpty()); });
  connect(m_field, &SecretField::returnPressed, m_unlock, &QPushButton::click);
  connect(m_unlock, &QPushButton::clicked, this, &UnlockScreen::unlockWanted);
  connect(m_cancel, &QPushButton::clicked, this, &UnlockScreen::cancelWanted);
}

void UnlockScreen::setReason(models::LockReason reason) { m_reason->setText(reasonText(reason)); }

void UnlockScreen::setBusy(bool busy) {
  m_bar->setVisible(busy);
  m_cancel->setVisible(busy);
  m_unlock->setVisible(!busy);
  m_field->setEnabled(!busy);
  if (busy) {
    m_error->clear();
    m_cancel->setFocus();
  } else if (isVisible()) {
    m_field->setFocus();
  }
}

void UnlockScreen::fail(ErrorCode code) {
  m_error->say(BannerKind::error, errorText(code));
  m_field->setFocus();
}

Secret UnlockScreen::takePassphrase() { return m_field->take(); }

void UnlockScreen::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_field->setFocus();
}

void UnlockScreen::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && m_cancel->isVisible()) return Q_EMIT cancelWanted();
  QWidget::keyPressEvent(event);
}

}  // namespace chatelaine::ui
