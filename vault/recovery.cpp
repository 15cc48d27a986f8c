#include "vault/recovery.h"

#include <algorithm>
#include <map>

#include "vault/changes.h"
#include "vault/newcomer_steps.h"
#include "vault/recovery_keys.h"
#include "vault/roster_sync.h"
#include "vault/roster_writing.h"

namespace chatelaine::vault {

struct Recovery::State : NewcomerSteps<Recovery::State> {
  State(Replica& ownReplica, SyncSession& ownSession, const Hash& ownServerKey, Plan ownPlan)
      : NewcomerSteps(ownReplica, ownSession, ownServerKey), plan(std::move(ownPlan)) {}

  Next start();
  Next chainRead();
  Plan plan;
  bool isRecovered = false;

 private:
  Next onPositions(sync::ApiResponse response);
  Next onPosted(sync::ApiResponse response);
  void openKeys();
  Result<WrittenRoster> write(const sync::SyncState& positions) const;
  Result<void> store();

  sync::PrincipalKeys kit;
  std::map<std::pair<VaultId, std::uint64_t>, Secret> keys;  // metadata keys by vault and epoch
  WrittenRoster written;
};

Next Recovery::State::start() {
  if (replica.team) return fail(ErrorCode::alreadyExists, "this device is in a team already");
  CHATELAINE_TRY(opened, recoveryKeysOf(plan.seed));
  kit = std::move(opened);
  session = {};
  return signIn(kit, {});
}

Next Recovery::State::chainRead() {
  if (chain.rosters().empty() || chain.rosters().back().recovery != cardOfKit(kit)) {
    return fail(ErrorCode::denied, "the team has another recovery kit");
  }
  openKeys();
  return ask("GET", std::string(sync::path::sync), {}, &State::onPositions);
}

// The kit's secret keys of vaults stay sealed: no device holds one, this one neither.
void Recovery::State::openKeys() {
  const TeamId team = sync::teamOf(chain.rosters().front());
  for (const sync::WrappedKey& wrapped : chain.keys()) {
    if (!wrapped.recipient.isNull() || wrapped.purpose != sync::KeyPurpose::metadata) continue;
    if (auto key = unwrapVouched(wrapped, kit, team, chain.rosters())) {
      keys.insert_or_assign({wrapped.vault, wrapped.epoch}, std::move(*key));
    }
  }
}

Result<WrittenRoster> Recovery::State::write(const sync::SyncState& positions) const {
  const sync::Roster& newest = chain.rosters().back();
  const auto owner =
      std::ranges::find_if(newest.members, [](const sync::Member& member) { return member.role == sync::Role::owner; });
  const auto closedAt = [&](const VaultId& vault) -> Result<sync::ClosedAt> {
    const auto position = std::ranges::find(positions.vaults, vault, &sync::VaultPosition::id);
    if (position == positions.vaults.end()) return fail(ErrorCode::corrupt, "the server doesn't say where a vault is");
    return sync::ClosedAt{position->height, position->head};
  };
  const auto keyOf = [&](const VaultId& vault, std::uint64_t epoch) -> const Secret* {
    const auto key = keys.find({vault, epoch});
    return key == keys.end() ? nullptr : &key->second;
  };
  CHATELAINE_TRY(next,
                 writeUnsigned({newest, closedAt, keyOf}, sync::RecoverOwner{owner->id, replica.card, plan.nextKit}));
  CHATELAINE_CHECK(checkFits(next));
  next.roster.time = replica.clock();
  sync::signRosterWithKit(next.roster, kit.sign);
  CHATELAINE_CHECK(sync::verifyRoster(&newest, next.roster));
  return next;
}

Next Recovery::State::onPositions(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  CHATELAINE_TRY(positions, sync::decode<sync::SyncState>(body));
  CHATELAINE_TRY(next, write(positions));
  written = std::move(next);
  return ask("POST", std::string(sync::path::roster), encode(sync::RosterUpdate{encode(written.roster), written.keys}),
             &State::onPosted);
}

Next Recovery::State::onPosted(sync::ApiResponse response) {
  CHATELAINE_CHECK(doneOf(std::move(response)));
  then = nullptr;
  const auto stored = store();
  CHATELAINE_CHECK(reload(replica));  // memory follows the database, whatever became of it
  if (!stored) return std::unexpected(stored.error());
  session = {};  // the kit's; the next one is our own
  isRecovered = true;
  return std::nullopt;
}

Result<void> Recovery::State::store() {
  CHATELAINE_TRY(changes, Changes::begin(replica));
  for (const sync::Roster& roster : chain.rosters()) CHATELAINE_CHECK(storeRoster(replica, roster, std::nullopt));
  CHATELAINE_CHECK(storeRoster(replica, written.roster, std::nullopt));
  CHATELAINE_CHECK(reload(replica));
  CHATELAINE_CHECK(takeKeys(replica, replica.rosters, written.keys));
  CHATELAINE_CHECK(reload(replica));
  AuditEvent event;
  event.action = AuditAction::recoveredWithKit;
  changes.record(std::move(event));
  return changes.commit();
}

Recovery::Recovery(Vault& vault, SyncSession& session, const Hash& serverKey, Plan plan)
    : m_state(std::make_unique<State>(*vault.m_state->replica, session, serverKey, std::move(plan))) {}
Recovery::~Recovery() = default;

Result<std::optional<sync::ApiRequest>> Recovery::start() { return m_state->start(); }
Result<std::optional<sync::ApiRequest>> Recovery::received(sync::ApiResponse response) {
  return m_state->received(std::move(response));
}
bool Recovery::isRecovered() const { return m_state->isRecovered; }

}  // namespace chatelaine::vault
