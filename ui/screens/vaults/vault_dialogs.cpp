#include "ui/screens/vaults/vault_dialogs.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLineEdit>

#include <algorithm>

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/wording.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

bool serves(const models::GatewayView& gateway, const VaultId& vault) {
  return std::ranges::contains(gateway.vaults, vault);
}

QString sizeOf(const models::TeamView& team, const vault::VaultSummary& vault) {
  const auto pins = static_cast<int>(models::pinsOfVault(team, vault.id).size());
  return DeleteVaultDialog::tr("%n credential(s) go with it, and nothing of it goes to the trash.", nullptr,
                               static_cast<int>(vault.credentials)) +
         QStringLiteral(" ") + DeleteVaultDialog::tr("%n pin(s) to agents end.", nullptr, pins);
}

}  // namespace

VaultGatewaysDialog::VaultGatewaysDialog(const models::TeamView& team, const vault::VaultSummary& vault,
                                         QWidget* parent)
    : FormDialog(
          {.title = tr("Gateways of %1").arg(text(vault.name)),
           .about = tr("Agents can use the vault through these. One that is added waits until somebody hands it "
                       "the key on another gateway's host; one that is taken away forgets it, and the vault gets "
                       "a new key (cryptography). It knew the secrets until then: replace what matters."),
           .action = tr("Change the gateways")},
          parent),
      m_warning(new Banner) {
  setObjectName(QStringLiteral("vaultGatewaysDialog"));
  auto* column = columnLayout(space::xs);
  for (const models::GatewayView& gateway : team.gateways) {
    auto* box = new QCheckBox(text(gateway.name));
    box->setObjectName(QStringLiteral("gatewayCheck"));
    box->setMinimumHeight(extent::target);
    box->setChecked(serves(gateway, vault.id));
    if (box->isChecked()) m_before.push_back(gateway.id);
    m_boxes.emplace_back(gateway.id, box);
    connect(box, &QCheckBox::toggled, this, &VaultGatewaysDialog::judge);
    column->addWidget(box);
  }
  if (m_boxes.empty()) column->addWidget(new Text(tr("The team has no gateway yet."), TextSize::body, Tone::muted));
  content().addLayout(column);
  content().addWidget(m_warning);
  judge();
}

std::vector<PrincipalId> VaultGatewaysDialog::gateways() const {
  std::vector<PrincipalId> chosen;
  for (const auto& [id, box] : m_boxes) {
    if (box->isChecked()) chosen.push_back(id);
  }
  return chosen;
}

// Another choice is another question.
void VaultGatewaysDialog::judge() {
  m_isWarned = false;
  m_warning->clear();
  setReady(gateways() != m_before);
}

void VaultGatewaysDialog::warn(const QString& consequence) {
  setBusy(false);
  m_isWarned = true;
  m_warning->say(BannerKind::warning, consequence);
}

DeleteVaultDialog::DeleteVaultDialog(const models::TeamView& team, const vault::VaultSummary& vault, QWidget* parent)
    : FormDialog({.title = tr("Delete the vault %1?").arg(text(vault.name)),
                  .about = sizeOf(team, vault) + QStringLiteral("\n\n") +
                           tr("Its gateways destroy the vault's key with their next synchronisation (the gateway), and "
                              "what it sealed opens nowhere any more, except with the recovery kit and somebody's copy "
                              "of the server (cryptography). There is no undo."),
                  .action = tr("Delete the vault"),
                  .emphasis = Emphasis::danger},
                 parent),
      m_name(new QLineEdit) {
  setObjectName(QStringLiteral("deleteVaultDialog"));
  m_name->setObjectName(QStringLiteral("vaultNameAgain"));
  content().addWidget(new FormRow(tr("Type the vault's name"), m_name));
  setReady(false);
  connect(m_name, &QLineEdit::textChanged, this,
          [this, name = text(vault.name)](const QString& typed) { setReady(typed.trimmed() == name); });
  m_name->setFocus();
}

}  // namespace chatelaine::ui
