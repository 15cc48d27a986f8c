#include "ui/screens/welcome/recovering_page.h"

#include <QtWidgets/QProgressBar>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/welcome/kit_words_row.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

QString recoveryFailureText(ErrorCode code) {
  switch (code) {
    case ErrorCode::denied:
      return RecoveringPage::tr(
          "The server knows no team with this kit. Check the words and the server's address. A kit is good once, and "
          "void once an owner has replaced it.");
    case ErrorCode::tampered:
    case ErrorCode::rolledBack:
      return RecoveringPage::tr(
          "What the server shows isn't signed as it has to be. Nothing of it was taken. Ask who runs the server.");
    case ErrorCode::expired:
      return RecoveringPage::tr("The kit let this computer in, and another owner has removed it again. Ask them.");
    case ErrorCode::untrustedPeer:
      return RecoveringPage::tr(
          "The server shows another key than the fingerprint names, or one that nobody vouches for. Nothing was sent.");
    case ErrorCode::offline:
    case ErrorCode::timedOut:
      return RecoveringPage::tr("The server can't be reached at the moment. It is tried again.");
    case ErrorCode::conflict:
      return RecoveringPage::tr("Somebody changed the team at the same moment. It is tried again.");
    default: return errorText(code);
  }
}

RecoveringPage::RecoveringPage(QWidget* parent)
    : Page(
          tr("Getting the team back"),
          tr("Keep the paper with the new kit, and the old one until this is done: its words are kept nowhere. If this "
             "is interrupted, unlock with the passphrase that you have just chosen; the old kit's words may be asked "
             "for once more, and the new kit stays the same."),
          parent),
      m_state(new Text({}, TextSize::body, Tone::muted)),
      m_bar(new QProgressBar),
      m_trouble(new Banner),
      m_words(new KitWordsRow(QStringLiteral("kitWordsAgain"))) {
  m_state->setObjectName(QStringLiteral("recoverState"));
  wrap(*m_state);
  content().addWidget(m_state);
  m_bar->setRange(0, 0);
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Getting the team back"));
  content().addWidget(m_bar);
  content().addWidget(m_trouble);
  content().addWidget(m_words);
  QPushButton* leave = button(tr("Give up and start again"), QStringLiteral("leaveRecovery"));
  buttons().addWidget(leave);
  m_goOn = button(tr("Go on"), QStringLiteral("goOnWithKit"), Emphasis::primary);
  buttons().addWidget(m_goOn);
  m_words->hide();
  m_goOn->hide();
  m_goOn->setEnabled(false);
  connect(m_words, &KitWordsRow::changed, this, [this] { m_goOn->setEnabled(m_words->isWhole()); });
  connect(m_words, &KitWordsRow::returnPressed, this, [this] { m_goOn->click(); });
  connect(m_goOn, &QPushButton::clicked, this, &RecoveringPage::kitGiven);
  connect(leave, &QPushButton::clicked, this, &RecoveringPage::leaveWanted);
}

void RecoveringPage::making() {
  m_state->setText(tr("Protecting the database with your passphrase…"));
  m_bar->show();
  m_trouble->clear();
  m_words->hide();
  m_goOn->hide();
}

void RecoveringPage::show(models::Joiner::State state, std::optional<ErrorCode> trouble) {
  using State = models::Joiner::State;
  const bool isRefused = state == State::refused;
  const bool isAsking = state == State::kitNeeded;
  const bool mayBeWords = isAsking || (isRefused && trouble == ErrorCode::denied);
  m_state->setText(isRefused  ? QString()
                   : isAsking ? tr("It was interrupted before the server had it. Type the words of the old kit again.")
                              : tr("Signing with the kit, and asking the server for the team…"));
  m_bar->setVisible(!isRefused && !isAsking);
  m_words->setVisible(mayBeWords);
  m_goOn->setVisible(mayBeWords);
  if (trouble) m_trouble->say(isRefused ? BannerKind::error : BannerKind::warning, recoveryFailureText(*trouble));
  else m_trouble->clear();
  updateGeometry();
}

Result<Secret> RecoveringPage::takeKit() { return m_words->take(); }

void RecoveringPage::clear() { m_words->clear(); }

}  // namespace chatelaine::ui
