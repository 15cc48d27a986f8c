#include "vault/vault.h"

#include "vault/chain_rows.h"
#include "vault/evidence_rows.h"
#include "vault/outbox.h"
#include "vault/replica.h"
#include "vault/schema.h"

namespace chatelaine::vault {
namespace {

std::filesystem::path databaseFile(const Vault::Options& options) { return options.folder / "vault.db"; }

enum class Pages { fresh, checked };

// Views and snapshots show what they can read: a page that can't be read must not look like an empty vault.
Result<std::unique_ptr<Replica>> openReplica(const Vault::Options& options, const Secret& databaseKey, Pages pages) {
  CHATELAINE_TRY(database, storage::Database::open(databaseFile(options), databaseKey));
  if (pages == Pages::checked) CHATELAINE_CHECK(database.checkPages());
  if (options.databaseFaults) database.setFaultHook(options.databaseFaults);
  auto replica = std::make_unique<Replica>(std::move(database), options.clock);
  CHATELAINE_CHECK(migrateReplica(replica->database));
  return replica;
}

void addForks(std::vector<Problem>& problems, storage::Database& database) {
  for (const Evidence& evidence : openEvidence(database).value_or(std::vector<Evidence>{})) {
    problems.push_back({evidence.vault, ErrorCode::rolledBack, evidence.detail});
  }
  for (const ClaimRow& claim : lateClaims(database).value_or(std::vector<ClaimRow>{})) {
    const auto vault = VaultId::fromBytes(claim.subject);
    const std::string what = vault ? "heads of vault " : "records of ";
    problems.push_back({vault.value_or(sync::teamVault), ErrorCode::stale,
                        "the server withholds " + what + toHex(claim.subject) + " up to " +
                            std::to_string(claim.place) + ", which others have seen"});
  }
}

}  // namespace

Vault::Vault(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

Result<Vault> Vault::create(const Options& options, const Secret& databaseKey) {
  if (std::filesystem::exists(databaseFile(options))) return fail(ErrorCode::alreadyExists, "there is a vault already");
  CHATELAINE_TRY(replica, openReplica(options, databaseKey, Pages::fresh));
  CHATELAINE_CHECK(initialiseIfNew(*replica));
  CHATELAINE_CHECK(reload(*replica));
  return Vault(std::make_unique<State>(std::move(replica)));
}

Result<Vault> Vault::open(const Options& options, const Secret& databaseKey) {
  if (!std::filesystem::exists(databaseFile(options))) return fail(ErrorCode::notFound, "there is no vault here");
  CHATELAINE_TRY(replica, openReplica(options, databaseKey, Pages::checked));
  CHATELAINE_CHECK(initialiseIfNew(*replica));  // a creation may have been interrupted
  CHATELAINE_CHECK(reload(*replica));
  return Vault(std::make_unique<State>(std::move(replica)));
}

const sync::PrincipalCard& Vault::card() const { return m_state->replica->card; }
const sync::PrincipalKeys& Vault::keys() const { return m_state->replica->keys; }
std::uint64_t Vault::changeCounter() const { return m_state->replica->changes; }

std::vector<PendingChange> Vault::pendingChanges() const {
  return pendingRows(m_state->replica->database).value_or(std::vector<PendingChange>{});
}

std::vector<Problem> Vault::problems() const {
  const Replica& replica = *m_state->replica;
  storage::Database& database = m_state->replica->database;
  std::vector<Problem> problems;
  for (const ChainRow& row : chainRows(database).value_or(std::vector<ChainRow>{})) {
    // Of a vault that was deleted, or taken from us, nothing is asked for any more.
    if (!replica.team || !sync::mayRead(replica.roster(), replica.card.id, row.vault)) continue;
    if (row.problem) problems.push_back({row.vault, *row.problem, row.evidence});
    for (const LiveRow& live : liveNotApplied(database, row.vault).value_or(std::vector<LiveRow>{})) {
      if (live.state != LiveState::missing) continue;
      problems.push_back({row.vault, ErrorCode::tampered, "the server leaves out item " + live.item.hex()});
    }
  }
  addForks(problems, database);
  for (const QuarantinedRow& row : quarantineRows(database).value_or(std::vector<QuarantinedRow>{})) {
    problems.push_back({row.vault, row.code, row.what + " " + row.item.hex() + ": " + row.detail});
  }
  return problems;
}

}  // namespace chatelaine::vault
