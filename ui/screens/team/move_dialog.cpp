#include "ui/screens/team/move_dialog.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QProgressBar>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/server_fields.h"
#include "ui/screens/team/place_trouble_text.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr int dialogWidth = 560;

void addPoint(QVBoxLayout& column, Icon icon, const QString& text) {
  QHBoxLayout* row = rowLayout(space::m);
  row->addWidget(new Picture(icon, Tone::muted), 0, Qt::AlignTop);
  auto* shown = new Text(text);
  wrap(*shown);
  row->addWidget(shown, 1);
  column.addLayout(row);
}

}  // namespace

MoveDialog::MoveDialog(From from, QWidget* parent)
    : FormDialog({.title = tr("Move the team to another server"),
                  .about = tr("Members, vaults and records go there as they are, and the team stays the same. Secrets "
                              "stay sealed on the way: this program can't open one (cryptography)."),
                  .action = tr("Move the team")},
                 parent),
      m_server(new ServerFields),
      m_isGone(new QCheckBox(tr("The old server is gone for good"))),
      m_gone(gone()),
      m_explanation(explanation(from)),
      m_progress(progress()) {
  setObjectName(QStringLiteral("moveDialog"));
  setMinimumWidth(dialogWidth);
  content().addWidget(m_server);
  content().addWidget(m_gone);
  content().addWidget(m_explanation);
  content().addWidget(m_progress);
  connect(m_server, &ServerFields::changed, this, &MoveDialog::judge);
  m_isFromServer = from == From::server;
  showMoving(false);
  judge();
}

QWidget* MoveDialog::gone() {
  auto* choice = new QWidget;
  auto* column = new QVBoxLayout(choice);
  column->setContentsMargins({});
  column->setSpacing(space::xs);
  m_isGone->setObjectName(QStringLiteral("oldServerGone"));
  m_isGone->setMinimumHeight(extent::target);
  column->addWidget(m_isGone);
  column->addWidget(hint(
      tr("Only if nobody can bring it back. The new one then gets what this computer has; what others committed and it "
         "never fetched comes from their devices, and sealed secrets come from gateways.")));
  return choice;
}

models::TeamMove::OldServer MoveDialog::oldServer() const {
  return m_isFromServer && m_isGone->isChecked() ? models::TeamMove::OldServer::isGone
                                                 : models::TeamMove::OldServer::answers;
}

QWidget* MoveDialog::explanation(From from) {
  auto* points = new QWidget;
  auto* column = new QVBoxLayout(points);
  column->setContentsMargins(0, space::s, 0, 0);
  column->setSpacing(space::m);
  addPoint(*column, Icon::lock,
           tr("The new server gets everything first, then the old one is told. From then on that one takes nothing "
              "more (the server), so "
              "that two never go on with one team. Its data stays there until you delete it."));
  addPoint(
      *column, Icon::person,
      tr("The others get the new address from you. Each program refuses a server that has less of the team than it "
         "knows, or another past of it."));
  if (from == From::here) {
    addPoint(*column, Icon::agent,
             tr("The gateway on this computer is started anew with the new address, and goes on serving its agents "
                "(this program)."));
  }
  addPoint(*column, Icon::sync, tr("If anything fails in between, do it again: it goes on where it was."));
  return points;
}

QWidget* MoveDialog::progress() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, space::s, 0, 0);
  column->setSpacing(space::m);
  for (const QString& step : {tr("Asking the new server whether it takes the team"),
                              tr("Fetching what the old server has"), tr("Giving everything to the new server"),
                              tr("Carrying sealed secrets over"), tr("Telling the old server that the team moves")}) {
    QHBoxLayout* row = rowLayout(space::m);
    m_marks.push_back(new Picture(Icon::clock, Tone::faint));
    m_steps.push_back(new Text(step));
    row->addWidget(m_marks.back());
    row->addWidget(m_steps.back(), 1);
    column->addLayout(row);
  }
  auto* bar = new QProgressBar;
  bar->setRange(0, 0);
  bar->setTextVisible(false);
  bar->setAccessibleName(tr("Moving the team"));
  column->addWidget(bar);
  return page;
}

models::ServerPlace MoveDialog::to() const { return m_server->server().value_or(models::ServerPlace{}); }

void MoveDialog::judge() { setReady(m_server->server().has_value()); }

void MoveDialog::showMoving(bool isMoving) {
  m_isMoving = isMoving;
  m_server->setEnabled(!isMoving);
  m_gone->setVisible(!isMoving && m_isFromServer);
  m_explanation->setVisible(!isMoving);
  m_progress->setVisible(isMoving);
  cancelButton().setText(isMoving ? tr("Stop") : tr("Cancel"));
}

void MoveDialog::begin() {
  setBusy(true);
  reach(models::TeamMove::Step::asking);
  showMoving(true);
}

void MoveDialog::reach(models::TeamMove::Step step) {
  for (std::size_t i = 0; i < m_marks.size(); ++i) {
    const bool isNow = i == static_cast<std::size_t>(step);
    if (i < static_cast<std::size_t>(step)) m_marks[i]->show(Icon::ok, Tone::ok);
    else m_marks[i]->show(isNow ? Icon::sync : Icon::clock, isNow ? Tone::accent : Tone::faint);
    m_steps[i]->setTone(i <= static_cast<std::size_t>(step) ? Tone::text : Tone::muted);
  }
}

void MoveDialog::refuse(models::PlaceTrouble trouble) {
  showMoving(false);
  failBecause(placeTroubleText(trouble, Reader::owner));
}

void MoveDialog::reject() {
  if (m_isMoving) Q_EMIT stopWanted();
  else FormDialog::reject();
}

}  // namespace chatelaine::ui
