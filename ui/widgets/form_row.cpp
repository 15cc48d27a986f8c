#include "ui/widgets/form_row.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStyle>
#include <QtWidgets/QVBoxLayout>

#include "ui/look/spacing.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

FormRow::FormRow(const QString& label, QWidget* control, const QString& hint, QWidget* parent)
    : QWidget(parent),
      m_control(control),
      m_label(new Text(QString(), TextSize::small, Tone::muted)),
      m_mark(new Picture(Icon::error, Tone::error, 14)),
      m_message(new Text(QString(), TextSize::small, Tone::muted)),
      m_hint(hint) {
  m_label->setFont(bodyFont(TextSize::small, QFont::Medium));
  m_label->setBuddy(control);
  m_message->setWordWrap(true);
  setLabel(label);
  auto* message = new QHBoxLayout;
  message->setSpacing(space::xs + 1);
  message->addWidget(m_mark, 0, Qt::AlignTop);
  message->addWidget(m_message, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::xs);
  column->addWidget(m_label);
  column->addWidget(control);
  column->addLayout(message);
  showMessage();
}

QString FormRow::label() const { return m_label->text(); }

void FormRow::setLabel(const QString& label) {
  m_label->setText(label);
  m_label->setVisible(!label.isEmpty());
  if (!label.isEmpty()) m_control->setAccessibleName(label);
}

void FormRow::setHint(const QString& hint) {
  m_hint = hint;
  showMessage();
}

void FormRow::setError(const QString& text) {
  m_error = text;
  showMessage();
}

void FormRow::setWarning(const QString& text) {
  m_warning = text;
  showMessage();
}

QString FormRow::message() const { return m_message->text(); }

void FormRow::showMessage() {
  const bool isError = !m_error.isEmpty();
  const bool isWarning = !isError && !m_warning.isEmpty();
  m_mark->show(isError ? Icon::error : Icon::warning, isError ? Tone::error : Tone::warn);
  m_mark->setVisible(isError || isWarning);
  m_message->setTone(isError ? Tone::error : isWarning ? Tone::warn : Tone::muted);
  m_message->setText(isError ? m_error : isWarning ? m_warning : m_hint);
  m_message->setVisible(!m_message->text().isEmpty());
  m_control->setAccessibleDescription(m_message->text());
  if (m_control->property("chatelaineInvalid").toBool() == isError) return;
  m_control->setProperty("chatelaineInvalid", isError);
  m_control->update();
}

}  // namespace chatelaine::ui
