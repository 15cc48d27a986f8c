#include "sync/api.h"
#include "sync/cbor_values.h"
#include "sync/operation_codec.h"
#include "sync/wrapped_key_codec.h"

namespace chatelaine::sync {
namespace {

void writePosition(CborWriter& writer, const VaultPosition& position) {
  writer.array(3).bytes(position.id.view()).number(position.height).bytes(position.head.view());
}

VaultPosition readPosition(CborReader& reader) {
  reader.array(3);
  return VaultPosition{readId<VaultId>(reader), reader.number(largestSigned), readId<Hash>(reader)};
}

}  // namespace

Bytes encode(const SyncState& body) {
  CborWriter writer;
  writer.array(4).number(1).number(body.generation).number(body.rosterRevision);
  writeList(writer, body.vaults, writePosition);
  return writer.take();
}

template <>
Result<SyncState> decode<SyncState>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 4));
  SyncState body;
  body.generation = reader.number();
  body.rosterRevision = reader.number(largestSigned);
  body.vaults = readList(reader, readPosition);
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const RosterPage& body) {
  CborWriter writer;
  writer.array(3).number(1);
  writeList(writer, body.rosters, writeBytes);
  writeList(writer, body.keys, writeWrappedKey);
  return writer.take();
}

template <>
Result<RosterPage> decode<RosterPage>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  RosterPage body{readList(reader, readBytes), readList(reader, readWrappedKey)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const RosterUpdate& body) {
  CborWriter writer;
  writer.array(3).number(1).bytes(body.roster);
  writeList(writer, body.keys, writeWrappedKey);
  return writer.take();
}

template <>
Result<RosterUpdate> decode<RosterUpdate>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  RosterUpdate body{reader.bytes(), readList(reader, readWrappedKey)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const HeadsPage& body) {
  CborWriter writer;
  writer.array(3).number(1);
  writeList(writer, body.heads, writeBytes);
  writeList(writer, body.operations, [](CborWriter& out, const auto& list) { writeList(out, list, writeOperation); });
  return writer.take();
}

template <>
Result<HeadsPage> decode<HeadsPage>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  HeadsPage body;
  body.heads = readList(reader, readBytes);
  body.operations = readList(reader, [](CborReader& in) { return readList(in, readOperation); });
  if (body.heads.size() != body.operations.size()) reader.fail();
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const ItemsPage& body) {
  CborWriter writer;
  writer.array(4).number(1);
  writeList(writer, body.revisions, writeBytes);
  writer.number(body.last).number(body.more ? 1 : 0);
  return writer.take();
}

template <>
Result<ItemsPage> decode<ItemsPage>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 4));
  ItemsPage body;
  body.revisions = readList(reader, readBytes);
  body.last = reader.number(largestSigned);
  body.more = readFlag(reader);
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const CommitAccepted& body) {
  CborWriter writer;
  writer.array(2).number(1).number(body.sequence);
  return writer.take();
}

template <>
Result<CommitAccepted> decode<CommitAccepted>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  CommitAccepted body{reader.number(largestSigned)};
  return finished(reader, body, bytes);
}

Bytes encode(const AuditPage& body) {
  CborWriter writer;
  writer.array(3).number(1);
  writeList(writer, body.groups, writeBytes);
  writer.number(body.more ? 1 : 0);
  return writer.take();
}

template <>
Result<AuditPage> decode<AuditPage>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  AuditPage body;
  body.groups = readList(reader, readBytes);
  body.more = readFlag(reader);
  return finished(reader, std::move(body), bytes);
}

}  // namespace chatelaine::sync
