#include "ui/screens/conflicts/conflicts_screen.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QStackedWidget>

#include "ui/error_text.h"
#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

QString fieldName(const std::string& name) {
  const std::pair<std::string_view, QString> known[] = {
      {"name", ConflictsScreen::tr("Name")},           {"service", ConflictsScreen::tr("Service")},
      {"identifier", ConflictsScreen::tr("Account")},  {"label", ConflictsScreen::tr("Note")},
      {"namespace", ConflictsScreen::tr("Namespace")}, {"expires", ConflictsScreen::tr("Expires")},
      {"totp", ConflictsScreen::tr("Authenticator")},  {"binding", ConflictsScreen::tr("Hosts and rule")},
      {"scopes", ConflictsScreen::tr("Scopes")},       {"namespaces", ConflictsScreen::tr("Namespaces")},
      {"egress", ConflictsScreen::tr("Other hosts")},  {"order", ConflictsScreen::tr("Order")},
      {"text", ConflictsScreen::tr("Name")},           {"item", ConflictsScreen::tr("All of it")}};
  for (const auto& [code, words] : known) {
    if (code == name) return words;
  }
  return text(name);
}

ConflictView::Side sideOf(const vault::ConflictSide& side, const QString& fallback, Timestamp now) {
  const QString who = side.memberName.empty() ? fallback : text(side.memberName);
  ConflictView::Side view{
      side.deviceName.empty() ? who : ConflictsScreen::tr("%1 on %2").arg(who, text(side.deviceName)), {}};
  if (side.time != Timestamp{}) view.who += QStringLiteral(", ") + shortMomentText(side.time, now);
  if (side.deletes) view.values.append(ConflictsScreen::tr("Deleted it"));
  for (const sync::ShownField& field : side.values) {
    const QString value = field.time ? dayText(*field.time) : text(field.text);
    view.values.append(fieldName(field.name) + QStringLiteral(": ") +
                       (value.isEmpty() ? ConflictsScreen::tr("none") : value));
  }
  if (side.holdsOtherSecret) view.values.append(ConflictsScreen::tr("Stored another secret"));
  if (side.holdsOtherBinding) view.values.append(ConflictsScreen::tr("Changed hosts or rule"));
  if (view.values.isEmpty()) view.values.append(ConflictsScreen::tr("As it was before"));
  return view;
}

QString erasedSecret() {
  return ConflictsScreen::tr("The server has erased the secret that belongs to it. To take yours, store it again.");
}

QString reasonOf(ErrorCode why) {
  switch (why) {
    case ErrorCode::conflict:
      return ConflictsScreen::tr("Somebody else changed the same before yours reached the server. Theirs is in use.");
    case ErrorCode::stale:
      return ConflictsScreen::tr(
          "The vault got a new key meanwhile, so the secret that you stored is of no use there.");
    case ErrorCode::denied:
      return ConflictsScreen::tr("The server refused it: your role or access doesn't allow it any more.");
    case ErrorCode::notFound: return ConflictsScreen::tr("What it changes isn't there any more.");
    default: return ConflictsScreen::tr("The server refused it. %1").arg(errorText(why));
  }
}

QWidget* sidePanel(const QString& title, const ConflictView::Side& side) {
  auto* panel = new Card(CardKind::sunken);
  panel->content().addWidget(new SectionHeading(title));
  auto* who = new Text(side.who, TextSize::small, Tone::muted);
  wrap(*who);
  panel->content().addWidget(who);
  for (const QString& value : side.values) {
    auto* line = new Text(value);
    wrap(*line);
    panel->content().addWidget(line);
  }
  panel->content().addStretch(1);
  return panel;
}

}  // namespace

ConflictView conflictViewOf(const vault::Conflict& conflict, Timestamp now) {
  const bool isCredential = conflict.kind == sync::ItemKind::credential;
  return {.id = conflict.id,
          .title = conflict.name.empty() ? ConflictsScreen::tr("Something without a name") : text(conflict.name),
          .why = conflict.why == ErrorCode::notFound && conflict.needsSecret ? erasedSecret() : reasonOf(conflict.why),
          .mine = sideOf(conflict.mine, ConflictsScreen::tr("You"), now),
          .theirs = sideOf(conflict.theirs, ConflictsScreen::tr("Somebody"), now),
          .canKeepBoth = isCredential && !conflict.mine.deletes};
}

ConflictsScreen::ConflictsScreen(QWidget* parent)
    : QWidget(parent), m_body(new QStackedWidget), m_cards(columnLayout(space::l)) {
  setObjectName(QStringLiteral("conflictsScreen"));
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(space::l, 0, space::l, space::l);
  column->addLayout(m_cards);
  column->addStretch(1);
  m_body->addWidget(scrollable(content));
  m_body->addWidget(new EmptyState(Icon::ok, tr("No conflicts"),
                                   tr("Where two people change the same thing at once, both versions are kept here "
                                      "until somebody decides.")));
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, space::l, 0, 0);
  outer->setSpacing(space::m);
  auto* title = new Heading(tr("Conflicts"));
  title->setContentsMargins(space::l, 0, space::l, 0);
  outer->addWidget(title);
  auto* about =
      hint(tr("Merged by this program; what it can't merge waits here and nothing of it is lost. Secrets are "
              "never shown."));
  about->setContentsMargins(space::l, 0, space::l, 0);
  outer->addWidget(about);
  outer->addWidget(m_body, 1);
  m_body->setCurrentIndex(1);
}

void ConflictsScreen::setConflicts(const std::vector<ConflictView>& conflicts) {
  if (conflicts == m_conflicts) return;
  m_conflicts = conflicts;
  clearLayout(*m_cards);
  for (const ConflictView& conflict : m_conflicts) m_cards->addWidget(card(conflict));
  m_body->setCurrentIndex(m_conflicts.empty() ? 1 : 0);
}

QWidget* ConflictsScreen::card(const ConflictView& conflict) {
  auto* made = new Card;
  QHBoxLayout* head = rowLayout();
  head->addWidget(new Picture(Icon::conflict, Tone::warn));
  auto* title = new Text(conflict.title);
  title->setFont(bodyFont(TextSize::body, QFont::DemiBold));
  title->elide();
  head->addWidget(title, 1);
  made->content().addLayout(head);
  made->content().addWidget(hint(conflict.why));
  QHBoxLayout* sides = rowLayout(space::m);
  sides->addWidget(sidePanel(tr("Mine"), conflict.mine), 1);
  sides->addWidget(sidePanel(tr("Theirs"), conflict.theirs), 1);
  made->content().addLayout(sides);
  made->content().addLayout(actions(conflict));
  return made;
}

QLayout* ConflictsScreen::actions(const ConflictView& conflict) {
  QHBoxLayout* row = rowLayout();
  row->addStretch(1);
  const auto add = [&](const QString& caption, const QString& objectName, void (ConflictsScreen::*signal)(qint64)) {
    QPushButton* made = button(caption, objectName);
    made->setAccessibleName(tr("%1: %2").arg(caption, conflict.title));
    connect(made, &QPushButton::clicked, this, [this, signal, id = conflict.id] { Q_EMIT(this->*signal)(id); });
    row->addWidget(made);
  };
  add(tr("Keep theirs"), QStringLiteral("keepTheirs"), &ConflictsScreen::keepTheirsWanted);
  add(tr("Take mine"), QStringLiteral("takeMine"), &ConflictsScreen::takeMineWanted);
  if (conflict.canKeepBoth) {
    add(tr("Keep both…"), QStringLiteral("keepBoth"), &ConflictsScreen::keepBothWanted);
  }
  return row;
}

}  // namespace chatelaine::ui
