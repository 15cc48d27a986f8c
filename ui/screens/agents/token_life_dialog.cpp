#include "ui/screens/agents/token_life_dialog.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDateEdit>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

#include "ui/screens/common/wording.h"
#include "ui/widgets/form_row.h"

namespace chatelaine::ui {
namespace {

constexpr int lives[] = {30, 90, 365};
constexpr int usualLife = 1;

FormDialog::Words wordsFor(const QString& agentName) {
  return {.title = TokenLifeDialog::tr("New token for %1").arg(agentName),
          .about = TokenLifeDialog::tr("The agent signs in with it until it ends or is revoked. It is shown once."),
          .action = TokenLifeDialog::tr("Create token")};
}

QDate dayOf(Timestamp time) { return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count()).date(); }

}  // namespace

TokenLifeDialog::TokenLifeDialog(const QString& agentName, Clock clock, QWidget* parent)
    : FormDialog(wordsFor(agentName), parent),
      m_clock(std::move(clock)),
      m_life(new QComboBox),
      m_day(new QDateEdit),
      m_dayRow(new FormRow(tr("Last day"), m_day)) {
  setObjectName(QStringLiteral("tokenLifeDialog"));
  m_life->setObjectName(QStringLiteral("tokenLife"));
  for (const int days : lives) m_life->addItem(tr("%n day(s)", nullptr, days), days);
  m_life->addItem(tr("Until a day of my choice"));
  m_life->setCurrentIndex(usualLife);
  m_day->setObjectName(QStringLiteral("tokenLastDay"));
  m_day->setCalendarPopup(true);
  m_day->setDisplayFormat(QStringLiteral("d MMM yyyy"));
  m_day->setDateRange(dayOf(m_clock()), dayOf(m_clock() + longestTokenLife).addDays(-1));
  m_day->setDate(dayOf(m_clock() + std::chrono::days(lives[usualLife])));
  content().addWidget(
      new FormRow(tr("Valid for"), m_life, tr("Afterwards the gateway refuses it; create a new one in time.")));
  content().addWidget(m_dayRow);
  connect(m_life, &QComboBox::currentIndexChanged, this, &TokenLifeDialog::followChoice);
  followChoice();
  m_life->setFocus();
}

void TokenLifeDialog::followChoice() { m_dayRow->setVisible(!m_life->currentData().isValid()); }

Timestamp TokenLifeDialog::expiry() const {
  const QVariant days = m_life->currentData();
  if (days.isValid()) return m_clock() + std::chrono::days(days.toInt());
  const QDateTime end(m_day->date().addDays(1), QTime(0, 0));
  return Timestamp(std::chrono::milliseconds(end.toMSecsSinceEpoch()));
}

}  // namespace chatelaine::ui
