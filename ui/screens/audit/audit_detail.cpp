#include "ui/screens/audit/audit_detail.h"

#include <QtWidgets/QFormLayout>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

AuditDetail::AuditDetail(QWidget* parent)
    : QWidget(parent), m_title(new Text({}, TextSize::large)), m_fields(new QFormLayout) {
  setObjectName(QStringLiteral("auditDetail"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::l, space::l, space::l, space::l);
  column->setSpacing(space::m);
  m_title->setFont(bodyFont(TextSize::large, QFont::DemiBold));
  m_title->setWordWrap(true);
  column->addWidget(m_title);
  m_fields->setContentsMargins({});
  m_fields->setHorizontalSpacing(space::l);
  m_fields->setVerticalSpacing(space::s);
  m_fields->setLabelAlignment(Qt::AlignLeading);
  column->addLayout(m_fields);
  column->addStretch(1);
}

void AuditDetail::add(const QString& name, const QString& value) {
  if (value.isEmpty()) return;
  auto* shown = new Text(value);
  wrap(*shown);
  shown->setObjectName(QStringLiteral("auditValue"));
  makeSelectable(*shown);
  m_fields->addRow(new Text(name, TextSize::body, Tone::muted), shown);
}

void AuditDetail::addWire(const QString& name, const QString& value) {
  if (value.isEmpty()) return;
  add(name, value);
  m_fields->itemAt(m_fields->rowCount() - 1, QFormLayout::FieldRole)->widget()->setFont(wireFont());
}

void AuditDetail::setLine(const AuditLine& line) {
  while (m_fields->rowCount() > 0) m_fields->removeRow(0);
  const AuditEvent& event = line.event;
  m_title->setText(actionText(event.action));
  add(tr("When"), momentText(event.time));
  add(tr("Outcome"), event.reason.empty()
                         ? outcomeText(event.outcome)
                         : outcomeText(event.outcome) + QStringLiteral(": ") + refusalText(event.reason));
  add(tr("Agent"), text(event.agentName));
  add(tr("Asked on"), line.caller);
  add(tr("Credential"), text(event.itemName));
  add(tr("Vault"), text(event.vaultName));
  addWire(tr("Host"), text(event.host));
  addWire(tr("Request"), QString(text(event.method) + QLatin1Char(' ') + text(event.path)).trimmed());
  add(tr("Status"), event.status == 0 ? QString() : QString::number(event.status));
  add(tr("Times"), event.count == 1 ? QString() : QLocale().toString(static_cast<qulonglong>(event.count)));
  add(tr("Recorded by"), line.principal + (line.byGateway ? tr(" (gateway)") : tr(" (device)")));
  add(tr("Number"), QLocale().toString(static_cast<qulonglong>(line.sequence)));
}

}  // namespace chatelaine::ui
