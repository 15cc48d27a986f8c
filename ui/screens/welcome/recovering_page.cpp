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
    case ErrorCode::rolledBack:
      return RecoveringPage::tr(
          "The server shows an older state than the team had vouched for. Nothing of it was taken. Ask who "
          "runs the server.");
    case ErrorCode::tampered:
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

namespace {

QString lossLine(const vault::VaultLoss& loss) {
  const QString name =
      loss.vault == sync::teamVault
          ? RecoveringPage::tr("The team's own records (names, agents)")
          : RecoveringPage::tr("The vault %1…").arg(QString::fromStdString(loss.vault.hex().substr(0, 8)));
  if (loss.shown.height == loss.vouched.height) {
    return RecoveringPage::tr("%1: another state after %2 changes than the one that was vouched for")
        .arg(name)
        .arg(loss.vouched.height);
  }
  return RecoveringPage::tr("%1: %2 changes; the team had vouched for %3")
      .arg(name)
      .arg(loss.shown.height)
      .arg(loss.vouched.height);
}

}  // namespace

QString lossText(const std::vector<vault::VaultLoss>& losses) {
  QStringList lines{RecoveringPage::tr("The server shows less than the team had vouched for:")};
  for (const vault::VaultLoss& loss : losses) lines << QStringLiteral("• ") + lossLine(loss);
  lines << RecoveringPage::tr(
      "Nothing was changed yet. If you go on, what came in between is lost: what was deleted or revoked then may be "
      "back, "
      "and what was replaced may be the old one again.");
  lines << RecoveringPage::tr(
      "If the server was restored from a backup, the team's other devices bring the rest by themselves when they "
      "synchronise: if there are any, stop, and begin again after that. Else ask who runs the server first.");
  return lines.join(u'\n');
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
  m_leave = button({}, QStringLiteral("leaveRecovery"));
  buttons().addWidget(m_leave);
  m_goOnAllTheSame = button(tr("Go on all the same"), QStringLiteral("goOnAllTheSame"), Emphasis::danger);
  buttons().addWidget(m_goOnAllTheSame);
  m_goOn = button(tr("Go on"), QStringLiteral("goOnWithKit"), Emphasis::primary);
  buttons().addWidget(m_goOn);
  m_goOn->setEnabled(false);
  making();
  connect(m_words, &KitWordsRow::changed, this, [this] { m_goOn->setEnabled(m_words->isWhole()); });
  connect(m_words, &KitWordsRow::returnPressed, this, [this] { m_goOn->click(); });
  connect(m_goOn, &QPushButton::clicked, this, &RecoveringPage::kitGiven);
  connect(m_leave, &QPushButton::clicked, this, &RecoveringPage::leaveWanted);
  connect(m_goOnAllTheSame, &QPushButton::clicked, this, &RecoveringPage::lossesAccepted);
}

void RecoveringPage::making() {
  showLeave(tr("Give up and start again"));
  m_goOnAllTheSame->hide();
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
  showLeave(tr("Give up and start again"));
  m_goOnAllTheSame->hide();
  m_bar->setVisible(!isRefused && !isAsking);
  m_words->setVisible(mayBeWords);
  m_goOn->setVisible(mayBeWords);
  if (trouble) m_trouble->say(isRefused ? BannerKind::error : BannerKind::warning, recoveryFailureText(*trouble));
  else m_trouble->clear();
  updateGeometry();
}

void RecoveringPage::ask(const std::vector<vault::VaultLoss>& losses) {
  m_state->setText({});
  m_bar->hide();
  m_words->hide();
  m_goOn->hide();
  m_trouble->say(BannerKind::warning, lossText(losses));
  showLeave(tr("Stop"));
  m_goOnAllTheSame->show();
  updateGeometry();
}

void RecoveringPage::showLeave(const QString& text) {
  m_leave->setText(text);
  m_leave->setAccessibleName(text);
}

Result<Secret> RecoveringPage::takeKit() { return m_words->take(); }

void RecoveringPage::clear() { m_words->clear(); }

}  // namespace chatelaine::ui
