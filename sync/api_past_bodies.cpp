#include "sync/cbor_values.h"
#include "sync/operation_codec.h"
#include "sync/past_api.h"

namespace chatelaine::sync {
Bytes encode(const SignedChain& body) {
  CborWriter writer;
  writer.array(2).number(1);
  writeList(writer, body.links, writeBytes);
  return writer.take();
}

template <>
Result<SignedChain> decode<SignedChain>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  SignedChain body{readList(reader, readBytes)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const VaultPast& body) {
  CborWriter writer;
  writer.array(7).number(1).bytes(body.upload.view()).number(body.number).number(body.isLast ? 1 : 0);
  writeList(writer, body.heads, writeBytes);
  writeList(writer, body.operations, [](CborWriter& out, const auto& list) { writeList(out, list, writeOperation); });
  writeList(writer, body.revisions, writeBytes);
  return writer.take();
}

template <>
Result<VaultPast> decode<VaultPast>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 7));
  VaultPast body;
  body.upload = readId<CommitId>(reader);
  body.number = reader.number(largestSigned);
  body.isLast = readFlag(reader);
  body.heads = readList(reader, readBytes);
  body.operations = readList(reader, [](CborReader& in) { return readList(in, readOperation); });
  body.revisions = readList(reader, readBytes);
  if (body.heads.size() != body.operations.size()) reader.fail();
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const AwaitedSecrets& body) {
  CborWriter writer;
  writer.array(2).number(1);
  writeList(writer, body.secrets, [](CborWriter& out, const Hash& hash) { out.bytes(hash.view()); });
  return writer.take();
}

template <>
Result<AwaitedSecrets> decode<AwaitedSecrets>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  AwaitedSecrets body{readList(reader, readId<Hash>)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const TeamMoved& body) {
  CborWriter writer;
  writer.array(3).number(1).number(body.generation).bytes(body.to.view());
  return writer.take();
}

template <>
Result<TeamMoved> decode<TeamMoved>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  const std::uint64_t generation = reader.number();
  TeamMoved body{generation, readId<Hash>(reader)};
  return finished(reader, body, bytes);
}

}  // namespace chatelaine::sync
