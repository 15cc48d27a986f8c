#include "ui/screens/common/pin_dialog.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QVBoxLayout>

#include "ui/widgets/form_row.h"

namespace chatelaine::ui {
namespace {

FormDialog::Words wordsFor(PinDialog::Asks asks, const QString& fixed) {
  if (asks == PinDialog::Asks::forAgent) {
    return {.title = PinDialog::tr("Pin %1 to an agent").arg(fixed),
            .about = PinDialog::tr(
                "The agent may then use every credential in this vault through the gateway, and read none."),
            .action = PinDialog::tr("Pin")};
  }
  return {.title = PinDialog::tr("Pin a vault to %1").arg(fixed),
          .about =
              PinDialog::tr("The agent may then use every credential in the vault through the gateway, and read none."),
          .action = PinDialog::tr("Pin")};
}

}  // namespace

PinDialog::PinDialog(Asks asks, const QString& fixed, const QStringList& choices, QWidget* parent)
    : FormDialog(wordsFor(asks, fixed), parent), m_choice(new QComboBox), m_duration(new QComboBox) {
  setObjectName(QStringLiteral("pinDialog"));
  m_choice->setObjectName(QStringLiteral("pinChoice"));
  m_choice->addItems(choices);
  m_duration->setObjectName(QStringLiteral("pinDuration"));
  m_duration->addItem(tr("Until it is unpinned"));
  m_duration->addItem(tr("For an hour"), 1);
  m_duration->addItem(tr("For a day"), 24);
  m_duration->addItem(tr("For a week"), 7 * 24);
  m_duration->addItem(tr("For 30 days"), 30 * 24);
  content().addWidget(new FormRow(asks == Asks::forAgent ? tr("Agent") : tr("Vault"), m_choice));
  content().addWidget(
      new FormRow(tr("How long"), m_duration, tr("When the time is over, the gateway refuses and cuts open tunnels.")));
  setReady(!choices.isEmpty());
}

int PinDialog::chosen() const { return m_choice->currentIndex(); }

std::optional<std::chrono::hours> PinDialog::duration() const {
  const QVariant hours = m_duration->currentData();
  return hours.isValid() ? std::optional(std::chrono::hours(hours.toInt())) : std::nullopt;
}

}  // namespace chatelaine::ui
