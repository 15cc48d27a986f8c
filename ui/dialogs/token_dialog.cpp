#include "ui/dialogs/token_dialog.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/dialogs/connect_panel.h"
#include "ui/dialogs/secret_clipboard.h"
#include "ui/dialogs/shown_once.h"
#include "ui/look/emphasis.h"
#include "ui/look/icon.h"
#include "ui/look/spacing.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

static constexpr std::chrono::minutes copyLifetime{1};

TokenDialog::TokenDialog(Contents contents, QWidget* parent)
    : QDialog(parent), m_token(new ShownOnce(tr("New token"))), m_connect(new ConnectPanel) {
  setObjectName(QStringLiteral("tokenDialog"));
  setWindowTitle(tr("Token for %1").arg(contents.agentName));
  auto* copy = new QPushButton(iconOf(Icon::copy), tr("Copy token"));
  copy->setObjectName(QStringLiteral("copyToken"));
  copy->setAutoDefault(false);
  auto* close = new QPushButton(tr("Done"));
  close->setObjectName(QStringLiteral("doneButton"));
  setEmphasis(*close, Emphasis::primary);
  close->setDefault(true);
  m_connect->setValues(contents.values);
  m_connect->setToken(contents.token.clone());
  m_token->show(std::move(contents.token));
  auto* tokenRow = new QHBoxLayout;
  tokenRow->setSpacing(space::s);
  tokenRow->addWidget(m_token, 1);
  tokenRow->addWidget(copy);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  column->setSpacing(space::m);
  column->addWidget(new Heading(tr("Token for %1").arg(contents.agentName)));
  column->addWidget(new Banner(BannerKind::warning, tr("It is shown only now: only its hash is kept. Whoever has it "
                                                       "may use the vaults that are pinned to this agent.")));
  column->addLayout(tokenRow);
  column->addSpacing(space::s);
  column->addWidget(new SectionHeading(tr("Connect the agent")));
  column->addWidget(m_connect, 1);
  column->addWidget(close, 0, Qt::AlignTrailing);
  resize(680, 620);
  connect(copy, &QPushButton::clicked, this, [this] { copyForAWhile(m_token->secret().clone(), copyLifetime); });
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

void TokenDialog::forget() {
  m_token->forget();
  m_connect->forgetToken();
}

void TokenDialog::done(int result) {
  forget();
  QDialog::done(result);
}

}  // namespace chatelaine::ui
