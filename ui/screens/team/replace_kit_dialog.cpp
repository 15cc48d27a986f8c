#include "ui/screens/team/replace_kit_dialog.h"

#include <QtWidgets/QStackedWidget>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/welcome/kit_confirm_page.h"
#include "ui/screens/welcome/kit_page.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

ReplaceKitDialog::ReplaceKitDialog(QWidget* parent)
    : QDialog(parent),
      m_pages(new QStackedWidget),
      m_kit(new KitPage),
      m_confirm(new KitConfirmPage),
      m_error(new Banner) {
  setObjectName(QStringLiteral("replaceKitDialog"));
  setWindowTitle(tr("Replace the recovery kit"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowModality(Qt::WindowModal);
  m_confirm->setAction(tr("Replace the kit"));
  for (QWidget* page : std::initializer_list<QWidget*>{introduction(), m_kit, m_confirm}) m_pages->addWidget(page);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::xl, space::xl, space::xl, space::l);
  column->setSpacing(space::m);
  column->addWidget(m_pages, 1);
  column->addWidget(m_error);
  connect(m_kit, &KitPage::back, this, &QDialog::reject);
  connect(m_kit, &KitPage::done, this, [this] { m_pages->setCurrentWidget(m_confirm); });
  connect(m_confirm, &KitConfirmPage::back, this, [this] { m_pages->setCurrentWidget(m_kit); });
  connect(m_confirm, &KitConfirmPage::done, this, [this] {
    m_error->clear();
    m_confirm->setEnabled(false);
    Q_EMIT replaceWanted();
  });
}

QWidget* ReplaceKitDialog::introduction() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins({});
  column->setSpacing(space::m);
  column->addWidget(new Heading(tr("Replace the recovery kit")));
  const QString paragraphs[] = {
      tr("Do it when the paper is lost, or somebody may have seen it. The old kit is void from then on: it brings "
         "nobody "
         "back, and opens nothing that is stored later (cryptography). Its sealed copies of today's keys are of no use "
         "without the server."),
      tr("Every vault gets a new key. Until its gateway has made it, a moment later, the vault takes no secrets."),
      tr("Each gateway gives the new kit nothing before somebody has typed its six words on that gateway's own host: "
         "“chatelainectl kit” (the gateway). A stolen owner's device could collect every secret otherwise.")};
  for (const QString& paragraph : paragraphs) {
    auto* line = new Text(paragraph);
    wrap(*line);
    column->addWidget(line);
  }
  column->addStretch(1);
  QHBoxLayout* buttons = rowLayout();
  buttons->addStretch(1);
  QPushButton* cancel = button(tr("Cancel"), QStringLiteral("replaceKitCancel"));
  QPushButton* make = button(tr("Make a new kit"), QStringLiteral("makeKit"), Emphasis::primary);
  buttons->addWidget(cancel);
  buttons->addWidget(make);
  column->addLayout(buttons);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(make, &QPushButton::clicked, this, &ReplaceKitDialog::kitWanted);
  return page;
}

void ReplaceKitDialog::setKit(Secret seed, std::size_t first, std::size_t second, const QString& kitWords) {
  m_kit->show(seed, kitWords);
  m_confirm->ask(std::move(seed), first, second);
  m_pages->setCurrentWidget(m_kit);
}

void ReplaceKitDialog::fail(ErrorCode code) {
  m_confirm->setEnabled(true);
  m_error->say(BannerKind::error, errorText(code));
}

void ReplaceKitDialog::done(int result) {
  m_kit->clear();
  m_confirm->clear();
  QDialog::done(result);
}

}  // namespace chatelaine::ui
