#include "ui/dialogs/connect_panel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QVBoxLayout>

#include "ui/dialogs/secret_clipboard.h"
#include "ui/look/fonts.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

static constexpr std::chrono::minutes copyLifetime{1};
static constexpr int textHeight = 200;

ConnectPanel::ConnectPanel(QWidget* parent)
    : QWidget(parent),
      m_tabs(new QTabBar),
      m_about(hint(QString())),
      m_text(new QPlainTextEdit),
      m_copy(new QPushButton(iconOf(Icon::copy), tr("Copy"))),
      m_note(hint(QString())) {
  setObjectName(QStringLiteral("connectPanel"));
  m_tabs->setObjectName(QStringLiteral("connectTabs"));
  m_tabs->setAccessibleName(tr("Kinds of program"));
  m_tabs->setExpanding(false);
  m_tabs->setDrawBase(true);
  for (const ConnectTarget target : connectTargets) m_tabs->addTab(ConnectTexts::title(target));
  m_text->setObjectName(QStringLiteral("connectText"));
  m_text->setAccessibleName(tr("Environment for the agent"));
  m_text->setReadOnly(true);
  m_text->setFont(wireFont());
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_text->setTabChangesFocus(true);
  m_text->setMinimumHeight(textHeight);
  m_copy->setObjectName(QStringLiteral("copyConnect"));
  m_copy->setAutoDefault(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::s);
  column->addWidget(m_tabs);
  column->addWidget(m_about);
  column->addWidget(m_text, 1);
  auto* row = new QHBoxLayout;
  row->addWidget(m_note, 1);
  row->addWidget(m_copy, 0, Qt::AlignTop);
  column->addLayout(row);
  connect(m_tabs, &QTabBar::currentChanged, this, &ConnectPanel::refresh);
  connect(m_copy, &QPushButton::clicked, this, &ConnectPanel::copy);
  refresh();
}

void ConnectPanel::setValues(const models::ConnectValues& values) {
  m_values = values;
  refresh();
}

void ConnectPanel::setToken(Secret token) {
  m_token = std::move(token);
  refresh();
}

ConnectTarget ConnectPanel::target() const { return connectTargets[std::max(0, m_tabs->currentIndex())]; }

bool ConnectPanel::isGatewayKnown() const { return !m_values.gatewayAddress.empty(); }

void ConnectPanel::refresh() {
  m_tabs->setVisible(isGatewayKnown());
  if (!isGatewayKnown()) return showTheWayToTheGateway();
  m_about->setText(ConnectTexts::about(target()));
  m_text->setPlainText(QString::fromStdString(ConnectTexts::masked(target(), m_values)));
  m_note->setText(m_token.isEmpty() ? tr("The token isn't kept anywhere: create one, and its text is complete.")
                                    : tr("Copy puts in the token; the clipboard forgets it after a minute."));
}

// Only the gateway's own host knows its address and the files with its certificate.
void ConnectPanel::showTheWayToTheGateway() {
  m_about->setText(
      tr("The gateway is on another computer, or hasn't answered yet. There, this sets what agents need:"));
  m_text->setPlainText(
      QStringLiteral("eval \"$(chatelainectl env %1)\"").arg(QString::fromStdString(m_values.selector)));
  m_note->setText(tr("It asks for the token and runs on the gateway's own host."));
}

// Without a token the masked text is copied, so that nobody looks in vain for what is missing.
void ConnectPanel::copy() {
  if (m_token.isEmpty() || !isGatewayKnown())
    copyForAWhile(Secret::copyOf(m_text->toPlainText().toStdString()), copyLifetime);
  else copyForAWhile(ConnectTexts::complete(target(), m_values, m_token), copyLifetime);
  m_copy->setText(tr("Copied"));
  m_copy->setIcon(iconOf(Icon::check));
  QTimer::singleShot(std::chrono::seconds(2), this, [this] {
    m_copy->setText(tr("Copy"));
    m_copy->setIcon(iconOf(Icon::copy));
  });
  Q_EMIT copied();
}

}  // namespace chatelaine::ui
