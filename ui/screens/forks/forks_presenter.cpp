#include "ui/screens/forks/forks_presenter.h"

#include "ui/error_text.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/save_file.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {

ForksPresenter::ForksPresenter(ForksScreen& screen, ScreenContext context, QObject* parent)
    : QObject(parent), m_screen(screen), m_context(context) {
  connect(&screen, &ForksScreen::exportWanted, this, &ForksPresenter::exportReport);
  connect(&screen, &ForksScreen::settleWanted, this, &ForksPresenter::askToSettle);
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, &ForksPresenter::refresh);
  refresh();
}

void ForksPresenter::refresh() {
  std::vector<ForkCard> cards;
  for (const models::ForkView& fork : m_context.team().forks)
    cards.push_back(forkCardOf(fork, m_context.team(), m_context.now()));
  m_screen.setForks(cards);
}

void ForksPresenter::exportReport(const Hash& fork) {
  m_context.desktop.membership().forkReport(fork, this, [this, fork](const Result<std::string>& report) {
    if (!report) return m_context.notices.say(BannerKind::error, errorText(report.error().code));
    const QString name = QStringLiteral("chatelaine-evidence-%1.txt").arg(text(fork.hex().substr(0, 8)));
    askWhereToSave({.title = tr("Export evidence"), .name = name, .content = QByteArray::fromStdString(*report)},
                   m_screen.window(), m_context.notices);
  });
}

void ForksPresenter::askToSettle(const Hash& fork) {
  auto* dialog = new ConfirmDialog(
      tr("Have you settled it?"),
      tr("This computer believes the past that it has and can write again. While the server shows another past, "
         "nothing "
         "of that is read all the same. The evidence stays on this computer, and that you settled it is recorded."),
      tr("I have settled it"), &m_screen);
  connect(dialog, &ConfirmDialog::submitted, this, [this, dialog, fork] {
    m_context.desktop.membership().settleFork(fork, this, answeringDone(dialog, [this] {
                                                m_context.notices.say(BannerKind::ok, tr("Settled on this computer."));
                                              }));
  });
  dialog->open();
}

}  // namespace chatelaine::ui
