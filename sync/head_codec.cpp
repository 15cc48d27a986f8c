#include "crypto/hash.h"
#include "sync/cbor_values.h"
#include "sync/commit.h"
#include "sync/head_signature.h"
#include "sync/operation_codec.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view signatureLabel = "chatelaine head v1";
constexpr std::size_t signedSize = 12;

// A head without records stands as it did before there were any.
std::size_t signedSizeOf(const Head& head) { return head.seenRecords.empty() ? signedSize : signedSize + 1; }

void writeRecord(CborWriter& writer, const SeenRecord& seen) {
  writer.array(3).bytes(seen.principal.view()).number(seen.sequence).bytes(seen.group.view());
}

SeenRecord readRecord(CborReader& reader) {
  reader.array(3);
  return SeenRecord{readId<PrincipalId>(reader), reader.number(largestSigned), readId<Hash>(reader)};
}

void writeSignedPart(CborWriter& writer, const Head& head) {
  writer.number(head.fmt).bytes(head.team.view()).bytes(head.vault.view()).number(head.height);
  writer.bytes(head.prev.view()).bytes(head.ops.view()).bytes(head.itemsRoot.view());
  writer.number(head.rosterRevision).number(head.epoch);
  writeList(writer, head.seen, writeSeen);
  if (!head.seenRecords.empty()) writeList(writer, head.seenRecords, writeRecord);
  writer.bytes(head.author.view());
  writeTime(writer, head.time);
}

Bytes signedPart(const Head& head) {
  CborWriter writer;
  writer.array(signedSizeOf(head));
  writeSignedPart(writer, head);
  return writer.take();
}

}  // namespace

Bytes encode(const Head& head) {
  CborWriter writer;
  writer.array(signedSizeOf(head) + 1);
  writeSignedPart(writer, head);
  writer.bytes(head.signature);
  return writer.take();
}

Result<Head> decodeHead(ByteView bytes) {
  CborReader reader(bytes);
  const bool hasRecords = CborReader(bytes).array() == signedSize + 2;
  CHATELAINE_CHECK(readFormat(reader, signedSize + (hasRecords ? 2 : 1)));
  Head head;
  head.team = readId<TeamId>(reader);
  head.vault = readId<VaultId>(reader);
  head.height = reader.number(largestSigned);
  head.prev = readId<Hash>(reader);
  head.ops = readId<Hash>(reader);
  head.itemsRoot = readId<Hash>(reader);
  head.rosterRevision = reader.number(largestSigned);
  head.epoch = reader.number(largestSigned);
  head.seen = readList(reader, readSeen);
  if (hasRecords) head.seenRecords = readList(reader, readRecord);
  head.author = readId<PrincipalId>(reader);
  head.time = readTime(reader);
  head.signature = reader.fixed<64>();
  return finished(reader, std::move(head), bytes);
}

Hash hashOf(const Head& head) { return crypto::sha256(encode(head)); }

void signHead(Head& head, const PrincipalKeys& author) {
  head.author = author.card().id;
  head.signature = crypto::sign(author.sign, signatureLabel, signedPart(head));
}

bool verifyHeadSignature(const Head& head, const crypto::SignPublicKey& author) {
  return crypto::verify(author, signatureLabel, signedPart(head), head.signature);
}

Bytes elementOf(const Operation& operation) {
  Bytes element = copyOf(operation.item.view());
  element.insert(element.end(), operation.revision.bytes.begin(), operation.revision.bytes.end());
  return element;
}

Hash hashOf(std::span<const Operation> sortedOperations) {
  Bytes all = copyOf(bytesOf("chatelaine operations v1"));
  for (const Operation& operation : sortedOperations) {
    const Bytes element = elementOf(operation);
    all.insert(all.end(), element.begin(), element.end());
  }
  return crypto::sha256(all);
}

void writeOperation(CborWriter& writer, const Operation& operation) {
  writer.array(2).bytes(operation.item.view()).bytes(operation.revision.view());
}

Operation readOperation(CborReader& reader) {
  reader.array(2);
  return Operation{readId<ItemId>(reader), readId<Hash>(reader)};
}

void writeSeen(CborWriter& writer, const SeenHead& seen) {
  writer.array(3).bytes(seen.vault.view()).number(seen.height).bytes(seen.head.view());
}

SeenHead readSeen(CborReader& reader) {
  reader.array(3);
  return SeenHead{readId<VaultId>(reader), reader.number(largestSigned), readId<Hash>(reader)};
}

}  // namespace chatelaine::sync
