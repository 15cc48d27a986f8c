#include "ui/screens/welcome/passphrase_form.h"

#include <QtWidgets/QLabel>

#include "ui/screens/common/layouts.h"
#include "ui/screens/welcome/strength_meter.h"
#include "ui/widgets/secret_field.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

enum class Alike : std::uint8_t { no, yes };

SecretField* addField(QVBoxLayout& column, const QString& label, const QString& objectName) {
  auto* field = new SecretField;
  field->setObjectName(objectName);
  field->setAccessibleName(label);
  auto* caption = new Text(label);
  caption->setBuddy(field);
  column.addWidget(caption);
  column.addWidget(field);
  return field;
}

}  // namespace

PassphraseForm::PassphraseForm(const QString& label, QWidget* parent)
    : QWidget(parent), m_meter(new StrengthMeter), m_match(new Text({}, TextSize::small, Tone::muted)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins({});
  column->setSpacing(space::xs);
  m_first = addField(*column, label, QStringLiteral("newPassphrase"));
  column->addSpacing(space::xs);
  column->addWidget(m_meter);
  column->addSpacing(space::m);
  m_second = addField(*column, tr("Repeat the passphrase"), QStringLiteral("repeatPassphrase"));
  column->addSpacing(space::xs);
  column->addWidget(m_match);
  setFocusProxy(m_first);
  for (SecretField* field : {m_first, m_second}) {
    connect(field, &SecretField::changed, this, &PassphraseForm::rate);
    connect(field, &SecretField::returnPressed, this, [this] {
      if (isComplete()) Q_EMIT submitted();
    });
  }
  rate();
}

bool PassphraseForm::areAlike() const {
  const Alike alike = m_first->ask([this](std::string_view first) {
    return m_second->ask([first](std::string_view second) {
      return equalInConstantTime(bytesOf(first), bytesOf(second)) ? Alike::yes : Alike::no;
    });
  });
  return alike == Alike::yes;
}

bool PassphraseForm::isComplete() const { return m_first->ask(strengthOf) >= sufficientStrength && areAlike(); }

Secret PassphraseForm::take() {
  m_second->clear();
  return m_first->take();
}

void PassphraseForm::clear() {
  m_first->clear();
  m_second->clear();
}

void PassphraseForm::rate() {
  m_meter->show(m_first->ask(strengthOf), m_first->ask(adviceFor));
  const bool compared = !m_second->isEmpty();
  const bool alike = compared && areAlike();
  m_match->setText(!compared ? tr("So that a slip of the finger doesn't lock you out.")
                   : alike   ? tr("Both are alike.")
                             : tr("They aren't alike yet."));
  m_match->setTone(alike ? Tone::ok : Tone::muted);
  Q_EMIT changed();
}

}  // namespace chatelaine::ui
