#include "ui/screens/conflicts/conflicts_presenter.h"

#include <algorithm>

#include "ui/error_text.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/vaults/replace_dialog.h"

namespace chatelaine::ui {

ConflictsPresenter::ConflictsPresenter(ConflictsScreen& screen, ScreenContext context, QObject* parent)
    : QObject(parent), m_screen(screen), m_context(context) {
  connect(&screen, &ConflictsScreen::keepTheirsWanted, this, [this](qint64 id) {
    m_context.desktop.membership().keepTheirs(
        id, this, [this](const Result<void>& done) { report(done, tr("Theirs stays. Yours was dropped.")); });
  });
  connect(&screen, &ConflictsScreen::takeMineWanted, this, &ConflictsPresenter::takeMine);
  connect(&screen, &ConflictsScreen::keepBothWanted, this, [this](qint64 id) { askForSecret(id, Decision::both); });
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, &ConflictsPresenter::refresh);
  refresh();
}

const vault::Conflict* ConflictsPresenter::find(std::int64_t id) const {
  const auto& all = m_context.team().conflicts;
  const auto found = std::ranges::find(all, id, &vault::Conflict::id);
  return found == all.end() ? nullptr : &*found;
}

void ConflictsPresenter::refresh() {
  std::vector<ConflictView> views;
  for (const vault::Conflict& conflict : m_context.team().conflicts)
    views.push_back(conflictViewOf(conflict, m_context.now()));
  m_screen.setConflicts(views);
}

void ConflictsPresenter::takeMine(std::int64_t id) {
  const vault::Conflict* conflict = find(id);
  if (conflict == nullptr) return;
  if (conflict->needsSecret) return askForSecret(id, Decision::mine);
  m_context.desktop.membership().takeMine(
      id, {}, this, [this](const Result<void>& done) { report(done, tr("Yours was put on top of theirs.")); });
}

void ConflictsPresenter::report(const Result<void>& done, const QString& success) {
  m_context.notices.say(done ? BannerKind::ok : BannerKind::error, done ? success : errorText(done.error().code));
}

// The sealed one belongs to the old item or an old key and opens nowhere else.
void ConflictsPresenter::askForSecret(std::int64_t id, Decision decision) {
  const vault::Conflict* conflict = find(id);
  if (conflict == nullptr) return;
  const Credential* credential = models::findCredential(m_context.team(), conflict->item);
  if (credential == nullptr) return m_context.notices.say(BannerKind::error, errorText(ErrorCode::notFound));
  auto* dialog = new ReplaceDialog(m_context.registry, *credential, m_context.desktop.options().clock, &m_screen);
  connect(dialog, &ReplaceDialog::submitted, this, [this, dialog, id, decision] {
    auto& membership = m_context.desktop.membership();
    const auto done = answeringDone(dialog, [this] { report({}, tr("Decided. Both versions stand in the record.")); });
    if (decision == Decision::both) membership.keepBoth(id, dialog->take(), this, done);
    else membership.takeMine(id, dialog->take(), this, done);
  });
  dialog->open();
}

}  // namespace chatelaine::ui
