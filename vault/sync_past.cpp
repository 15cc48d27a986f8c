// Giving a server again what it has lost: rosters, vaults, the record.
#include "vault/completion.h"
#include "vault/evidence_rows.h"
#include "vault/roster_sync.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {
namespace {

// A server that says again and again that it has lost everything gets it once in a while.
constexpr std::chrono::minutes betweenUploads{10};

bool isRecent(const std::map<VaultId, Timestamp>& times, const VaultId& vault, Timestamp now) {
  const auto last = times.find(vault);
  return last != times.end() && now - last->second < betweenUploads && now >= last->second;
}

}  // namespace

// Owners' devices; without a session, for the server's roster may not name us.
bool SyncRun::State::mayOfferRosters() const { return !m_offeredRosters && isOwner(replica); }

Next SyncRun::State::offerRosters(std::uint64_t from) {
  m_offeredRosters = true;
  m_nextLink = from;
  return sendRosterPast();
}

Next SyncRun::State::sendRosterPast() {
  CHATELAINE_TRY(chain, rosterLinks(replica, m_nextLink));
  if (chain.links.empty()) {
    CHATELAINE_CHECK(markCompletionDue(replica));
    CHATELAINE_CHECK(clearRosterProblem(replica));
    summary.completedRoster = true;
    summary.changed = true;
    return openSession();
  }
  m_nextLink += chain.links.size();
  return ask("POST", std::string(sync::path::rosterPast), encode(chain), &State::onRosterPastSent, Bearer::without);
}

Next SyncRun::State::onRosterPastSent(sync::ApiResponse response) {
  const int status = response.status;
  const auto done = doneOf(std::move(response));
  if (done) return sendRosterPast();
  if (isTemporary(status, done.error().code)) return std::unexpected(done.error());
  return rosterFailed({ErrorCode::rolledBack, "the server has an older roster, and doesn't take ours"});
}

// A member's device that has all of it.
Result<bool> SyncRun::State::mayCompleteVault(const ChainRow& chain) {
  const Timestamp now = replica.clock();
  if (replica.isGateway() || isRecent(replica.completedAt, chain.vault, now)) return false;
  if (!m_offeredVaults.insert(chain.vault).second) return false;
  CHATELAINE_TRY(evidence, evidenceAgainst(replica.database, chain.vault));
  if (evidence) return false;  // whose past it is hasn't been settled
  auto past = PastReading::begin(replica, chain.vault, positionOf(chain.vault).height);
  if (!past) return past.error().code == ErrorCode::notFound ? Result<bool>(false) : std::unexpected(past.error());
  m_past = std::move(*past);
  return true;
}

Next SyncRun::State::sendVaultPast() {
  CHATELAINE_TRY(part, m_past->next());
  m_sendsLastPart = part.isLast;
  return ask("POST", std::string(sync::path::vaults) + m_past->vault().hex() + std::string(sync::path::vaultPast),
             encode(part), &State::onVaultPastSent);
}

Next SyncRun::State::onVaultPastSent(sync::ApiResponse response) {
  const int status = response.status;
  if (const auto done = doneOf(std::move(response)); !done) {
    m_past.reset();
    const ErrorCode code = done.error().code;
    if (isTemporary(status, code)) return std::unexpected(done.error());
    if (code != ErrorCode::conflict && m_step != MoveStep::none) return std::unexpected(done.error());
    if (code == ErrorCode::conflict) return readState();  // somebody else has brought it, or a part of it, meanwhile
    replica.completedAt[m_pull->vault()] = replica.clock();
    return pullBehind();
  }
  if (!m_sendsLastPart) return sendVaultPast();
  m_past.reset();
  return vaultCompleted();
}

Next SyncRun::State::vaultCompleted() {
  const VaultId vault = m_pull->vault();
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  CHATELAINE_CHECK(markCompletionDue(replica));
  replica.completedAt[vault] = replica.clock();
  std::erase_if(m_state.vaults, [&](const sync::VaultPosition& position) { return position.id == vault; });
  m_state.vaults.push_back({vault, chain.height, chain.head});
  summary.completedVaults.push_back(vault);
  return applyPull();  // nothing new: but the vault is whole again, and says so
}

// Before our own groups: the server takes those only where they follow.
Next SyncRun::State::beginRecord() {
  m_toRestore.clear();
  if (m_completes && !replica.isGateway()) {
    CHATELAINE_TRY(principals, recordedPrincipals(replica));
    m_toRestore.assign(principals.begin(), principals.end());
    replica.checkedEnds.clear();
  }
  m_restoredUpTo = 0;
  return restoreRecord();
}

Next SyncRun::State::restoreRecord() {
  if (m_toRestore.empty()) return sendAudit();
  CHATELAINE_TRY(links, recordLinks(replica, m_toRestore.front(), m_restoredUpTo));
  if (links.chain.links.empty()) {
    m_toRestore.pop_front();
    m_restoredUpTo = 0;
    return restoreRecord();
  }
  m_restoredUpTo = links.last;
  return ask("POST", std::string(sync::path::auditPast), encode(links.chain), &State::onRecordRestored);
}

// A record that the server has in another version stays as it is: reading it shows that.
Next SyncRun::State::onRecordRestored(sync::ApiResponse response) {
  const int status = response.status;
  const auto done = doneOf(std::move(response));
  if (!done && isTemporary(status, done.error().code)) return std::unexpected(done.error());
  if (!done) {
    m_toRestore.pop_front();
    m_restoredUpTo = 0;
  }
  return restoreRecord();
}

}  // namespace chatelaine::vault
