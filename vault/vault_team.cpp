#include "core/names.h"
#include "crypto/random.h"
#include "vault/changes.h"
#include "vault/recovery_keys.h"
#include "vault/replica.h"
#include "vault/wrapping.h"

namespace chatelaine::vault {
namespace {

sync::Roster genesisOf(const Replica& replica, const Vault::Founding& founding, const MemberId& member,
                       const Secret& metadataKey) {
  sync::Roster roster;
  roster.members = {{member, sync::Role::owner, {replica.card}}};
  if (founding.gateway) roster.gateways = {*founding.gateway};
  roster.recovery = founding.recovery;
  roster.vaults = {{.id = sync::teamVault,
                    .access = {member},
                    .gateways = {},
                    .epoch = 1,
                    .keyCheck = sync::keyCheckOf(metadataKey, TeamId{}, sync::teamVault, 1),
                    .secretKey = {},
                    .closedAt = {}}};
  for (const sync::PrincipalCard& gateway : roster.gateways) roster.vaults.front().gateways.push_back(gateway.id);
  // Gateways that join later are elsewhere, with a server between: what that withholds may count for so long only.
  if (!founding.gateway) roster.offlineGrace = std::chrono::hours(4);
  roster.time = replica.clock();
  sync::signRoster(roster, replica.keys);
  return roster;
}

Result<void> checkNames(const Vault::Founding& founding) {
  for (const std::string* name : {&founding.teamName, &founding.memberName, &founding.deviceName}) {
    CHATELAINE_CHECK(checkTitle(*name));
  }
  return founding.gateway ? checkTitle(founding.gatewayName) : Result<void>{};
}

Result<void> found(Replica& replica, const Vault::Founding& founding) {
  if (replica.team) return fail(ErrorCode::alreadyExists, "there is a team already");
  CHATELAINE_CHECK(checkNames(founding));
  const Secret metadataKey = crypto::randomSecret(32);
  const auto member = crypto::randomId<MemberId>();
  const sync::Roster genesis = genesisOf(replica, founding, member, metadataKey);
  CHATELAINE_CHECK(sync::verifyRoster(nullptr, genesis));
  CHATELAINE_TRY(wrapped, wrapForReaders(metadataKey, genesis, sync::teamVault));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(storeRoster(replica, genesis, encode(sync::RosterUpdate{encode(genesis), wrapped})));
  for (const sync::WrappedKey& key : wrapped) {
    if (key.recipient == replica.card.id) CHATELAINE_CHECK(storeWrappedKey(replica, key));
  }
  CHATELAINE_CHECK(reload(replica));  // within the transaction: what follows is sealed under the new key
  CHATELAINE_CHECK(putName(changes, replica, replica.team->view(), founding.teamName));
  CHATELAINE_CHECK(putName(changes, replica, member.view(), founding.memberName));
  CHATELAINE_CHECK(putName(changes, replica, replica.card.id.view(), founding.deviceName));
  if (founding.gateway) {
    CHATELAINE_CHECK(putName(changes, replica, founding.gateway->id.view(), founding.gatewayName));
  }
  AuditEvent event;
  event.action = AuditAction::teamFounded;
  event.itemName = founding.teamName;
  changes.record(std::move(event));
  return changes.commit();
}

Result<void> join(Replica& replica, const sync::TeamHandover& handover) {
  if (replica.team == handover.team) return {};
  if (replica.team) return fail(ErrorCode::alreadyExists, "this gateway belongs to another team");
  CHATELAINE_TRY(genesis, sync::decodeRoster(handover.genesis));
  CHATELAINE_CHECK(sync::verifyRoster(nullptr, genesis));
  if (sync::teamOf(genesis) != handover.team) return fail(ErrorCode::tampered, "another team's genesis");
  if (!sync::isGateway(genesis, replica.card.id)) return fail(ErrorCode::denied, "the team doesn't name this gateway");
  CHATELAINE_TRY(transaction, storage::Transaction::begin(replica.database));
  CHATELAINE_CHECK(storeRoster(replica, genesis, std::nullopt));
  CHATELAINE_CHECK(transaction.commit());
  replica.changes += 1;
  return reload(replica);
}

}  // namespace

RecoveryKit makeRecoveryKit() {
  RecoveryKit kit;
  kit.seed = crypto::randomSecret(32);
  kit.card = cardOfKit(recoveryKeysOf(kit.seed).value());
  return kit;
}

Result<void> Vault::foundTeam(const Founding& founding) {
  Replica& replica = *m_state->replica;
  auto founded = found(replica, founding);
  if (!founded) CHATELAINE_CHECK(reload(replica));  // memory follows the transaction that was rolled back
  return founded;
}

Result<sync::TeamHandover> Vault::handover() const {
  const Replica& replica = *m_state->replica;
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  return sync::TeamHandover{*replica.team, encode(replica.rosters.front())};
}

Result<void> Vault::joinAsGateway(const sync::TeamHandover& handover) { return join(*m_state->replica, handover); }

std::optional<TeamId> Vault::team() const { return m_state->replica->team; }

std::string Vault::teamName() const {
  const Replica& replica = *m_state->replica;
  return replica.team ? nameOf(replica.team->view()) : std::string{};
}

const sync::Roster* Vault::roster() const {
  const Replica& replica = *m_state->replica;
  return replica.team ? &replica.roster() : nullptr;
}

std::string Vault::nameOf(ByteView subject) const { return nameOfSubject(*m_state->replica, subject); }

Result<sync::SessionRequest> Vault::answerChallenge(std::string_view purpose, const Hash& serverKey,
                                                    const Hash& nonce) const {
  const Replica& replica = *m_state->replica;
  if (!replica.team) return fail(ErrorCode::notFound, "no team yet");
  return sync::SessionRequest{*replica.team, replica.card.id, nonce,
                              sync::signSession(replica.keys, purpose, serverKey, *replica.team, nonce)};
}

}  // namespace chatelaine::vault
