#include "sync/cbor_values.h"
#include "sync/commit.h"
#include "sync/operation_codec.h"

namespace chatelaine::sync {
namespace {

// Revisions, secrets and the head stand in their own encodings, so that what is hashed is what was received.
template <class Value, class Decode>
Result<std::vector<Value>> decodeAll(const std::vector<Bytes>& encoded, Decode decode) {
  std::vector<Value> values;
  for (const Bytes& bytes : encoded) {
    Result<Value> value = decode(bytes);
    if (!value) return std::unexpected(value.error());
    values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace

Bytes encode(const Commit& commit) {
  const auto writeEncoded = [](CborWriter& out, const auto& value) { out.bytes(encode(value)); };
  CborWriter writer;
  writer.array(7).number(1).bytes(commit.id.view()).bytes(commit.base.view());
  writeList(writer, commit.revisions, writeEncoded);
  writeList(writer, commit.secrets, writeEncoded);
  writer.bytes(encode(commit.head.head));
  writeList(writer, commit.head.operations, writeOperation);
  return writer.take();
}

Result<Commit> decodeCommit(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 7));
  Commit commit;
  commit.id = readId<CommitId>(reader);
  commit.base = readId<Hash>(reader);
  const auto revisionBytes = readList(reader, readBytes);
  const auto secretBytes = readList(reader, readBytes);
  const Bytes headBytes = reader.bytes();
  commit.head.operations = readList(reader, readOperation);
  CHATELAINE_CHECK(reader.finish());
  CHATELAINE_TRY(revisions, decodeAll<Revision>(revisionBytes, decodeRevision));
  CHATELAINE_TRY(secrets, decodeAll<SealedSecret>(secretBytes, decodeSealedSecret));
  CHATELAINE_TRY(head, decodeHead(headBytes));
  commit.revisions = std::move(revisions);
  commit.secrets = std::move(secrets);
  commit.head.head = std::move(head);
  return finished(reader, std::move(commit), bytes);
}

}  // namespace chatelaine::sync
