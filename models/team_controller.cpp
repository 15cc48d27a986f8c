#include "models/team_controller.h"

#include <algorithm>

namespace chatelaine::models {

TeamController::TeamController(VaultThread& vaults, ControlClient& gateway, SyncTransport& transport,
                               RandomSource random, QObject* parent)
    : QObject(parent), m_vaults(vaults), m_gateway(gateway), m_transport(transport), m_random(std::move(random)) {
  connect(&m_transport, &SyncTransport::ended, this, &TeamController::refresh);
  // A run that ended badly may have stopped a vault, or proven a fork: that has to be seen, too.
  connect(&m_transport, &SyncTransport::statusChanged, this, [this] {
    if (m_transport.status().reason) refresh();
  });
}

void TeamController::refresh() {
  m_vaults.post(
      this,
      [known = m_view.counter](vault::Vault& vault) -> Result<std::optional<TeamView>> {
        if (known != 0 && vault.changeCounter() == known) return std::nullopt;
        return readTeamView(vault);
      },
      [this, locks = m_locks](Result<std::optional<TeamView>> view) {
        if (!view || !*view || locks != m_locks) return;
        m_view = std::move(**view);
        Q_EMIT viewChanged();
      });
}

void TeamController::clear() {
  ++m_locks;
  m_view = {};
  Q_EMIT viewChanged();
}

// The view is read before `done` hears of it, so that what was made is there to be selected.
template <class T, class Work>
void TeamController::change(QObject* context, Work work, Done<T> done) {
  struct Outcome {
    Result<T> result;
    TeamView view;
  };
  m_vaults.post(
      this,
      [work = std::move(work)](vault::Vault& vault) mutable -> Result<Outcome> {
        Result<T> result = work(vault);
        if (!result) return std::unexpected(result.error());
        return Outcome{std::move(result), readTeamView(vault)};
      },
      [this, locks = m_locks, context = QPointer(context), done = std::move(done)](Result<Outcome> outcome) {
        if (outcome && locks == m_locks) {
          m_view = std::move(outcome->view);
          Q_EMIT viewChanged();
          m_transport.changedHere();
        }
        if (!context) return;
        if (outcome) done(std::move(outcome->result));
        else done(std::unexpected(outcome.error()));
      });
}

VaultId TeamController::newVaultId() const {
  VaultId id;
  m_random(id.bytes);
  return id;
}

void TeamController::addVault(const QString& name, QObject* context, Done<vault::VaultSummary> done) {
  if (!m_transport.isServerHere()) {
    return change<vault::VaultSummary>(
        context, [text = name.toStdString()](vault::Vault& vault) { return vault.addVault(text); }, std::move(done));
  }
  m_gateway.vaultKeys(
      {newVaultId(), 1}, this,
      [this, text = name.toStdString(), context = QPointer(context),
       done = std::move(done)](Result<sync::VaultKeyOffer> offer) {
        if (!context) return;
        if (!offer) return done(std::unexpected(offer.error()));
        change<vault::VaultSummary>(
            context, [text, offer = std::move(*offer)](vault::Vault& vault) { return vault.addVault(text, offer); },
            done);
      });
}

void TeamController::renameVault(const VaultId& id, const QString& name, QObject* context, Done<void> done) {
  change<void>(
      context, [id, text = name.toStdString()](vault::Vault& vault) { return vault.renameVault(id, text); },
      std::move(done));
}

void TeamController::addCredential(const VaultId& id, CredentialDraft draft, QObject* context, Done<Credential> done) {
  change<Credential>(
      context, [id, draft = std::move(draft)](vault::Vault& vault) mutable { return vault.add(id, std::move(draft)); },
      std::move(done));
}

void TeamController::replaceSecret(const ItemId& id, Binding binding, SecretFields secrets, QObject* context,
                                   Done<Credential> done) {
  change<Credential>(
      context,
      [id, binding = std::move(binding), secrets = std::move(secrets)](vault::Vault& vault) mutable {
        return vault.replaceSecret(id, binding, std::move(secrets));
      },
      std::move(done));
}

void TeamController::updateLabels(const ItemId& id, CredentialLabels labels, QObject* context, Done<Credential> done) {
  change<Credential>(
      context, [id, labels = std::move(labels)](vault::Vault& vault) { return vault.update(id, labels); },
      std::move(done));
}

void TeamController::removeCredential(const ItemId& id, QObject* context, Done<void> done) {
  change<void>(context, [id](vault::Vault& vault) { return vault.remove(id); }, std::move(done));
}

void TeamController::restoreCredential(const ItemId& id, QObject* context, Done<Credential> done) {
  change<Credential>(context, [id](vault::Vault& vault) { return vault::Trash(vault).restore(id); }, std::move(done));
}

void TeamController::eraseCredential(const ItemId& id, QObject* context, Done<void> done) {
  change<void>(context, [id](vault::Vault& vault) { return vault::Trash(vault).erase(id); }, std::move(done));
}

void TeamController::addAgent(const QString& name, QObject* context, Done<Agent> done) {
  change<Agent>(
      context, [text = name.toStdString()](vault::Vault& vault) { return vault.addAgent(text); }, std::move(done));
}

void TeamController::updateAgent(const Agent& agent, QObject* context, Done<Agent> done) {
  change<Agent>(context, [agent](vault::Vault& vault) { return vault.updateAgent(agent); }, std::move(done));
}

void TeamController::removeAgent(const ItemId& id, QObject* context, Done<void> done) {
  change<void>(context, [id](vault::Vault& vault) { return vault.removeAgent(id); }, std::move(done));
}

void TeamController::createToken(const ItemId& agent, const PrincipalId& gateway, std::optional<Timestamp> expires,
                                 QObject* context, Done<vault::NewToken> done) {
  change<vault::NewToken>(
      context, [agent, gateway, expires](vault::Vault& vault) { return vault.createToken(agent, gateway, expires); },
      std::move(done));
}

void TeamController::revokeToken(const ItemId& agent, const Hash& token, QObject* context, Done<void> done) {
  change<void>(
      context, [agent, token](vault::Vault& vault) { return vault.revokeToken(agent, token); }, std::move(done));
}

void TeamController::pin(const ItemId& agent, const VaultId& id, std::optional<Timestamp> expires, QObject* context,
                         Done<Pin> done) {
  change<Pin>(
      context, [agent, id, expires](vault::Vault& vault) { return vault.pin(agent, id, expires); }, std::move(done));
}

void TeamController::unpin(const ItemId& id, QObject* context, Done<Pin> done) {
  change<Pin>(
      context,
      [id](vault::Vault& vault) -> Result<Pin> {
        const std::vector<Pin> pins = vault.pins();
        const auto found = std::ranges::find(pins, id, &Pin::id);
        if (found == pins.end()) return fail(ErrorCode::notFound, "no such pin");
        CHATELAINE_CHECK(vault.unpin(id));
        return *found;
      },
      std::move(done));
}

void TeamController::audit(const vault::AuditQuery& query, QObject* context, Done<std::vector<vault::AuditRow>> done) {
  m_vaults.post(
      context,
      [query](const vault::Vault& vault) -> Result<std::vector<vault::AuditRow>> { return vault.audit(query); },
      std::move(done));
}

void TeamController::verifyAudit(QObject* context, Done<vault::AuditVerdict> done) {
  m_vaults.post(context, [](const vault::Vault& vault) { return vault.verifyAudit(); }, std::move(done));
}

void TeamController::code(const ItemId& credential, QObject* context, Done<sync::CodeAnswer> done) {
  m_gateway.code(credential, context, std::move(done));
}

void TeamController::certificate(QObject* context, Done<std::string> done) {
  m_gateway.certificate(context, std::move(done));
}

}  // namespace chatelaine::models
