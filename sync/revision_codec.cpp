#include "crypto/hash.h"
#include "sync/cbor_values.h"
#include "sync/revision.h"
#include "sync/revision_header.h"

namespace chatelaine::sync {
namespace {

constexpr std::size_t headerSize = 11;

Result<RevisionHeader> readHeader(CborReader& reader) {
  if (auto checked = readFormat(reader, headerSize); !checked) return std::unexpected(checked.error());
  RevisionHeader header;
  header.team = readId<TeamId>(reader);
  header.vault = readId<VaultId>(reader);
  header.item = readId<ItemId>(reader);
  header.kind = readEnum(reader, ItemKind::credential, ItemKind::deposit);
  header.epoch = reader.number(largestSigned);
  header.version = reader.number(largestSigned);
  header.prev = readId<Hash>(reader);
  header.deleted = readFlag(reader);
  header.author = readId<PrincipalId>(reader);
  header.secret = readOptional(reader, readId<Hash>);
  return header;
}

void writeHeader(CborWriter& writer, const RevisionHeader& header) {
  writer.array(headerSize).number(header.fmt);
  writer.bytes(header.team.view()).bytes(header.vault.view()).bytes(header.item.view());
  writer.number(static_cast<std::uint64_t>(header.kind)).number(header.epoch).number(header.version);
  writer.bytes(header.prev.view()).number(header.deleted ? 1 : 0).bytes(header.author.view());
  writeOptional(writer, header.secret, writeId<Hash>);
}

}  // namespace

Bytes encodeHeader(const RevisionHeader& header) {
  CborWriter writer;
  writeHeader(writer, header);
  return writer.take();
}

Bytes encode(const Revision& revision) {
  CborWriter writer;
  writer.array(3);
  writeHeader(writer, revision.header);
  writer.bytes(revision.wrappedKey).bytes(revision.meta);
  return writer.take();
}

Result<Revision> decodeRevision(ByteView bytes) {
  CborReader reader(bytes);
  reader.array(3);
  CHATELAINE_TRY(header, readHeader(reader));
  Revision revision{std::move(header), reader.bytes(), reader.bytes()};
  return finished(reader, std::move(revision), bytes);
}

Hash hashOf(const Revision& revision) { return crypto::sha256(encode(revision)); }

Bytes encode(const SealedSecret& secret) {
  CborWriter writer;
  writer.array(4).number(1).bytes(secret.id.view()).number(secret.epoch).bytes(secret.sealed);
  return writer.take();
}

Result<SealedSecret> decodeSealedSecret(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 4));
  SealedSecret secret;
  secret.id = readId<SecretId>(reader);
  secret.epoch = reader.number(largestSigned);
  secret.sealed = reader.bytes();
  return finished(reader, std::move(secret), bytes);
}

Hash hashOf(const SealedSecret& secret) { return crypto::sha256(encode(secret)); }

}  // namespace chatelaine::sync
