#include "ui/screens/trash/trash_presenter.h"

#include <algorithm>

#include "ui/error_text.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {

void restoreDeleted(const ScreenContext& context, const ItemId& id, QObject* owner) {
  context.desktop.team().restoreCredential(id, owner, [context](const Result<Credential>& restored) {
    if (restored) {
      return context.notices.say(BannerKind::ok,
                                 TrashPresenter::tr("%1 is coming back. A gateway uses it again once the server has "
                                                    "it; should its secret have been erased meanwhile, Conflicts asks "
                                                    "you for it.")
                                     .arg(titleOf(*restored)));
    }
    const bool isTaken = restored.error().code == ErrorCode::alreadyExists;
    context.notices.say(BannerKind::error,
                        isTaken
                            ? TrashPresenter::tr("The vault has another credential of that name by now. Rename that "
                                                 "one, then bring this one back.")
                            : errorText(restored.error().code));
  });
}

TrashPresenter::TrashPresenter(TrashScreen& screen, ScreenContext context, QObject* parent)
    : QObject(parent), m_screen(screen), m_context(context) {
  connect(&screen, &TrashScreen::restoreWanted, this,
          [this](const ItemId& id) { restoreDeleted(m_context, id, this); });
  connect(&screen, &TrashScreen::eraseWanted, this, &TrashPresenter::askToErase);
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, &TrashPresenter::refresh);
  refresh();
}

void TrashPresenter::refresh() { m_screen.setRows(trashRowsOf(m_context.team(), m_context.now())); }

const vault::DeletedCredential* TrashPresenter::find(const ItemId& id) const {
  const auto& all = m_context.team().deleted;
  const auto found = std::ranges::find(all, id, [](const auto& deleted) { return deleted.credential.id; });
  return found == all.end() ? nullptr : &*found;
}

void TrashPresenter::askToErase(const ItemId& id) {
  const vault::DeletedCredential* deleted = find(id);
  if (deleted == nullptr) return;
  const QString name = titleOf(deleted->credential);
  auto* dialog = new ConfirmDialog(
      tr("Erase %1 now?").arg(name),
      tr("It can't be brought back on this computer any more, and the server is told to erase its sealed secret with "
         "the next synchronisation. There is no undo. It is recorded."),
      tr("Erase now"), &m_screen);
  connect(dialog, &ConfirmDialog::submitted, this, [this, dialog, id, name] {
    m_context.desktop.team().eraseCredential(id, this, answeringDone(dialog, [this, name] {
                                               m_context.notices.say(
                                                   BannerKind::ok, tr("%1 can't be brought back any more.").arg(name));
                                             }));
  });
  dialog->open();
}

}  // namespace chatelaine::ui
