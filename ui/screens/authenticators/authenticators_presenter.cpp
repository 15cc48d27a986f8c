#include "ui/screens/authenticators/authenticators_presenter.h"

#include <algorithm>

#include "ui/dialogs/authenticator_dialog.h"
#include "ui/error_text.h"
#include "ui/screens/common/dialog_answers.h"
#include "ui/screens/common/wording.h"

namespace chatelaine::ui {

AuthenticatorsPresenter::AuthenticatorsPresenter(AuthenticatorsScreen& screen, ScreenContext context, QObject* parent)
    : QObject(parent), m_screen(screen), m_context(context) {
  connect(&m_screen, &AuthenticatorsScreen::codeWanted, this, &AuthenticatorsPresenter::getCode);
  connect(&m_screen, &AuthenticatorsScreen::addWanted, this, &AuthenticatorsPresenter::add);
  connect(&context.desktop.team(), &models::TeamController::viewChanged, this, &AuthenticatorsPresenter::refresh);
}

void AuthenticatorsPresenter::refresh() {
  std::vector<models::CredentialRow> rows = namedRows(m_context, std::nullopt);
  std::erase_if(rows,
                [](const models::CredentialRow& row) { return row.credential.binding.type != CredentialType::totp; });
  m_screen.setRows(std::move(rows));
}

void AuthenticatorsPresenter::getCode(const ItemId& credential) {
  m_context.desktop.team().code(credential, this, [this, credential](Result<sync::CodeAnswer> answer) {
    if (m_screen.current() != credential) return;
    if (!answer) return m_screen.fail(answer.error().code);
    m_screen.showCode({.code = std::move(answer->code),
                       .next = std::move(answer->next),
                       .remaining = std::chrono::seconds(answer->remaining),
                       .period = std::chrono::seconds(answer->period)});
  });
}

bool AuthenticatorsPresenter::nameIsTaken(const VaultId& vault, const std::string& name) const {
  return std::ranges::any_of(m_context.team().credentials, [&](const Credential& credential) {
    return credential.vault == vault && credential.labels.name == name;
  });
}

void AuthenticatorsPresenter::add() {
  const auto& vaults = m_context.team().vaults;
  if (vaults.empty()) return m_context.notices.say(BannerKind::info, tr("There is no vault yet. Create one first."));
  const vault::VaultSummary* chosen = models::find(m_context.team(), m_vault);
  if (chosen == nullptr) chosen = &vaults.front();
  m_dialog = new AuthenticatorDialog(
      {.code = m_context.desktop.options().oneTimeCode,
       .vaultName = text(chosen->name),
       .isNameTaken = [this, vault = chosen->id](const std::string& name) { return nameIsTaken(vault, name); },
       .clock = m_context.desktop.options().clock},
      m_screen.window());
  connect(m_dialog, &AuthenticatorDialog::submitted, this, [this, vault = chosen->id] { save(vault); });
  m_dialog->open();
}

void AuthenticatorsPresenter::save(const VaultId& vault) {
  std::optional<CredentialDraft> draft = m_dialog->take();
  if (!draft) return;
  m_context.desktop.team().addCredential(
      vault, std::move(*draft), this, answering<Credential>(m_dialog, [this](const Credential& saved) {
        m_context.notices.say(BannerKind::ok,
                              tr("%1 is stored. Its key can't be shown again (cryptography).").arg(titleOf(saved)));
      }));
}

void AuthenticatorsPresenter::forgetSecrets() {
  if (!m_dialog) return;
  m_dialog->forgetSecrets();
  m_dialog->hide();
}

void AuthenticatorsPresenter::resume() {
  if (m_dialog && !m_dialog->isVisible()) m_dialog->open();
}

}  // namespace chatelaine::ui
