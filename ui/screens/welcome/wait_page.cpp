#include "ui/screens/welcome/wait_page.h"

#include <QtWidgets/QProgressBar>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

QString joinFailureText(ErrorCode code) {
  switch (code) {
    case ErrorCode::expired:
    case ErrorCode::notFound:
      return WaitPage::tr(
          "The invitation isn't good any more: its ten minutes are over, or it was cancelled. Ask for "
          "another one.");
    case ErrorCode::conflict:
      return WaitPage::tr(
          "Somebody else came with this invitation first. Tell the owner: the words may have been "
          "overheard.");
    case ErrorCode::tampered:
    case ErrorCode::rolledBack:
      return WaitPage::tr(
          "The server shows another team than the one that invited you. Nothing of it was taken. Tell "
          "the owner.");
    case ErrorCode::untrustedPeer:
      return WaitPage::tr(
          "The server shows another key than the invitation names, or one that nobody vouches for. "
          "Nothing was sent.");
    case ErrorCode::offline:
    case ErrorCode::timedOut: return WaitPage::tr("The server can't be reached at the moment. It is tried again.");
    default: return errorText(code);
  }
}

WaitPage::WaitPage(QWidget* parent)
    : Page(tr("Waiting for the owner"),
           tr("The owner's screen shows six words for you. Compare them, best by telephone: only if they are the same "
              "is "
              "it you who is let in."),
           parent),
      m_wordsCard(new QWidget),
      m_words(new Text({})),
      m_state(new Text({}, TextSize::body, Tone::muted)),
      m_bar(new QProgressBar),
      m_trouble(new Banner) {
  auto* cardPlace = new QVBoxLayout(m_wordsCard);
  cardPlace->setContentsMargins({});
  auto* card = new Card;
  cardPlace->addWidget(card);
  card->content().addWidget(new SectionHeading(tr("Your six words")));
  m_words->setFont(wireFont(TextSize::large));
  m_words->setObjectName(QStringLiteral("safetyWords"));
  wrap(*m_words);
  makeSelectable(*m_words);
  card->content().addWidget(m_words);
  card->content().addWidget(hint(tr("They stand for this computer's keys. They are no secret.")));
  content().addWidget(m_wordsCard);
  content().addSpacing(space::s);
  m_state->setObjectName(QStringLiteral("joinState"));
  wrap(*m_state);
  content().addWidget(m_state);
  m_bar->setRange(0, 0);
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Waiting for the owner"));
  content().addWidget(m_bar);
  content().addWidget(m_trouble);
  QPushButton* leave = button(tr("Give up and start again"), QStringLiteral("leaveJoin"));
  buttons().addWidget(leave);
  connect(leave, &QPushButton::clicked, this, &WaitPage::leaveWanted);
}

void WaitPage::making() {
  m_wordsCard->hide();
  m_state->setText(tr("Protecting the database with your passphrase…"));
  m_bar->show();
  m_trouble->clear();
}

void WaitPage::show(models::Joiner::State state, const QString& words, std::optional<ErrorCode> trouble) {
  const bool isRefused = state == models::Joiner::State::refused;
  m_words->setText(words);
  m_words->setAccessibleName(tr("Your six words: %1").arg(words));
  m_wordsCard->setVisible(!isRefused && !words.isEmpty());
  m_state->setText(isRefused ? QString() : tr("Asked to be let in. You can close this window and come back."));
  m_bar->setVisible(!isRefused);
  if (trouble) m_trouble->say(isRefused ? BannerKind::error : BannerKind::warning, joinFailureText(*trouble));
  else m_trouble->clear();
  updateGeometry();
}

void WaitPage::fail(ErrorCode code) { show(models::Joiner::State::refused, {}, code); }

}  // namespace chatelaine::ui
