#include "vault/recovery.h"

#include <algorithm>
#include <map>

#include "core/names.h"
#include "sync/cbor.h"
#include "vault/changes.h"
#include "vault/guard.h"
#include "vault/newcomer_steps.h"
#include "vault/recovery_keys.h"
#include "vault/roster_sync.h"
#include "vault/roster_writing.h"
#include "vault/sql.h"

namespace chatelaine::vault {

namespace {

constexpr std::string_view planSetting = "recovery.plan";
// Of the roster that was about to be sent: the server may have taken it, whatever became of its answer.
constexpr std::string_view teamSetting = "recovery.team";
// What a person has said may be lost, with the figures that they saw.
constexpr std::string_view lossSetting = "recovery.losses";

Bytes encode(const Recovery::Plan& plan) {
  sync::CborWriter writer;
  writer.array(4).number(1).bytes(plan.nextKit.sign).bytes(plan.nextKit.kem);
  writer.text(plan.deviceName);
  return writer.take();
}

Result<Recovery::Plan> readPlan(storage::Database& database) {
  CHATELAINE_TRY(value, readSetting(database, planSetting));
  if (!value) return fail(ErrorCode::notFound, "no recovery was begun");
  sync::CborReader reader(*value);
  reader.array(4);
  if (reader.number() != 1) return fail(ErrorCode::unsupportedVersion, "a recovery of a newer program");
  Recovery::Plan plan;
  plan.nextKit.sign = reader.fixed<crypto::SignPublicKey{}.size()>();
  plan.nextKit.kem = reader.fixed<crypto::KemPublicKey{}.size()>();
  plan.deviceName = reader.text();
  CHATELAINE_CHECK(reader.finish());
  return plan;
}

Result<std::optional<TeamId>> readTeam(storage::Database& database) {
  CHATELAINE_TRY(value, readSetting(database, teamSetting));
  if (!value) return std::nullopt;
  CHATELAINE_TRY(team, TeamId::fromBytes(*value));
  return std::optional(team);
}

std::optional<sync::ClosedAt> endIn(const sync::SyncState& positions, const VaultId& vault) {
  const auto position = std::ranges::find(positions.vaults, vault, &sync::VaultPosition::id);
  if (position == positions.vaults.end()) return std::nullopt;
  return sync::ClosedAt{position->height, position->head};
}

// The vault's name isn't read yet: the begin of its id stands for it.
AuditEvent lossEvent(const Replica& replica, const VaultLoss& loss) {
  AuditEvent event;
  event.action = AuditAction::massChangeAccepted;
  event.reason = toString(PauseReason::restoredServer);
  event.count = std::max<std::uint64_t>(loss.vouched.height - loss.shown.height, 1);
  if (loss.vault != sync::teamVault) event.vaultName = loss.vault.hex().substr(0, 8);
  if (eventKeyOf(replica, loss.vault)) event.vault = loss.vault;
  return event;
}

}  // namespace

struct Recovery::State : NewcomerSteps<Recovery::State> {
  State(Replica& ownReplica, SyncSession& ownSession, const Hash& ownServerKey, const Secret& ownSeed)
      : NewcomerSteps(ownReplica, ownSession, ownServerKey), seed(ownSeed.clone()) {}

  Next start();
  Next take(sync::ApiResponse response);
  Next chainRead();
  bool isRecovered = false;
  bool isKitNeeded = false;
  std::vector<VaultLoss> losses;  // that wait for a person's word

 private:
  Next startWithKit();
  Next alreadyTaken();
  Next finish(const std::vector<sync::WrappedKey>& wrapped);
  Next onPositions(sync::ApiResponse response);
  Next onPosted(sync::ApiResponse response);
  void openKeys();
  Result<WrittenRoster> write(const sync::SyncState& positions) const;
  Result<void> checkLosses(const sync::SyncState& positions);
  bool isOurs(const sync::Roster& roster) const;
  Result<void> store(const std::vector<sync::WrappedKey>& wrapped);
  void recordLosses(Changes& changes) const;

  Plan plan;
  Secret seed;                   // until the kit's keys are made of it; never in the database
  std::optional<TeamId> sentTo;  // while we look whether the server has taken what was sent before
  std::optional<sync::PrincipalKeys> kit;
  std::map<std::pair<VaultId, std::uint64_t>, Secret> keys;  // metadata keys by vault and epoch
  WrittenRoster written;
};

Next Recovery::State::start() {
  if (replica.team) return fail(ErrorCode::alreadyExists, "this device is in a team already");
  CHATELAINE_TRY(kept, readPlan(replica.database));
  CHATELAINE_TRY(team, readTeam(replica.database));
  if (!seed.isEmpty()) {
    CHATELAINE_TRY(opened, recoveryKeysOf(seed));
    kit = std::move(opened);
    seed = {};
  }
  plan = std::move(kept);
  sentTo = team;
  if (!sentTo) return startWithKit();
  session = {};
  return signIn(replica.keys, *sentTo);
}

Next Recovery::State::startWithKit() {
  sentTo.reset();
  chain = {};
  session = {};
  isKitNeeded = !kit;
  if (isKitNeeded) return std::nullopt;
  return signIn(*kit, {});
}

// A server that doesn't know this device hasn't taken what was sent: the kit is good still.
Next Recovery::State::take(sync::ApiResponse response) {
  auto next = received(std::move(response));
  const bool isUnknown = !next && sentTo && next.error().code == ErrorCode::denied;
  return isUnknown ? startWithKit() : std::move(next);
}

Next Recovery::State::chainRead() {
  if (sentTo) return alreadyTaken();
  if (chain.rosters().empty() || chain.rosters().back().recovery != cardOfKit(*kit)) {
    return fail(ErrorCode::denied, "the team has another recovery kit");
  }
  openKeys();
  return ask("GET", std::string(sync::path::sync), {}, &State::onPositions);
}

bool Recovery::State::isOurs(const sync::Roster& roster) const {
  return roster.author.isNull() && roster.recovery == plan.nextKit && sync::cardOf(roster, replica.card.id);
}

// What the kit signed is in the chain, with this device and the kit that is on paper: only the answer was lost.
Next Recovery::State::alreadyTaken() {
  const std::vector<sync::Roster>& rosters = chain.rosters();
  const bool isSigned = std::ranges::any_of(rosters, [&](const sync::Roster& roster) { return isOurs(roster); });
  if (rosters.empty() || sync::teamOf(rosters.front()) != *sentTo || !isSigned)
    return fail(ErrorCode::tampered, "the server knows this device and doesn't show what the kit has signed");
  if (!sync::cardOf(rosters.back(), replica.card.id)) return fail(ErrorCode::expired, "the team has removed us again");
  return finish(chain.keys());
}

// The kit's secret keys of vaults stay sealed: no device holds one, this one neither.
void Recovery::State::openKeys() {
  const TeamId team = sync::teamOf(chain.rosters().front());
  for (const sync::WrappedKey& wrapped : chain.keys()) {
    if (!wrapped.recipient.isNull() || wrapped.purpose != sync::KeyPurpose::metadata) continue;
    if (auto key = unwrapVouched(wrapped, *kit, team, chain.rosters())) {
      keys.insert_or_assign({wrapped.vault, wrapped.epoch}, std::move(*key));
    }
  }
}

Result<WrittenRoster> Recovery::State::write(const sync::SyncState& positions) const {
  const sync::Roster& newest = chain.rosters().back();
  const auto owner =
      std::ranges::find_if(newest.members, [](const sync::Member& member) { return member.role == sync::Role::owner; });
  const auto closedAt = [&](const VaultId& vault) -> Result<sync::ClosedAt> {
    const auto end = endIn(positions, vault);
    if (!end) return fail(ErrorCode::corrupt, "the server doesn't say where a vault is");
    return *end;
  };
  const auto keyOf = [&](const VaultId& vault, std::uint64_t epoch) -> const Secret* {
    const auto key = keys.find({vault, epoch});
    return key == keys.end() ? nullptr : &key->second;
  };
  CHATELAINE_TRY(next,
                 writeUnsigned({newest, closedAt, keyOf}, sync::RecoverOwner{owner->id, replica.card, plan.nextKit}));
  CHATELAINE_CHECK(checkFits(next));
  next.roster.time = replica.clock();
  sync::signRosterWithKit(next.roster, kit->sign);
  CHATELAINE_CHECK(sync::verifyRoster(&newest, next.roster));
  return next;
}

// The kit's word replaces what was recorded of a vault's end: a server that hides the newest changes must not have it
// unnoticed. What a person has confirmed counts for the figures that they saw, and for no others.
Result<void> Recovery::State::checkLosses(const sync::SyncState& positions) {
  auto found = lossesOf(chain.rosters(), [&](const VaultId& vault) { return endIn(positions, vault); });
  if (found.empty()) return {};
  CHATELAINE_TRY(accepted, readSetting(replica.database, lossSetting));
  if (accepted == encode(found)) return {};
  losses = std::move(found);
  return fail(ErrorCode::rolledBack, textOf(losses));
}

// Before it is sent: should the answer be lost, this is where to look.
Next Recovery::State::onPositions(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(positions, sync::decode<sync::SyncState>(body));
  CHATELAINE_CHECK(checkLosses(positions));
  CHATELAINE_TRY(next, write(positions));
  written = std::move(next);
  CHATELAINE_CHECK(writeSetting(replica.database, teamSetting, sync::teamOf(chain.rosters().front()).view()));
  return ask("POST", std::string(sync::path::roster),
             sync::encode(sync::RosterUpdate{encode(written.roster), written.keys}), &State::onPosted);
}

Next Recovery::State::onPosted(sync::ApiResponse response) {
  CHATELAINE_CHECK(doneOf(std::move(response)));
  return finish(written.keys);
}

Next Recovery::State::finish(const std::vector<sync::WrappedKey>& wrapped) {
  then = nullptr;
  const auto stored = store(wrapped);
  CHATELAINE_CHECK(reload(replica));  // memory follows the database, whatever became of it
  if (!stored) return std::unexpected(stored.error());
  session = {};  // the kit's; the next one is our own
  isRecovered = true;
  return std::nullopt;
}

Result<void> Recovery::State::store(const std::vector<sync::WrappedKey>& wrapped) {
  CHATELAINE_TRY(changes, Changes::begin(replica));
  for (const sync::Roster& roster : chain.rosters()) CHATELAINE_CHECK(storeRoster(replica, roster, std::nullopt));
  if (!sentTo) CHATELAINE_CHECK(storeRoster(replica, written.roster, std::nullopt));
  CHATELAINE_CHECK(
      runSql(replica.database, "DELETE FROM setting WHERE key IN (?, ?, ?)", planSetting, teamSetting, lossSetting));
  CHATELAINE_CHECK(reload(replica));
  CHATELAINE_CHECK(takeKeys(replica, replica.rosters, wrapped));
  CHATELAINE_CHECK(reload(replica));
  CHATELAINE_CHECK(putName(changes, replica, replica.card.id.view(), plan.deviceName));
  recordLosses(changes);
  AuditEvent event;
  event.action = AuditAction::recoveredWithKit;
  event.itemName = plan.deviceName;
  changes.record(std::move(event));
  return changes.commit();
}

// By what the kit signed: after a lost answer, too.
void Recovery::State::recordLosses(Changes& changes) const {
  const auto ours = std::ranges::find_if(replica.rosters, [&](const sync::Roster& roster) { return isOurs(roster); });
  if (ours == replica.rosters.end()) return;
  const auto before = std::span(replica.rosters).first(std::size_t(ours - replica.rosters.begin()));
  const auto closedAt = [&](const VaultId& id) {
    const sync::RosterVault* vault = sync::find(*ours, id);
    return vault ? vault->closedAt : std::nullopt;
  };
  for (const VaultLoss& loss : lossesOf(before, closedAt)) changes.record(lossEvent(replica, loss));
}

Result<void> Recovery::begin(Vault& vault, const Plan& plan) {
  Replica& replica = *vault.m_state->replica;
  if (replica.team) return fail(ErrorCode::alreadyExists, "this device is in a team already");
  CHATELAINE_CHECK(checkTitle(plan.deviceName));
  CHATELAINE_CHECK(runSql(replica.database, "DELETE FROM setting WHERE key = ?", lossSetting));
  return writeSetting(replica.database, planSetting, encode(plan));
}

Result<void> Recovery::accept(Vault& vault, const std::vector<VaultLoss>& losses) {
  CHATELAINE_TRY(isBegun, isPending(vault));
  if (!isBegun) return fail(ErrorCode::notFound, "no recovery was begun");
  return writeSetting(vault.m_state->replica->database, lossSetting, encode(losses));
}

Result<bool> Recovery::isPending(const Vault& vault) {
  CHATELAINE_TRY(value, readSetting(vault.m_state->replica->database, planSetting));
  return value.has_value();
}

Recovery::Recovery(Vault& vault, SyncSession& session, const Hash& serverKey, const Secret& seed)
    : m_state(std::make_unique<State>(*vault.m_state->replica, session, serverKey, seed)) {}
Recovery::~Recovery() = default;

Result<std::optional<sync::ApiRequest>> Recovery::start() { return m_state->start(); }
Result<std::optional<sync::ApiRequest>> Recovery::received(sync::ApiResponse response) {
  return m_state->take(std::move(response));
}
bool Recovery::isRecovered() const { return m_state->isRecovered; }
const std::vector<VaultLoss>& Recovery::losses() const { return m_state->losses; }
bool Recovery::isKitNeeded() const { return m_state->isKitNeeded; }

}  // namespace chatelaine::vault
