#include "ui/screens/welcome/progress_page.h"

#include <QtWidgets/QProgressBar>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/trouble.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

static constexpr int stepCount = 3;

ProgressPage::ProgressPage(QWidget* parent)
    : Page(tr("Setting up"), {}, parent), m_bar(new QProgressBar), m_error(new Banner) {
  for (int step = 0; step < stepCount; ++step) {
    QHBoxLayout* row = rowLayout(space::m);
    m_marks.push_back(new Picture(Icon::clock, Tone::faint));
    m_steps.push_back(new Text({}));
    row->addWidget(m_marks.back());
    row->addWidget(m_steps.back(), 1);
    content().addLayout(row);
  }
  setPlace(Place::here);
  content().addSpacing(space::m);
  m_bar->setRange(0, 0);
  m_bar->setTextVisible(false);
  m_bar->setAccessibleName(tr("Setting up"));
  content().addWidget(m_bar);
  content().addWidget(m_error);
  m_back = button(tr("Back"), QStringLiteral("progressBack"));
  m_back->hide();
  buttons().addWidget(m_back);
  connect(m_back, &QPushButton::clicked, this, &ProgressPage::back);
}

void ProgressPage::setPlace(Place place) {
  m_place = place;
  const QStringList steps =
      place == Place::here
          ? QStringList{tr("Starting the gateway on this computer"), tr("Protecting the database with your passphrase"),
                        tr("Handing the team to the gateway")}
          : QStringList{tr("Reaching the server"), tr("Protecting the database with your passphrase"),
                        tr("Founding the team on the server")};
  for (int step = 0; step < stepCount; ++step) m_steps[static_cast<std::size_t>(step)]->setText(steps[step]);
}

// What a server says against a new team reads otherwise than what our own daemon says.
static QString serverFailureText(ErrorCode code) {
  if (code == ErrorCode::denied) {
    return ProgressPage::tr("The server doesn't take another team. Ask who runs it, or join the team that is there.");
  }
  if (code == ErrorCode::offline || code == ErrorCode::timedOut) {
    return ProgressPage::tr("The server can't be reached. Check its address and that it runs.");
  }
  if (code == ErrorCode::untrustedPeer) {
    return ProgressPage::tr(
        "The server shows another key than the fingerprint says, or one that nobody vouches for. "
        "Nothing was sent. Check the address and the fingerprint.");
  }
  return errorText(code);
}

void ProgressPage::reach(int step) {
  m_error->clear();
  m_back->hide();
  m_bar->show();
  for (int i = 0; i < static_cast<int>(m_marks.size()); ++i) {
    Picture* mark = m_marks[static_cast<std::size_t>(i)];
    if (i < step) mark->show(Icon::ok, Tone::ok);
    else mark->show(i == step ? Icon::sync : Icon::clock, i == step ? Tone::accent : Tone::faint);
  }
}

void ProgressPage::fail(ErrorCode code) {
  m_bar->hide();
  m_error->say(BannerKind::error, m_place == Place::here ? gatewayFailureText(code) : serverFailureText(code));
  m_back->show();
}

}  // namespace chatelaine::ui
