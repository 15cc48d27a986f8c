// Invitations, and the public halves of vault keys that no roster names yet.
#include "server/sqlcipher_rows.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::server {
namespace {

constexpr std::int64_t mostInvites = 100;

Result<StoredInvite> readInvite(const storage::Statement& row) {
  CHATELAINE_TRY(id, idAt<Hash>(row, 0));
  CHATELAINE_TRY(team, idAt<TeamId>(row, 1));
  return StoredInvite{id, team, Timestamp(std::chrono::milliseconds(row.integer(2))), row.blob(3), row.blob(4)};
}

}  // namespace

Result<void> SqlcipherStore::addInvite(const StoredInvite& invite, Timestamp now) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(tidy, m_database.prepare("DELETE FROM invite WHERE expires <= ?"));
  CHATELAINE_CHECK(tidy.bind(stored(now)).run());
  CHATELAINE_TRY(count, m_database.prepare("SELECT count(*) FROM invite WHERE team = ?"));
  CHATELAINE_CHECK(count.bind(invite.team.view()).step());
  if (count.integer(0) >= mostInvites) return fail(ErrorCode::limitExceeded, "too many open invitations");
  CHATELAINE_TRY(insert, m_database.prepare("INSERT INTO invite(id, team, expires, enrolment, admission) "
                                            "VALUES(?, ?, ?, x'', x'') ON CONFLICT DO NOTHING"));
  CHATELAINE_CHECK(insert.bind(invite.id.view()).bind(invite.team.view()).bind(stored(invite.expires)).run());
  if (m_database.changes() == 0) return fail(ErrorCode::alreadyExists, "the invitation is here already");
  return transaction.commit();
}

Result<std::optional<StoredInvite>> SqlcipherStore::invite(const Hash& id, Timestamp now) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT id, team, expires, enrolment, admission FROM invite "
                                         "WHERE id = ? AND expires > ?"));
  CHATELAINE_TRY(isThere, row.bind(id.view()).bind(stored(now)).step());
  if (!isThere) return std::nullopt;
  CHATELAINE_TRY(invite, readInvite(row));
  return std::optional(std::move(invite));
}

Result<std::vector<StoredInvite>> SqlcipherStore::invites(const TeamId& team, Timestamp now) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT id, team, expires, enrolment, admission FROM invite "
                                         "WHERE team = ? AND expires > ? ORDER BY expires, id"));
  row.bind(team.view()).bind(stored(now));
  std::vector<StoredInvite> invites;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return invites;
    CHATELAINE_TRY(invite, readInvite(row));
    invites.push_back(std::move(invite));
  }
}

Result<void> SqlcipherStore::setEnrolment(const Hash& id, ByteView sealed, Timestamp now, Timestamp expires) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(known, invite(id, now));
  if (!known) return fail(ErrorCode::notFound, "no such invitation");
  if (std::ranges::equal(known->enrolment, sealed)) return {};
  if (!known->enrolment.empty()) return fail(ErrorCode::conflict, "somebody else came with this invitation");
  CHATELAINE_TRY(update, m_database.prepare("UPDATE invite SET enrolment = ?, expires = ? WHERE id = ?"));
  CHATELAINE_CHECK(update.bind(sealed).bind(stored(expires)).bind(id.view()).run());
  return transaction.commit();
}

Result<void> SqlcipherStore::setAdmission(const Hash& id, ByteView sealed, Timestamp now, Timestamp expires) {
  CHATELAINE_TRY(transaction, storage::Transaction::begin(m_database));
  CHATELAINE_TRY(known, invite(id, now));
  if (!known) return fail(ErrorCode::notFound, "no such invitation");
  if (std::ranges::equal(known->admission, sealed)) return {};
  if (!known->admission.empty()) return fail(ErrorCode::conflict, "the invitation has another answer");
  CHATELAINE_TRY(update, m_database.prepare("UPDATE invite SET admission = ?, expires = ? WHERE id = ?"));
  CHATELAINE_CHECK(update.bind(sealed).bind(stored(expires)).bind(id.view()).run());
  return transaction.commit();
}

Result<void> SqlcipherStore::dropInvite(const TeamId& team, const Hash& id) {
  CHATELAINE_TRY(drop, m_database.prepare("DELETE FROM invite WHERE team = ? AND id = ?"));
  return drop.bind(team.view()).bind(id.view()).run();
}

Result<void> SqlcipherStore::addOffer(const TeamId& team, const StoredOffer& offer) {
  CHATELAINE_TRY(
      insert, m_database.prepare(
                  "INSERT INTO key_offer(team, vault, epoch, maker, body) "
                  "VALUES(?, ?, ?, ?, ?) ON CONFLICT(team, vault, epoch, maker) DO UPDATE SET body = excluded.body"));
  insert.bind(team.view()).bind(offer.vault.view()).bind(static_cast<std::int64_t>(offer.epoch));
  return insert.bind(offer.maker.view()).bind(ByteView(offer.encoded)).run();
}

Result<std::vector<StoredOffer>> SqlcipherStore::offers(const TeamId& team) {
  CHATELAINE_TRY(row, m_database.prepare("SELECT vault, epoch, maker, body FROM key_offer WHERE team = ? "
                                         "ORDER BY vault, epoch, maker"));
  row.bind(team.view());
  std::vector<StoredOffer> offers;
  while (true) {
    CHATELAINE_TRY(isThere, row.step());
    if (!isThere) return offers;
    CHATELAINE_TRY(vault, idAt<VaultId>(row, 0));
    CHATELAINE_TRY(maker, idAt<PrincipalId>(row, 2));
    offers.push_back({vault, numberAt(row, 1), maker, row.blob(3)});
  }
}

}  // namespace chatelaine::server
