#include "crypto/hash.h"
#include "sync/audit_chain.h"
#include "sync/cbor_values.h"
#include "sync/roster.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view signatureLabel = "chatelaine audit group v1";
constexpr std::size_t signedSize = 7;

void writeEvent(CborWriter& writer, const SealedEvent& event) {
  writer.array(3).bytes(event.vault.view()).number(event.epoch).bytes(event.sealed);
}

SealedEvent readEvent(CborReader& reader) {
  reader.array(3);
  return SealedEvent{readId<VaultId>(reader), reader.number(largestSigned), reader.bytes()};
}

void writeSignedPart(CborWriter& writer, const AuditGroup& group) {
  writer.number(group.fmt).bytes(group.team.view()).bytes(group.principal.view()).number(group.firstSequence);
  writer.bytes(group.prev.view());
  writeTime(writer, group.time);
  writeList(writer, group.events, writeEvent);
}

Bytes signedPart(const AuditGroup& group) {
  CborWriter writer;
  writer.array(signedSize);
  writeSignedPart(writer, group);
  return writer.take();
}

Result<void> checkGroup(const ChainEnd& before, const AuditGroup& group, const PrincipalCard& principal) {
  const std::string where = " at " + std::to_string(group.firstSequence);
  if (group.fmt != format) return fail(ErrorCode::unsupportedVersion, "a newer audit group" + where);
  if (group.principal != principal.id) return fail(ErrorCode::tampered, "somebody else's audit group" + where);
  if (group.events.empty()) return fail(ErrorCode::tampered, "an empty audit group" + where);
  if (group.firstSequence != before.sequence + 1 || group.prev != before.hash) {
    return fail(ErrorCode::tampered, "the record's chain is broken" + where);
  }
  if (!isSignedBy(group, principal)) {
    return fail(ErrorCode::tampered, "an audit group's signature is wrong" + where);
  }
  return {};
}

}  // namespace

bool isSignedBy(const AuditGroup& group, const PrincipalCard& principal) {
  return group.principal == principal.id &&
         crypto::verify(principal.sign, signatureLabel, signedPart(group), group.signature);
}

Bytes encode(const AuditGroup& group) {
  CborWriter writer;
  writer.array(signedSize + 1);
  writeSignedPart(writer, group);
  writer.bytes(group.signature);
  return writer.take();
}

Result<AuditGroup> decodeAuditGroup(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, signedSize + 1));
  AuditGroup group;
  group.team = readId<TeamId>(reader);
  group.principal = readId<PrincipalId>(reader);
  group.firstSequence = reader.number(largestSigned);
  group.prev = readId<Hash>(reader);
  group.time = readTime(reader);
  group.events = readList(reader, readEvent);
  group.signature = reader.fixed<64>();
  return finished(reader, std::move(group), bytes);
}

Hash hashOf(const AuditGroup& group) { return crypto::sha256(encode(group)); }

void signAuditGroup(AuditGroup& group, const PrincipalKeys& author) {
  group.principal = author.card().id;
  group.signature = crypto::sign(author.sign, signatureLabel, signedPart(group));
}

Result<ChainEnd> verifyAuditChain(const ChainEnd& from, std::span<const AuditGroup> groups,
                                  const PrincipalCard& principal) {
  ChainEnd end = from;
  for (const AuditGroup& group : groups) {
    CHATELAINE_CHECK(checkGroup(end, group, principal));
    end = {group.firstSequence + group.events.size() - 1, hashOf(group)};
  }
  return end;
}

}  // namespace chatelaine::sync
