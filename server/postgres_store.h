// The SyncStore of several processes: a PostgreSQL database, by as many threads as it has connections.
#pragma once
#include <memory>

#include "server/postgres_pool.h"
#include "server/sync_store.h"

namespace chatelaine::server {

class PostgresStore final : public SyncStore {
 public:
  // Makes or migrates the tables. offline, unsupportedVersion (newer program), internal (not permitted).
  static Result<std::unique_ptr<PostgresStore>> open(PostgresSettings settings);

  Result<void> addChallenge(const Hash& nonce, Timestamp now, Timestamp expires) override;
  Result<bool> takeChallenge(const Hash& nonce, Timestamp now) override;
  Result<void> addSession(const Session& session, Timestamp now) override;
  Result<std::optional<Session>> session(const Hash& tokenHash, Timestamp now) override;
  Result<bool> hasTeams() override;
  Result<std::vector<TeamId>> teams() override;
  Result<std::vector<Bytes>> rosters(const TeamId& team, std::uint64_t from, PageLimit limit) override;
  Result<void> addRoster(const CheckedRoster& roster) override;
  Result<std::vector<sync::WrappedKey>> keysOf(const TeamId& team, const PrincipalId& recipient) override;
  Result<void> addKeys(const TeamId& team, const PrincipalId& sender, std::uint64_t rosterRevision,
                       const std::vector<sync::WrappedKey>& keys) override;
  Result<void> addInvite(const StoredInvite& invite, Timestamp now) override;
  Result<std::optional<StoredInvite>> invite(const Hash& id, Timestamp now) override;
  Result<std::vector<StoredInvite>> invites(const TeamId& team, Timestamp now) override;
  Result<void> setEnrolment(const Hash& invite, ByteView sealed, Timestamp now, Timestamp expires) override;
  Result<void> setAdmission(const Hash& invite, ByteView sealed, Timestamp now, Timestamp expires) override;
  Result<void> dropInvite(const TeamId& team, const Hash& id) override;
  Result<void> addOffer(const TeamId& team, const StoredOffer& offer) override;
  Result<std::vector<StoredOffer>> offers(const TeamId& team) override;
  Result<std::uint64_t> generation(const TeamId& team) override;
  Result<VaultState> vaultState(const TeamId& team, const VaultId& vault) override;
  Result<std::vector<StoredHead>> heads(const TeamId& team, const VaultId& vault, std::uint64_t from,
                                        PageLimit limit) override;
  Result<sync::ItemsPage> items(const TeamId& team, const VaultId& vault, std::uint64_t after,
                                PageLimit limit) override;
  Result<std::vector<StoredItem>> newest(const TeamId& team, const VaultId& vault,
                                         std::span<const ItemId> items) override;
  Result<std::optional<StoredSecret>> secret(const TeamId& team, const Hash& hash) override;
  Result<std::optional<std::uint64_t>> sequenceOf(const TeamId& team, const CommitId& commit) override;
  Result<std::uint64_t> append(const TeamId& team, const CheckedCommit& commit) override;
  Result<void> appendPast(const TeamId& team, const CheckedPast& past) override;
  Result<void> stagePart(const TeamId& team, const PastPart& part, Timestamp now, const PastLimits& limits) override;
  Result<Bytes> stagedPart(const TeamId& team, const PastPart& part) override;
  Result<void> dropParts(const TeamId& team, const PrincipalId& principal) override;
  Result<std::vector<Hash>> awaited(const TeamId& team, const VaultId& vault, const Hash& after,
                                    std::size_t limit) override;
  Result<std::optional<VaultId>> awaitedVault(const TeamId& team, const Hash& hash) override;
  Result<void> bringSecret(const TeamId& team, const StoredSecret& secret) override;
  Result<bool> hasMoved(const TeamId& team) override;
  Result<void> markMoved(const TeamId& team, std::uint64_t generation, const Departure& departure) override;
  Result<void> unmarkMoved(const TeamId& team, const Hash& to) override;
  Result<void> eraseSecret(const TeamId& team, const sync::VaultPosition& at, const Hash& hash) override;
  Result<sync::ChainEnd> auditEnd(const TeamId& team, const PrincipalId& principal) override;
  Result<sync::AuditPage> auditAfter(const TeamId& team, const PrincipalId& principal, std::uint64_t after,
                                     PageLimit limit) override;
  Result<sync::AuditExportPage> auditExport(const TeamId& team, std::uint64_t after, PageLimit limit) override;
  Result<void> appendAudit(const TeamId& team, const CheckedAuditGroup& group) override;

 private:
  explicit PostgresStore(PostgresSettings settings) : m_pool(std::move(settings)) {}

  PostgresPool m_pool;
};

}  // namespace chatelaine::server
