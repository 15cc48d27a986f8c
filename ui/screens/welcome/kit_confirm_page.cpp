#include "ui/screens/welcome/kit_confirm_page.h"

#include "models/recovery_words.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

enum class Answer : std::uint8_t { wrong, right };

}  // namespace

KitConfirmPage::KitConfirmPage(QWidget* parent)
    : Page(tr("Two of the words, please"), tr("Type them from your paper."), parent),
      m_verdict(new Text({}, TextSize::small, Tone::muted)) {
  QHBoxLayout* row = rowLayout(space::m);
  for (std::size_t i = 0; i < m_fields.size(); ++i) {
    QVBoxLayout* column = columnLayout(space::xs);
    m_captions[i] = new Text({});
    m_fields[i] = new SecretField;
    m_fields[i]->setObjectName(QStringLiteral("recoveryAnswer%1").arg(i + 1));
    m_captions[i]->setBuddy(m_fields[i]);
    column->addWidget(m_captions[i]);
    column->addWidget(m_fields[i]);
    row->addLayout(column, 1);
    connect(m_fields[i], &SecretField::changed, this, &KitConfirmPage::check);
    connect(m_fields[i], &SecretField::returnPressed, this, [this] { m_finish->click(); });
  }
  content().addLayout(row);
  content().addWidget(m_verdict);
  QPushButton* backButton = button(tr("Show the words again"), QStringLiteral("kitShowAgain"));
  m_finish = button(tr("Create the team"), QStringLiteral("createTeam"), Emphasis::primary);
  buttons().addWidget(backButton);
  buttons().addWidget(m_finish);
  setFocusProxy(m_fields[0]);
  connect(backButton, &QPushButton::clicked, this, &KitConfirmPage::back);
  connect(m_finish, &QPushButton::clicked, this, &KitConfirmPage::done);
}

void KitConfirmPage::ask(Secret seed, std::size_t first, std::size_t second) {
  m_seed = std::move(seed);
  m_places = {first, second};
  for (std::size_t i = 0; i < m_fields.size(); ++i) {
    const QString caption = tr("Word %1").arg(m_places[i] + 1);
    m_captions[i]->setText(caption);
    m_fields[i]->setAccessibleName(caption);
    m_fields[i]->clear();
  }
  check();
}

void KitConfirmPage::setAction(const QString& text) { m_finish->setText(text); }

void KitConfirmPage::clear() {
  m_seed = Secret();
  for (SecretField* field : m_fields) field->clear();
}

bool KitConfirmPage::isRight(std::size_t which) const {
  if (m_seed.isEmpty()) return false;
  const Answer answer = m_fields[which]->ask([&](std::string_view typed) {
    return models::isRecoveryWord(m_seed, m_places[which], typed) ? Answer::right : Answer::wrong;
  });
  return answer == Answer::right;
}

void KitConfirmPage::check() {
  const bool right = isRight(0) && isRight(1);
  m_finish->setEnabled(right);
  const bool typed = !m_fields[0]->isEmpty() && !m_fields[1]->isEmpty();
  m_verdict->setText(right ? tr("Both are right.") : typed ? tr("These aren't the words yet.") : QString());
  m_verdict->setTone(right ? Tone::ok : Tone::muted);
}

}  // namespace chatelaine::ui
