#include "ui/screens/vaults/vaults_presenter.h"

#include <algorithm>
#include <set>

#include "ui/dialogs/binding_dialog.h"
#include "ui/error_text.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/name_dialog.h"
#include "ui/screens/common/pinning.h"
#include "ui/screens/common/sync_wording.h"
#include "ui/screens/common/wording.h"
#include "ui/screens/team/team_page_view.h"
#include "ui/screens/trash/trash_presenter.h"
#include "ui/screens/vaults/edit_dialog.h"
#include "ui/screens/vaults/replace_dialog.h"
#include "ui/screens/vaults/vault_dialogs.h"
#include "ui/wizards/credential_wizard.h"

namespace chatelaine::ui {
namespace {

constexpr std::size_t activityShown = 5;

}  // namespace

VaultsPresenter::VaultsPresenter(VaultsScreen& screen, ScreenContext context, QObject* parent)
    : QObject(parent), m_screen(screen), m_context(context) {
  connectScreen();
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, &VaultsPresenter::refresh);
  connect(&context.desktop.transport(), &models::SyncTransport::statusChanged, this, &VaultsPresenter::refreshHeader);
}

void VaultsPresenter::connectScreen() {
  connect(&m_screen, &VaultsScreen::addVaultWanted, this, &VaultsPresenter::addVault);
  connect(&m_screen, &VaultsScreen::renameWanted, this, &VaultsPresenter::renameVault);
  connect(&m_screen, &VaultsScreen::gatewaysWanted, this, &VaultsPresenter::chooseGateways);
  connect(&m_screen, &VaultsScreen::deleteVaultWanted, this, &VaultsPresenter::deleteVault);
  connect(&m_screen, &VaultsScreen::addCredentialWanted, this, &VaultsPresenter::addCredential);
  connect(&m_screen, &VaultsScreen::pinWanted, this, [this] { askForAgent(m_context, m_vault, &m_screen); });
  connect(&m_screen, &VaultsScreen::currentChanged, this, &VaultsPresenter::refreshDetail);
  connect(&m_screen, &VaultsScreen::unpinWanted, this,
          [this](const ItemId& pin) { unpinWithUndo(m_context, pin, this); });
  const auto withCurrent = [this](void (VaultsPresenter::*action)(const ItemId&)) {
    return [this, action] {
      if (const auto current = m_screen.current()) (this->*action)(*current);
    };
  };
  connect(&m_screen, &VaultsScreen::replaceWanted, this, withCurrent(&VaultsPresenter::replace));
  connect(&m_screen, &VaultsScreen::removeWanted, this, withCurrent(&VaultsPresenter::remove));
  connect(&m_screen, &VaultsScreen::editWanted, this, withCurrent(&VaultsPresenter::edit));
  connect(&m_screen, &VaultsScreen::rebindWanted, this, withCurrent(&VaultsPresenter::rebind));
}

void VaultsPresenter::show(const VaultId& vault) {
  m_vault = vault;
  m_screen.search({});
  refresh();
}

void VaultsPresenter::refresh() {
  const auto& vaults = m_context.team().vaults;
  if (models::find(m_context.team(), m_vault) == nullptr) m_vault = vaults.empty() ? VaultId{} : vaults.front().id;
  m_rows = namedRows(m_context, m_vault);
  refreshHeader();
  m_screen.setRows(m_rows);
  refreshDetail();
}

void VaultsPresenter::refreshHeader() {
  const vault::VaultSummary* summary = models::find(m_context.team(), m_vault);
  if (summary == nullptr) return m_screen.setHeader({});
  std::set<ItemId> agents;
  for (const Pin& pin : models::pinsOfVault(m_context.team(), m_vault)) agents.insert(pin.agent);
  m_screen.setHeader({.exists = true,
                      .name = text(summary->name),
                      .credentials = static_cast<int>(m_rows.size()),
                      .agents = static_cast<int>(agents.size()),
                      .sync = syncWords(m_context.desktop.transport().status(), m_context.now()).line.toLower(),
                      .takesSecrets = summary->takesSecrets,
                      .isReadOnly = summary->isReadOnly,
                      .mayManage = models::amOwner(m_context.team())});
}

CredentialDetailView VaultsPresenter::detailOf(const models::CredentialRow& row) const {
  CredentialDetailView view{.row = row, .storedBy = {}, .pins = {}, .activity = {}};
  const auto author = m_context.team().names.find(row.credential.updatedBy);
  if (author != m_context.team().names.end()) view.storedBy = text(author->second);
  for (const Pin& pin : models::pinsOfVault(m_context.team(), row.credential.vault)) {
    const Agent* agent = models::findAgent(m_context.team(), pin.agent);
    if (agent == nullptr) continue;
    view.pins.push_back(
        {pin.id, text(agent->name), pin.expiresAt ? untilText(pin.expiresAt, m_context.now()) : QString()});
  }
  return view;
}

void VaultsPresenter::refreshDetail() {
  const auto current = m_screen.current();
  if (!current) return;
  const auto row = std::ranges::find(m_rows, *current, [](const auto& it) { return it.credential.id; });
  if (row == m_rows.end()) return;
  vault::AuditQuery query;
  query.item = *current;
  query.limit = activityShown;
  m_context.desktop.team().audit(
      query, this,
      [this, id = *current, view = detailOf(*row)](const Result<std::vector<vault::AuditRow>>& record) mutable {
        if (m_screen.current() != id) return;
        if (record) {
          for (const vault::AuditRow& line : *record)
            view.activity.push_back(activityLine(line.event, m_context.now()));
        }
        m_screen.setDetail(view);
      });
}

void VaultsPresenter::addVault() {
  auto* dialog = new NameDialog(
      {.title = tr("New vault"),
       .about = m_context.desktop.server()
                    ? tr("The team's gateways serve it. One of them makes its key pair and keeps the secret half "
                         "(cryptography); until then the vault takes no secrets.")
                    : tr("The gateway on this computer makes the vault's key pair and keeps the secret half. This "
                         "program gets the public half: it can put secrets in and never take them out."),
       .action = tr("Create vault")},
      tr("Name"), {}, {}, &m_screen);
  connect(dialog, &NameDialog::submitted, this, [this, dialog] {
    m_context.desktop.team().addVault(dialog->name(), this,
                                      answering<vault::VaultSummary>(dialog, [this](const vault::VaultSummary& made) {
                                        show(made.id);
                                        Q_EMIT vaultAdded(made.id);
                                      }));
  });
  dialog->open();
}

void VaultsPresenter::renameVault() {
  const vault::VaultSummary* summary = models::find(m_context.team(), m_vault);
  if (summary == nullptr) return;
  auto* dialog = new NameDialog({.title = tr("Rename vault"), .about = {}, .action = tr("Rename")}, tr("Name"),
                                text(summary->name), {}, &m_screen);
  connect(dialog, &NameDialog::submitted, this, [this, dialog, vault = m_vault] {
    m_context.desktop.team().renameVault(vault, dialog->name(), this, answeringDone(dialog, [] {}));
  });
  dialog->open();
}

// Carried out at the server, or not at all. What it would mean is said first; should more be lost by then, it is
// refused.
void VaultsPresenter::chooseGateways() {
  const vault::VaultSummary* summary = models::find(m_context.team(), m_vault);
  if (summary == nullptr) return;
  auto* dialog = new VaultGatewaysDialog(m_context.team(), *summary, &m_screen);
  connect(dialog, &VaultGatewaysDialog::submitted, this, [this, dialog, vault = m_vault] {
    const sync::SetGateways change{vault, dialog->gateways()};
    auto& membership = m_context.desktop.membership();
    if (dialog->isWarned()) {
      return membership.remove(change, this, answeringDone(dialog, [] {}), vault::LastHolder::goes);
    }
    dialog->setBusy(true);
    membership.effectOf(change, dialog, [this, dialog, change](const Result<vault::RemovalEffect>& effect) {
      if (!effect) return dialog->fail(effect.error().code);
      if (!effect->unopenable.empty())
        return dialog->warn(unopenableText(effect->unopenable, m_context.team()).trimmed());
      m_context.desktop.membership().remove(change, this, answeringDone(dialog, [] {}));
    });
  });
  dialog->open();
}

// What this computer has of it goes at once: the person who deleted it needn't be asked again.
void VaultsPresenter::deleteVault() {
  const vault::VaultSummary* summary = models::find(m_context.team(), m_vault);
  if (summary == nullptr) return;
  auto* dialog = new DeleteVaultDialog(m_context.team(), *summary, &m_screen);
  connect(dialog, &DeleteVaultDialog::submitted, this, [this, dialog, vault = m_vault, name = text(summary->name)] {
    auto& membership = m_context.desktop.membership();
    membership.remove(sync::DeleteVault{vault}, this, answeringDone(dialog, [this, vault, name] {
                        m_context.desktop.membership().acceptPaused(vault, this, [](const Result<void>&) {});
                        m_context.notices.say(BannerKind::ok, tr("%1 was deleted.").arg(name));
                      }));
  });
  dialog->open();
}

bool VaultsPresenter::nameIsTaken(const VaultId& vault, const std::string& name) const {
  return std::ranges::any_of(m_context.team().credentials, [&](const Credential& credential) {
    return credential.vault == vault && credential.labels.name == name;
  });
}

void VaultsPresenter::addCredential() {
  const vault::VaultSummary* summary = models::find(m_context.team(), m_vault);
  if (summary == nullptr || !summary->takesSecrets || m_wizard) return;
  m_wizard = new CredentialWizard(
      {.registry = m_context.registry,
       .vaultName = text(summary->name),
       .isNameTaken = [this, vault = m_vault](const std::string& name) { return nameIsTaken(vault, name); },
       .clock = m_context.desktop.options().clock},
      &m_screen);
  m_wizard->setAttribute(Qt::WA_DeleteOnClose);
  connect(m_wizard, &CredentialWizard::saveRequested, this, [this, vault = m_vault] { save(*m_wizard, vault); });
  m_wizard->open();
}

void VaultsPresenter::save(CredentialWizard& wizard, const VaultId& vault) {
  std::optional<CredentialDraft> draft = wizard.take();
  if (!draft) return;
  wizard.setBusy(true);
  m_context.desktop.team().addCredential(
      vault, std::move(*draft), this, [this, open = QPointer(&wizard)](const Result<Credential>& saved) {
        if (!saved) {
          if (!open) return m_context.notices.say(BannerKind::error, errorText(saved.error().code));
          open->setBusy(false);
          return open->showError(errorText(saved.error().code));
        }
        if (open) open->accept();
        m_screen.select(saved->id);
        m_context.notices.say(
            BannerKind::ok,
            tr("%1 is stored. It can't be shown again, only replaced (cryptography).").arg(titleOf(*saved)));
      });
}

void VaultsPresenter::replace(const ItemId& id) {
  const Credential* credential = models::findCredential(m_context.team(), id);
  if (credential == nullptr) return;
  auto* dialog =
      new ReplaceDialog(m_context.registry, *credential, m_context.desktop.options().clock, m_screen.window());
  connect(dialog, &ReplaceDialog::submitted, this, [this, dialog, id, binding = credential->binding] {
    m_context.desktop.team().replaceSecret(
        id, binding, dialog->take(), this, answering<Credential>(dialog, [this](const Credential& replaced) {
          m_context.notices.say(BannerKind::ok,
                                tr("The secret of %1 was replaced. Agents use the new one on their next request.")
                                    .arg(titleOf(replaced)));
        }));
  });
  dialog->open();
}

void VaultsPresenter::edit(const ItemId& id) {
  const Credential* credential = models::findCredential(m_context.team(), id);
  if (credential == nullptr) return;
  auto* dialog = new EditDialog(*credential, m_context.desktop.options().clock, m_screen.window());
  connect(dialog, &EditDialog::submitted, this, [this, dialog, id] {
    m_context.desktop.team().updateLabels(id, dialog->labels(), this,
                                          answering<Credential>(dialog, [](const Credential&) {}));
  });
  dialog->open();
}

void VaultsPresenter::rebind(const ItemId& id) {
  const Credential* credential = models::findCredential(m_context.team(), id);
  if (credential == nullptr) return;
  auto* dialog =
      new BindingDialog(m_context.registry, *credential, m_context.desktop.options().clock, m_screen.window());
  connect(dialog, &BindingDialog::submitted, this, [this, dialog, id] {
    m_context.desktop.team().replaceSecret(
        id, dialog->binding(), dialog->take(), this, answering<Credential>(dialog, [this](const Credential& changed) {
          m_context.notices.say(BannerKind::ok,
                                tr("%1 is sealed again with its new hosts and rule.").arg(titleOf(changed)));
        }));
  });
  dialog->open();
}

void VaultsPresenter::remove(const ItemId& id) {
  const Credential* credential = models::findCredential(m_context.team(), id);
  if (credential == nullptr) return;
  auto* dialog = new ConfirmDialog(
      tr("Delete %1?").arg(titleOf(*credential)),
      tr("Agents can't use it from their next request on. For 30 days it can be brought back from the "
         "trash, with its secret; then the server is told to erase that."),
      tr("Delete"), m_screen.window());
  connect(dialog, &ConfirmDialog::submitted, this, [this, dialog, id, name = titleOf(*credential)] {
    m_context.desktop.team().removeCredential(id, this, answeringDone(dialog, [this, id, name] {
                                                m_context.notices.offer(
                                                    tr("%1 was deleted.").arg(name), tr("Undo"),
                                                    [this, id] { restoreDeleted(m_context, id, this); });
                                              }));
  });
  dialog->open();
}

// A half-filled wizard steps aside and comes back after the unlock, without its secrets.
void VaultsPresenter::forgetSecrets() {
  if (!m_wizard) return;
  m_wizard->forgetSecrets();
  m_wizard->hide();
}

void VaultsPresenter::resume() {
  if (m_wizard && !m_wizard->isVisible()) m_wizard->open();
}

}  // namespace chatelaine::ui
