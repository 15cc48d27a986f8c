// Invitations, and the public halves of vault keys that no roster names yet.
#include "server/postgres_store.h"
#include "server/postgres_transaction.h"

namespace chatelaine::server {
namespace {

constexpr std::int64_t mostInvites = 100;

constexpr const char* tidySql =
    "DELETE FROM invite WHERE id IN (SELECT id FROM invite WHERE expires <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)";
constexpr const char* countSql = "SELECT count(*) FROM invite WHERE team = $1";
constexpr const char* addSql =
    "INSERT INTO invite(id, team, expires, enrolment, admission) VALUES($1, $2, $3, '', '') ON CONFLICT DO NOTHING";
constexpr const char* inviteSql =
    "SELECT id, team, expires, enrolment, admission FROM invite WHERE id = $1 AND expires > $2";
constexpr const char* lockedInviteSql =
    "SELECT id, team, expires, enrolment, admission FROM invite WHERE id = $1 AND expires > $2 FOR UPDATE";
constexpr const char* invitesSql =
    "SELECT id, team, expires, enrolment, admission FROM invite WHERE team = $1 AND expires > $2 ORDER BY expires, id";
constexpr const char* setEnrolmentSql = "UPDATE invite SET enrolment = $2, expires = $3 WHERE id = $1";
constexpr const char* setAdmissionSql = "UPDATE invite SET admission = $2, expires = $3 WHERE id = $1";
constexpr const char* dropSql = "DELETE FROM invite WHERE team = $1 AND id = $2";
constexpr const char* addOfferSql =
    "INSERT INTO key_offer(team, vault, epoch, maker, body) VALUES($1, $2, $3, $4, $5) "
    "ON CONFLICT(team, vault, epoch, maker) DO UPDATE SET body = excluded.body";
constexpr const char* offersSql =
    "SELECT vault, epoch, maker, body FROM key_offer WHERE team = $1 ORDER BY vault, epoch, maker";

Result<StoredInvite> readInvite(const pqxx::row& row) {
  CHATELAINE_TRY(id, idAt<Hash>(row, 0));
  CHATELAINE_TRY(team, idAt<TeamId>(row, 1));
  const Timestamp expires(std::chrono::milliseconds(static_cast<std::int64_t>(numberAt(row, 2))));
  return StoredInvite{id, team, expires, bytesAt(row, 3), bytesAt(row, 4)};
}

// Its row is held until the transaction ends: of two who come at once, one is second.
Result<StoredInvite> held(PostgresTransaction& transaction, const Hash& id, Timestamp now) {
  const auto row = transaction.run(lockedInviteSql, id, now).opt_row();
  if (!row) return fail(ErrorCode::notFound, "no such invitation");
  return readInvite(*row);
}

}  // namespace

Result<void> PostgresStore::addInvite(const StoredInvite& invite, Timestamp now) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(tidySql, now);
    if (transaction.run(countSql, invite.team).one_field().as<std::int64_t>() >= mostInvites)
      return fail(ErrorCode::limitExceeded, "too many open invitations");
    if (transaction.run(addSql, invite.id, invite.team, invite.expires).affected_rows() == 0)
      return fail(ErrorCode::alreadyExists, "the invitation is here already");
    return {};
  });
}

Result<std::optional<StoredInvite>> PostgresStore::invite(const Hash& id, Timestamp now) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::optional<StoredInvite>> {
    const auto row = transaction.run(inviteSql, id, now).opt_row();
    if (!row) return std::nullopt;
    CHATELAINE_TRY(invite, readInvite(*row));
    return std::optional(std::move(invite));
  });
}

Result<std::vector<StoredInvite>> PostgresStore::invites(const TeamId& team, Timestamp now) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<StoredInvite>> {
    std::vector<StoredInvite> invites;
    for (const auto& row : transaction.run(invitesSql, team, now)) {
      CHATELAINE_TRY(invite, readInvite(row));
      invites.push_back(std::move(invite));
    }
    return invites;
  });
}

Result<void> PostgresStore::setEnrolment(const Hash& id, ByteView sealed, Timestamp now, Timestamp expires) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    CHATELAINE_TRY(known, held(transaction, id, now));
    if (std::ranges::equal(known.enrolment, sealed)) return {};
    if (!known.enrolment.empty()) return fail(ErrorCode::conflict, "somebody else came with this invitation");
    transaction.run(setEnrolmentSql, id, sealed, expires);
    return {};
  });
}

Result<void> PostgresStore::setAdmission(const Hash& id, ByteView sealed, Timestamp now, Timestamp expires) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    CHATELAINE_TRY(known, held(transaction, id, now));
    if (std::ranges::equal(known.admission, sealed)) return {};
    if (!known.admission.empty()) return fail(ErrorCode::conflict, "the invitation has another answer");
    transaction.run(setAdmissionSql, id, sealed, expires);
    return {};
  });
}

Result<void> PostgresStore::dropInvite(const TeamId& team, const Hash& id) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(dropSql, team, id);
    return {};
  });
}

Result<void> PostgresStore::addOffer(const TeamId& team, const StoredOffer& offer) {
  return m_pool.write([&](PostgresTransaction& transaction) -> Result<void> {
    transaction.run(addOfferSql, team, offer.vault, offer.epoch, offer.maker, ByteView(offer.encoded));
    return {};
  });
}

Result<std::vector<StoredOffer>> PostgresStore::offers(const TeamId& team) {
  return m_pool.read([&](PostgresTransaction& transaction) -> Result<std::vector<StoredOffer>> {
    std::vector<StoredOffer> offers;
    for (const auto& row : transaction.run(offersSql, team)) {
      CHATELAINE_TRY(vault, idAt<VaultId>(row, 0));
      CHATELAINE_TRY(maker, idAt<PrincipalId>(row, 2));
      offers.push_back({vault, numberAt(row, 1), maker, bytesAt(row, 3)});
    }
    return offers;
  });
}

}  // namespace chatelaine::server
