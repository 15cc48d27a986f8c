#include "ui/screens/welcome/start_page.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>

#include "ui/screens/common/layouts.h"
#include "ui/screens/welcome/place_choice.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

StartPage::StartPage(const QString& proposedName, const QString& proposedTeam, QWidget* parent)
    : Page(tr("Welcome to Chatelaine"), tr("Keeps the credentials that AI agents use and never see."), parent) {
  addPromises();
  content().addSpacing(space::l);
  QHBoxLayout* names = rowLayout(space::m);
  content().addLayout(names);
  for (const auto& [label, objectName, value, target] :
       {std::tuple(tr("Your name"), QStringLiteral("memberName"), proposedName, &StartPage::m_member),
        std::tuple(tr("Team"), QStringLiteral("teamName"), proposedTeam, &StartPage::m_team)}) {
    QVBoxLayout* column = columnLayout(space::xs);
    this->*target = addField(label, objectName, value);
    auto* caption = new Text(label);
    caption->setBuddy(this->*target);
    column->addWidget(caption);
    column->addWidget(this->*target);
    names->addLayout(column, 1);
  }
  content().addSpacing(space::s);
  m_place = new PlaceChoice;
  content().addWidget(m_place);
  m_start = button(tr("Start on this computer"), QStringLiteral("startHere"), Emphasis::primary);
  m_start->setDefault(true);
  QPushButton* join = button(tr("Join a team"), QStringLiteral("joinTeam"));
  QPushButton* recover = button(tr("I lost every device…"), QStringLiteral("recoverTeam"), Emphasis::quiet);
  buttons().insertWidget(0, recover);
  buttons().addWidget(join);
  buttons().addWidget(m_start);
  connect(m_place, &PlaceChoice::changed, this, &StartPage::judge);
  connect(join, &QPushButton::clicked, this, &StartPage::joinWanted);
  connect(recover, &QPushButton::clicked, this, &StartPage::recoverWanted);
  connect(m_start, &QPushButton::clicked, this, &StartPage::done);
  setFocusProxy(m_start);
}

QLineEdit* StartPage::addField(const QString& label, const QString& objectName, const QString& value) {
  auto* field = new QLineEdit(value);
  field->setObjectName(objectName);
  field->setAccessibleName(label);
  field->setMaxLength(80);
  connect(field, &QLineEdit::textChanged, this, &StartPage::judge);
  connect(field, &QLineEdit::returnPressed, this, [this] { m_start->click(); });
  return field;
}

void StartPage::judge() {
  const bool isSomewhere = !m_place->isOnServer() || m_place->server().has_value();
  m_start->setText(m_place->isOnServer() ? tr("Start on a server") : tr("Start on this computer"));
  m_start->setEnabled(!memberName().isEmpty() && !teamName().isEmpty() && isSomewhere);
  updateGeometry();
}

std::optional<models::ServerPlace> StartPage::server() const {
  if (!m_place->isOnServer()) return std::nullopt;
  const auto place = m_place->server();
  return place ? std::optional(*place) : std::nullopt;
}

// Each says who keeps the promise.
void StartPage::addPromises() {
  auto* grid = new QGridLayout;
  grid->setContentsMargins({});
  grid->setHorizontalSpacing(space::m);
  grid->setVerticalSpacing(space::m);
  grid->setColumnStretch(1, 1);
  const std::pair<Icon, QString> promises[] = {
      {Icon::eyeOff, tr("What you store can't be shown again, by this program or any other: it is sealed to your "
                        "gateway's key (cryptography).")},
      {Icon::shield, tr("Agents send requests without a key; the gateway adds it on the way out and removes it from "
                        "what comes back (the gateway).")},
      {Icon::audit, tr("Every use is on record before the secret leaves, in a signed chain (the gateway).")}};
  int row = 0;
  for (const auto& [icon, promise] : promises) {
    auto* line = new Text(promise);
    line->setWordWrap(true);
    grid->addWidget(new Picture(icon, Tone::accent, extent::largeIcon), row, 0, Qt::AlignTop);
    grid->addWidget(line, row++, 1);
  }
  content().addLayout(grid);
}

QString StartPage::memberName() const { return m_member->text().trimmed(); }
QString StartPage::teamName() const { return m_team->text().trimmed(); }

}  // namespace chatelaine::ui
