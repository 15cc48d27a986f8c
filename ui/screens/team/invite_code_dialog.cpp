#include "ui/screens/team/invite_code_dialog.h"

#include "ui/dialogs/secret_clipboard.h"
#include "ui/dialogs/shown_once.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/qr_code.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

static constexpr std::chrono::minutes copyLifetime{1};
static constexpr int widthOfTheWords = 720;  // in one line beside the code

InviteCodeDialog::InviteCodeDialog(models::ShownInvite invite, const QString& grant, Clock clock, QWidget* parent)
    : QDialog(parent),
      m_invite(invite.id),
      m_expires(invite.expires),
      m_clock(std::move(clock)),
      m_words(new ShownOnce(tr("The invitation's eight words"))),
      m_qr(new QrCode(tr("The invitation as a QR code"))),
      m_countdown(new Text({}, TextSize::body, Tone::muted)),
      m_link(std::move(invite.link)) {
  setObjectName(QStringLiteral("inviteCodeDialog"));
  setWindowTitle(tr("Invitation"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowModality(Qt::WindowModal);
  setMinimumWidth(widthOfTheWords);
  m_words->setObjectName(QStringLiteral("inviteWords"));
  m_words->show(std::move(invite.words));
  m_qr->show(m_link);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  column->setSpacing(space::m);
  column->addWidget(new Heading(grant));
  column->addWidget(new Banner(BannerKind::warning,
                               tr("Give it to nobody else, and not through the server or a shared chat. It is shown "
                                  "only now. Whoever comes with it is let in only when you say so.")));
  column->addLayout(code());
  QHBoxLayout* buttons = rowLayout();
  QPushButton* cancel = button(tr("Cancel the invitation"), QStringLiteral("inviteCancel"), Emphasis::danger);
  QPushButton* close = button(tr("Close"), QStringLiteral("inviteClose"));
  buttons->addWidget(cancel);
  buttons->addStretch(1);
  buttons->addWidget(close);
  column->addLayout(buttons);
  connect(cancel, &QPushButton::clicked, this, &InviteCodeDialog::cancelWanted);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  m_second.setInterval(std::chrono::seconds(1));
  connect(&m_second, &QTimer::timeout, this, &InviteCodeDialog::count);
  m_second.start();
  count();
}

QLayout* InviteCodeDialog::code() {
  QHBoxLayout* row = rowLayout(space::l);
  row->addWidget(m_qr, 0, Qt::AlignTop);
  QVBoxLayout* side = columnLayout(space::m);
  side->addWidget(new SectionHeading(tr("Eight words to read out")));
  side->addWidget(m_words);
  QPushButton* copy = button(Icon::copy, tr("Copy the link"), QStringLiteral("copyInviteLink"));
  connect(copy, &QPushButton::clicked, this, [this] {
    if (!m_link.isEmpty()) copyForAWhile(m_link.clone(), copyLifetime);
  });
  side->addWidget(copy, 0, Qt::AlignLeading);
  side->addWidget(
      hint(tr("The QR code and the link say where the server is as well. A copy is taken off the clipboard "
              "after a minute.")));
  side->addStretch(1);
  m_countdown->setObjectName(QStringLiteral("inviteCountdown"));
  wrap(*m_countdown);
  side->addWidget(m_countdown);
  row->addLayout(side, 1);
  return row;
}

void InviteCodeDialog::count() {
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(m_expires - m_clock()).count();
  if (left <= 0) {
    forget();
    m_second.stop();
    return m_countdown->setText(tr("The ten minutes are over. Close this and invite again."));
  }
  const QString time = QStringLiteral("%1:%2").arg(left / 60).arg(left % 60, 2, 10, QLatin1Char('0'));
  m_countdown->setText(tr("Good for %1. Waiting for somebody to come with it…").arg(time));
}

void InviteCodeDialog::forget() {
  m_words->forget();
  m_qr->forget();
  m_link = Secret();
}

void InviteCodeDialog::done(int result) {
  m_second.stop();
  forget();
  QDialog::done(result);
}

}  // namespace chatelaine::ui
