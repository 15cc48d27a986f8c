#include <algorithm>

#include "vault/evidence_rows.h"
#include "vault/fork_watch.h"
#include "vault/item_rows.h"
#include "vault/roster_intent.h"
#include "vault/sealed_secrets.h"
#include "vault/sync_run_state.h"

namespace chatelaine::vault {
namespace {

constexpr int mostPullRounds = 16;
constexpr std::string_view itemsPerPage = "500";
constexpr std::chrono::minutes betweenAsking{10};

std::string vaultTarget(const VaultId& vault, std::string_view rest) {
  return std::string(sync::path::vaults) + vault.hex() + std::string(rest);
}

// How far a vault has come for sure: where it was when we were admitted, and where a roster closed its last epoch.
std::uint64_t leastHeight(const Replica& replica, const VaultId& vault) {
  const auto floor = replica.floors.find(vault);
  const sync::RosterVault* entry = sync::find(replica.roster(), vault);
  return std::max(floor == replica.floors.end() ? 0 : floor->second.height,
                  entry && entry->closedAt ? entry->closedAt->height : 0);
}

bool isChainError(ErrorCode code) {
  return code == ErrorCode::rolledBack || code == ErrorCode::tampered || code == ErrorCode::denied ||
         code == ErrorCode::corrupt || code == ErrorCode::unsupportedVersion;
}

}  // namespace

Next SyncRun::State::beginPulls() {
  // Of a roster of ours whose answer was lost; it fails by itself, and is tried again.
  if (const auto settled = settleIntent(replica); !settled && !m_failure) m_failure = settled.error();
  m_toPull.clear();
  m_toPush.clear();
  for (const sync::RosterVault& vault : replica.roster().vaults) {
    if (!sync::mayRead(replica.roster(), replica.card.id, vault.id)) continue;
    m_toPull.push_back(vault.id);
    m_toPush.push_back(vault.id);
  }
  return pullNext();
}

sync::VaultPosition SyncRun::State::positionOf(const VaultId& vault) const {
  const auto position = std::ranges::find(m_state.vaults, vault, &sync::VaultPosition::id);
  return position == m_state.vaults.end() ? sync::VaultPosition{vault, 0, {}} : *position;
}

Next SyncRun::State::pullNext() {
  m_pull.reset();
  if (m_toPull.empty()) CHATELAINE_CHECK(markLateClaims(replica.database, replica.clock()));
  if (m_toPull.empty() && m_step == MoveStep::giving) return finish();
  if (m_toPull.empty()) return takesAlong() ? takeTrash() : pushNext();
  const VaultId vault = m_toPull.front();
  m_toPull.pop_front();
  return pullVault(vault);
}

Next SyncRun::State::pullVault(const VaultId& vault) {
  CHATELAINE_TRY(pull, VaultPull::begin(replica, vault));
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  m_pull = std::move(pull);
  m_pullRounds = 0;
  const sync::VaultPosition position = positionOf(vault);
  CHATELAINE_TRY(isOther, standsElsewhere(chain, position));
  if (isOther) return readOtherHead(position.height);
  if (position.height < chain.height && m_step == MoveStep::left) return pullNext();
  if (position.height < chain.height) {
    CHATELAINE_TRY(isOurs, mayCompleteVault(chain));
    return isOurs ? sendVaultPast() : pullBehind();
  }
  if (position.height < leastHeight(replica, vault)) {
    return pullFailed({ErrorCode::rolledBack, "the server has less than what the team has vouched for"});
  }
  CHATELAINE_TRY(waits, isPaused(replica, vault, position.head));
  if (waits) return pullPaused();
  if (position.height > chain.height) return readHeads();
  return pullLeftOut(chain);
}

// It waits for somebody's device that has all of it.
Next SyncRun::State::pullBehind() {
  const sync::VaultPosition position = positionOf(m_pull->vault());
  CHATELAINE_TRY(chain, chainRow(replica.database, position.id));
  CHATELAINE_CHECK(noteRestored(position));
  return pullFailed({ErrorCode::rolledBack, "the server has " + std::to_string(position.height) + " of " +
                                                std::to_string(chain.height) + " heads"});
}

Result<void> SyncRun::State::noteRestored(const sync::VaultPosition& position) {
  CHATELAINE_TRY(items, countItems(replica.database, position.id));
  GuardRow row;
  row.vault = position.id;
  row.reason = PauseReason::restoredServer;
  row.items = items;
  row.serverHeight = position.height;
  row.serverHead = position.head;
  return pause(replica, row);
}

// Nothing of it is applied, our own changes wait, and the other vaults go on.
Next SyncRun::State::pullPaused() {
  std::erase(m_toPush, m_pull->vault());
  return pullNext();
}

// Others would empty the vault: a person has to say that this is meant.
Result<bool> SyncRun::State::pausesForDeletions() {
  if (replica.isGateway()) return false;
  CHATELAINE_TRY(row, m_pull->deletions());
  CHATELAINE_TRY(before, guardRow(replica.database, row.vault));
  if (before && before->reason == row.reason) row.accepted = before->accepted;
  if (!isTooMuch(row)) return false;
  CHATELAINE_CHECK(pause(replica, row));
  summary.changed = true;
  return true;
}

// Nothing new. What the server left out, or gave in another form, is asked for again: it means reading the whole vault,
// so not each time.
Next SyncRun::State::pullLeftOut(const ChainRow& chain) {
  Replica::Asked& asked = replica.askedAgain[chain.vault];
  const Timestamp now = replica.clock();
  if (asked.height != chain.height || now - asked.time >= betweenAsking) {
    asked = {chain.height, now};
    CHATELAINE_TRY(open, liveNotApplied(replica.database, chain.vault));
    if (!open.empty()) m_pull->readFromTheBeginning();
    if (!open.empty()) return readItems();
  }
  if (chain.problem) {  // it has just ended: the server may lack secrets, or have them again
    replica.askedForAwaitedAt = Timestamp{};
    replica.lostSecretAt.erase(chain.vault);
  }
  CHATELAINE_TRY(missing, secretsLeftOut(chain.vault));
  if (chain.problem || !missing.empty()) return readSecrets();
  return pullNext();
}

// Whether the server names another head at a height that we know.
Result<bool> SyncRun::State::standsElsewhere(const ChainRow& chain, const sync::VaultPosition& position) {
  if (position.head.isNull() || position.height > chain.height) return false;
  if (position.height == chain.height) return position.head != chain.head;
  CHATELAINE_TRY(ours, headAt(replica.database, chain.vault, position.height));
  return !ours || hashOf(ours->head) != position.head;
}

// Is it signed? Then it is kept as evidence; if not, the server merely says so.
Next SyncRun::State::readOtherHead(std::uint64_t height) {
  return get(vaultTarget(m_pull->vault(), "/heads?from=" + std::to_string(height)), &State::onOtherHead);
}

Next SyncRun::State::onOtherHead(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  const auto page = sync::decode<sync::HeadsPage>(body);
  if (!page) return pullFailed(page.error());
  CHATELAINE_CHECK(noteHeadForks(replica, m_pull->vault(), *page));
  return pullFailed({ErrorCode::rolledBack, "the server has another head at a height that we know"});
}

Next SyncRun::State::readHeads() {
  return get(vaultTarget(m_pull->vault(), "/heads?from=" + std::to_string(m_pull->nextHeight())), &State::onHeads);
}

Next SyncRun::State::onHeads(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  const auto page = sync::decode<sync::HeadsPage>(body);
  if (!page) return pullFailed(page.error());
  const auto added = m_pull->addHeads(*page);
  if (!added) CHATELAINE_CHECK(noteHeadForks(replica, m_pull->vault(), *page));
  if (!added) return pullFailed(added.error());
  if (*added > 0) return readHeads();  // an empty page is the end
  return m_pullRounds == 0 ? readItems() : itemsRead();
}

Next SyncRun::State::readItems() {
  return get(vaultTarget(m_pull->vault(),
                         "/items?after=" + std::to_string(m_pull->after()) + "&limit=" + std::string(itemsPerPage)),
             &State::onItems);
}

Next SyncRun::State::onItems(sync::ApiResponse response) {
  CHATELAINE_TRY(body, bodyOf(std::move(response)));
  const auto page = sync::decode<sync::ItemsPage>(body);
  if (!page) return pullFailed(page.error());
  if (const auto added = m_pull->addItems(*page); !added) return pullFailed(added.error());
  m_itemsAreNewer = true;
  return page->more ? readItems() : itemsRead();
}

// Commits may have come since the heads were read: then those are read again, as long as that brings news. What is
// still missing is asked for once more from the beginning; after that it counts as withheld.
Next SyncRun::State::itemsRead() {
  if (++m_pullRounds >= mostPullRounds) return readSecrets();
  if (std::exchange(m_itemsAreNewer, false) && m_pull->hasUnknown()) return readHeads();
  if (!m_pull->isComplete() && !m_pull->readsFromTheBeginning()) {
    m_pull->readFromTheBeginning();
    return readItems();
  }
  return readSecrets();
}

// Secrets that earlier answers didn't bring. Reads the whole vault, unless none was missing since the last look. One
// that the server hasn't got may never come: asked for again once in a while.
Result<std::vector<Hash>> SyncRun::State::secretsLeftOut(const VaultId& vault) {
  if (!replica.isGateway() || replica.withAllSecrets.contains(vault)) return std::vector<Hash>{};
  const auto lost = replica.lostSecretAt.find(vault);
  const Timestamp now = replica.clock();
  const bool isRecent = lost != replica.lostSecretAt.end() && now >= lost->second;
  if (isRecent && now - lost->second < betweenAsking) return std::vector<Hash>{};
  CHATELAINE_TRY(missing, missingSecrets(replica.database, vault));
  if (missing.empty()) replica.withAllSecrets.insert(vault);
  return missing;
}

Next SyncRun::State::readSecrets() {
  CHATELAINE_TRY(missing, secretsLeftOut(m_pull->vault()));
  CHATELAINE_TRY(wanted, m_pull->wantedSecrets());
  m_toFetch.assign(wanted.begin(), wanted.end());
  std::ranges::copy_if(missing, std::back_inserter(m_toFetch),
                       [&](const Hash& hash) { return !std::ranges::contains(wanted, hash); });
  if (m_toFetch.empty()) return applyPull();
  return get(std::string(sync::path::secrets) + m_toFetch.front().hex(), &State::onSecret);
}

// A secret that the server doesn't give, or gives with other bytes, is missing: its credential says so when it is used.
Next SyncRun::State::onSecret(sync::ApiResponse response) {
  auto body = bodyOf(std::move(response));
  const bool isTemporary =
      !body && (body.error().code == ErrorCode::offline || body.error().code == ErrorCode::timedOut);
  if (isTemporary) return std::unexpected(body.error());
  const bool isIt = body && crypto::sha256(*body) == m_toFetch.front();
  if (!isIt) replica.withAllSecrets.erase(m_pull->vault());
  const bool isLost = !body && body.error().code == ErrorCode::notFound;
  if (isLost) replica.lostSecretAt[m_pull->vault()] = replica.clock();
  if (isIt) {
    m_pull->addSecret(std::move(*body));
  } else if (body) {
    const QuarantinedRow row{
        m_pull->vault(), {}, "secret", ErrorCode::tampered, "not the secret that was named", *body};
    CHATELAINE_CHECK(putQuarantine(replica.database, row, replica.clock()));
  }
  m_toFetch.pop_front();
  // Too fast: the rest waits for the next run. Revocations, in this vault and in others, don't wait for secrets.
  if (!body && body.error().code == ErrorCode::limitExceeded) {
    m_toFetch.clear();
    replica.lostSecretAt.erase(m_pull->vault());
  }
  if (m_toFetch.empty()) return applyPull();
  return get(std::string(sync::path::secrets) + m_toFetch.front().hex(), &State::onSecret);
}

Next SyncRun::State::applyPull() {
  CHATELAINE_TRY(isTooMuch, pausesForDeletions());
  if (isTooMuch) return pullPaused();
  CHATELAINE_TRY(revisions, m_pull->apply());
  summary.pulledRevisions += revisions;
  summary.changed = true;
  return pullNext();
}

// One vault's bad chain stops that vault alone: read-only, with the evidence, and tried again next time.
Next SyncRun::State::pullFailed(const Error& error) {
  if (!isChainError(error.code) && error.code != ErrorCode::notFound) return std::unexpected(error);
  CHATELAINE_CHECK(setProblem(replica.database, m_pull->vault(), error.code, error.detail));
  replica.changes += 1;
  summary.changed = true;
  if (!m_failure) m_failure = error;
  return pullNext();
}

}  // namespace chatelaine::vault
