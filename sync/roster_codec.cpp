#include "crypto/hash.h"
#include "sync/card_codec.h"
#include "sync/roster.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view signatureLabel = "chatelaine roster v1";
constexpr std::size_t signedSize = 12;

void writeMember(CborWriter& writer, const Member& member) {
  writer.array(3).bytes(member.id.view()).number(static_cast<std::uint64_t>(member.role));
  writeList(writer, member.devices, writeCard);
}

Member readMember(CborReader& reader) {
  reader.array(3);
  Member member;
  member.id = readId<MemberId>(reader);
  member.role = readEnum(reader, Role::owner, Role::auditor);
  member.devices = readList(reader, readCard);
  return member;
}

void writeSecretKey(CborWriter& writer, const VaultSecretKey& key) {
  writer.array(3).bytes(key.publicKey).bytes(key.maker.view()).bytes(key.signature);
}

VaultSecretKey readSecretKey(CborReader& reader) {
  reader.array(3);
  VaultSecretKey key;
  key.publicKey = reader.fixed<32>();
  key.maker = readId<PrincipalId>(reader);
  key.signature = reader.fixed<64>();
  return key;
}

void writeClosedAt(CborWriter& writer, const ClosedAt& closed) {
  writer.array(2).number(closed.height).bytes(closed.head.view());
}

ClosedAt readClosedAt(CborReader& reader) {
  reader.array(2);
  return ClosedAt{reader.number(largestSigned), readId<Hash>(reader)};
}

void writeVault(CborWriter& writer, const RosterVault& vault) {
  writer.array(7).bytes(vault.id.view());
  writeList(writer, vault.access, writeId<MemberId>);
  writeList(writer, vault.gateways, writeId<PrincipalId>);
  writer.number(vault.epoch).bytes(vault.keyCheck.view());
  writeOptional(writer, vault.secretKey, writeSecretKey);
  writeOptional(writer, vault.closedAt, writeClosedAt);
}

RosterVault readVault(CborReader& reader) {
  reader.array(7);
  RosterVault vault;
  vault.id = readId<VaultId>(reader);
  vault.access = readList(reader, readId<MemberId>);
  vault.gateways = readList(reader, readId<PrincipalId>);
  vault.epoch = reader.number(largestSigned);
  vault.keyCheck = readId<Hash>(reader);
  vault.secretKey = readOptional(reader, readSecretKey);
  vault.closedAt = readOptional(reader, readClosedAt);
  return vault;
}

void writeSignedPart(CborWriter& writer, const Roster& roster) {
  writer.number(roster.fmt).bytes(roster.team.view()).number(roster.revision).bytes(roster.prev.view());
  writeList(writer, roster.members, writeMember);
  writeList(writer, roster.gateways, writeCard);
  writer.array(2).bytes(roster.recovery.sign).bytes(roster.recovery.kem);
  writeList(writer, roster.vaults, writeVault);
  writer.number(roster.minFmt).number(static_cast<std::uint64_t>(roster.offlineGrace.count()));
  writer.bytes(roster.author.view());
  writeTime(writer, roster.time);
}

RecoveryCard readRecovery(CborReader& reader) {
  reader.array(2);
  return RecoveryCard{reader.fixed<32>(), reader.fixed<32>()};
}

Bytes signedPart(const Roster& roster) {
  CborWriter writer;
  writer.array(signedSize);
  writeSignedPart(writer, roster);
  return writer.take();
}

}  // namespace

Bytes encode(const Roster& roster) {
  CborWriter writer;
  writer.array(signedSize + 1);
  writeSignedPart(writer, roster);
  writer.bytes(roster.signature);
  return writer.take();
}

Result<Roster> decodeRoster(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, signedSize + 1));
  Roster roster;
  roster.team = readId<TeamId>(reader);
  roster.revision = reader.number(largestSigned);
  roster.prev = readId<Hash>(reader);
  roster.members = readList(reader, readMember);
  roster.gateways = readList(reader, readCard);
  roster.recovery = readRecovery(reader);
  roster.vaults = readList(reader, readVault);
  roster.minFmt = reader.number(largestSigned);
  roster.offlineGrace = std::chrono::seconds(static_cast<std::int64_t>(reader.number(largestSigned)));
  roster.author = readId<PrincipalId>(reader);
  roster.time = readTime(reader);
  roster.signature = reader.fixed<64>();
  return finished(reader, std::move(roster), bytes);
}

Hash hashOf(const Roster& roster) { return crypto::sha256(encode(roster)); }

TeamId teamOf(const Roster& anyRevision) {
  return anyRevision.revision == 0 ? TeamId{hashOf(anyRevision).bytes} : anyRevision.team;
}

void signRoster(Roster& roster, const PrincipalKeys& author) {
  roster.author = author.card().id;
  roster.signature = crypto::sign(author.sign, signatureLabel, signedPart(roster));
}

void signRosterWithKit(Roster& roster, const crypto::SignKeyPair& kit) {
  roster.author = {};
  roster.signature = crypto::sign(kit, signatureLabel, signedPart(roster));
}

bool verifyRosterSignature(const Roster& roster, const crypto::SignPublicKey& author) {
  return crypto::verify(author, signatureLabel, signedPart(roster), roster.signature);
}

}  // namespace chatelaine::sync
