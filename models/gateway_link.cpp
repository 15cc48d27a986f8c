#include "models/gateway_link.h"

namespace chatelaine::models {
namespace {

struct Comparison {
  std::optional<TeamId> team;
  std::optional<sync::TeamHandover> handover;
  bool inRoster = false;
};

Result<Comparison> compareWithin(const vault::Vault& vault, const PrincipalId& gateway) {
  Comparison out{.team = vault.team(), .handover = {}, .inRoster = false};
  if (vault.roster() != nullptr) out.inRoster = sync::isGateway(*vault.roster(), gateway);
  if (!out.team) return out;
  CHATELAINE_TRY(handover, vault.handover());
  out.handover = std::move(handover);
  return out;
}

}  // namespace

GatewayLink::GatewayLink(ControlClient& gateway, Session& session, VaultThread& vaults, QObject* parent)
    : QObject(parent), m_gateway(gateway), m_session(session), m_vaults(vaults) {}

void GatewayLink::found(Names names, Secret passphrase, const sync::RecoveryCard& recovery, QObject* context,
                        std::function<void(Result<void>)> done) {
  Q_EMIT stepReached(Step::gateway);
  const auto kept = std::make_shared<Secret>(std::move(passphrase));
  m_gateway.identity(this, [this, names = std::move(names), kept, recovery, context = QPointer(context),
                            done = std::move(done)](Result<sync::GatewayIdentity> identity) {
    if (!context) return;
    if (!identity) return done(std::unexpected(identity.error()));
    if (identity->team) return done(fail(ErrorCode::alreadyExists, "the gateway belongs to a team already"));
    m_identity = std::move(*identity);
    Q_EMIT stepReached(Step::database);
    vault::Vault::Founding founding{.teamName = names.team,
                                    .memberName = names.member,
                                    .deviceName = names.device,
                                    .gateway = m_identity->card,
                                    .gatewayName = names.gateway,
                                    .recovery = recovery};
    m_session.create(std::move(founding), std::move(*kept), context,
                     [this, done](const Result<sync::TeamHandover>& team) {
                       if (!team) return done(std::unexpected(team.error()));
                       Q_EMIT stepReached(Step::handover);
                       m_gateway.handOver(*team, this, [this, done](const Result<void>& taken) {
                         if (taken) settle(Standing::ours);
                         done(taken);
                       });
                     });
  });
}

void GatewayLink::check() {
  if (m_session.state() != Session::State::unlocked) return;
  m_gateway.identity(this, [this](Result<sync::GatewayIdentity> identity) {
    if (!identity) return;  // offline: asked again when the daemon is there
    m_identity = std::move(*identity);
    compare(*m_identity);
  });
}

void GatewayLink::compare(const sync::GatewayIdentity& identity) {
  m_vaults.post(
      this, [gateway = identity.card.id](const vault::Vault& vault) { return compareWithin(vault, gateway); },
      [this, theirs = identity.team](const Result<Comparison>& ours) {
        if (!ours || !ours->team) return;
        if (!ours->inRoster) return settle(Standing::stranger);
        if (theirs == ours->team) return settle(Standing::ours);
        if (theirs) return settle(Standing::foreign);
        m_gateway.handOver(*ours->handover, this, [this](const Result<void>& taken) {
          if (taken) settle(Standing::ours);
        });
      });
}

void GatewayLink::settle(Standing standing) {
  m_standing = standing;
  Q_EMIT standingChanged();
}

}  // namespace chatelaine::models
