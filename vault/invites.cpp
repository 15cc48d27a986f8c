#include "vault/invites.h"

#include "sync/cbor_values.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

Bytes encodeGrant(const Grant& grant) {
  sync::CborWriter writer;
  writer.array(4).number(static_cast<std::uint64_t>(grant.kind)).number(static_cast<std::uint64_t>(grant.role));
  writer.bytes(grant.member.view());
  sync::writeList(writer, grant.vaults, sync::writeId<VaultId>);
  return writer.take();
}

Grant readGrant(ByteView bytes) {
  sync::CborReader reader(bytes);
  reader.array(4);
  Grant grant;
  grant.kind = sync::readEnum(reader, Grant::Kind::member, Grant::Kind::gateway);
  grant.role = sync::readEnum(reader, sync::Role::owner, sync::Role::auditor);
  grant.member = sync::readId<MemberId>(reader);
  grant.vaults = sync::readList(reader, sync::readId<VaultId>);
  return grant;
}

// As it came: opened again with the code each time, so that nothing but the code is trusted.
Bytes sealedEnrolment(const InviteRow& row) { return row.who ? sealEnrolment(row.code, *row.who) : Bytes{}; }

InviteRow readRow(const storage::Statement& row) {
  InviteRow invite;
  invite.id = idAt<Hash>(row, 0);
  Bytes code = row.blob(1);
  invite.code = Secret::take(code);
  invite.grant = readGrant(row.blob(2));
  invite.expires = Timestamp(std::chrono::milliseconds(row.integer(3)));
  invite.isSent = row.integer(4) != 0;
  invite.isCancelled = row.integer(5) != 0;
  invite.isSpoilt = row.integer(6) != 0;
  if (invite.code.isEmpty()) return invite;
  if (auto who = sync::openEnrolment(invite.code, row.blob(7))) invite.who = std::move(*who);
  return invite;
}

constexpr std::string_view columns =
    "SELECT id, code, granted, expires, sent, cancelled, spoilt, enrolment FROM invite ";

}  // namespace

Result<void> putInvite(storage::Database& database, const InviteRow& row) {
  return runSql(database,
                "REPLACE INTO invite(id, code, granted, expires, sent, cancelled, spoilt, enrolment) "
                "VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                row.id, row.code.view(), encodeGrant(row.grant), row.expires, row.isSent, row.isCancelled, row.isSpoilt,
                sealedEnrolment(row));
}

Result<std::vector<InviteRow>> inviteRows(storage::Database& database) {
  return rowsOf(database, std::string(columns) + "ORDER BY expires, id", readRow);
}

Result<std::optional<InviteRow>> inviteRow(storage::Database& database, const Hash& id) {
  return rowOf(database, std::string(columns) + "WHERE id = ?", readRow, id);
}

Result<void> wipeCode(storage::Database& database, const Hash& id) {
  return runSql(database, "UPDATE invite SET code = x'' WHERE id = ? AND code <> x''", id);
}

Result<void> dropInvite(storage::Database& database, const Hash& id) {
  return runSql(database, "DELETE FROM invite WHERE id = ?", id);
}

bool isAdmitted(const Replica& replica, const InviteRow& row) {
  return row.who && replica.team && sync::cardOf(replica.roster(), row.who->card.id) != nullptr;
}

}  // namespace chatelaine::vault
