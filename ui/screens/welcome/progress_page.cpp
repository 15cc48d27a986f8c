#include "ui/screens/welcome/progress_page.h"

#include <QtWidgets/QProgressBar>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/trouble.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

ProgressPage::ProgressPage(QWidget* parent)
    : Page(tr("Setting up"), {}, parent), m_bar(new QProgressBar), m_error(new Banner) {
  for (const QString& step :
       {tr("Starting the gateway on this computer"), tr("Protecting the database with your passphrase"),
        tr("Handing the team to the gateway")}) {
    QHBoxLayout* row = rowLayout(space::m);
    m_marks.push_back(new Picture(Icon::clock, Tone::faint));
    row->addWidget(m_marks.back());
    row->addWidget(new Text(step), 1);
    content().addLayout(row);
  }
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
  m_error->say(BannerKind::error, gatewayFailureText(code));
  m_back->show();
}

}  // namespace chatelaine::ui
