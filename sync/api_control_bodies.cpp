#include "sync/api.h"
#include "sync/card_codec.h"
#include "sync/operation_codec.h"
#include "sync/secret_cbor.h"
#include "sync/wrapped_key_codec.h"

namespace chatelaine::sync {
Bytes encode(const GatewayIdentity& body) {
  CborWriter writer;
  writer.array(6).number(1);
  writeCard(writer, body.card);
  writer.text(body.address).text(body.authorityPem);
  writeOptional(writer, body.team, writeId<TeamId>);
  writer.text(body.version);
  return writer.take();
}

template <>
Result<GatewayIdentity> decode<GatewayIdentity>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 6));
  GatewayIdentity body;
  body.card = readCard(reader);
  body.address = reader.text();
  body.authorityPem = reader.text();
  body.team = readOptional(reader, readId<TeamId>);
  body.version = reader.text();
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const TeamHandover& body) {
  CborWriter writer;
  writer.array(3).number(1).bytes(body.team.view()).bytes(body.genesis);
  return writer.take();
}

template <>
Result<TeamHandover> decode<TeamHandover>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  TeamHandover body{readId<TeamId>(reader), reader.bytes()};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const VaultKeyRequest& body) {
  CborWriter writer;
  writer.array(3).number(1).bytes(body.vault.view()).number(body.epoch);
  return writer.take();
}

template <>
Result<VaultKeyRequest> decode<VaultKeyRequest>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  VaultKeyRequest body{readId<VaultId>(reader), reader.number(largestSigned)};
  return finished(reader, body, bytes);
}

Bytes encode(const VaultKeyOffer& body) {
  CborWriter writer;
  writer.array(7).number(1).bytes(body.vault.view()).number(body.epoch);
  writer.bytes(body.key.publicKey).bytes(body.key.maker.view()).bytes(body.key.signature);
  writeList(writer, body.wrapped, writeWrappedKey);
  return writer.take();
}

template <>
Result<VaultKeyOffer> decode<VaultKeyOffer>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 7));
  VaultKeyOffer body;
  body.vault = readId<VaultId>(reader);
  body.epoch = reader.number(largestSigned);
  body.key.publicKey = reader.fixed<32>();
  body.key.maker = readId<PrincipalId>(reader);
  body.key.signature = reader.fixed<64>();
  body.wrapped = readList(reader, readWrappedKey);
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const CodeRequest& body) {
  CborWriter writer;
  writer.array(2).number(1).bytes(body.credential.view());
  return writer.take();
}

template <>
Result<CodeRequest> decode<CodeRequest>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  CodeRequest body{readId<ItemId>(reader)};
  return finished(reader, body, bytes);
}

Secret encode(const CodeAnswer& body) {
  SecretCborWriter writer;
  writer.array(6).number(1).bytes(body.code.view()).bytes(body.next.view());
  writer.number(body.remaining).number(body.period).number(body.now);
  return writer.take();
}

template <>
Result<CodeAnswer> decode<CodeAnswer>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 6));
  CodeAnswer body;
  body.code = Secret::copyOf(reader.bytesView());
  body.next = Secret::copyOf(reader.bytesView());
  body.remaining = reader.number(largestSigned);
  body.period = reader.number(largestSigned);
  body.now = reader.number(largestSigned);
  CHATELAINE_CHECK(reader.finish());
  return body;
}

Bytes encode(const GatewayState& body) {
  CborWriter writer;
  writer.array(4).number(1);
  writeList(writer, body.heads, writeSeen);
  writer.number(body.rosterRevision).number(body.auditSequence);
  return writer.take();
}

template <>
Result<GatewayState> decode<GatewayState>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 4));
  GatewayState body;
  body.heads = readList(reader, readSeen);
  body.rosterRevision = reader.number(largestSigned);
  body.auditSequence = reader.number(largestSigned);
  return finished(reader, std::move(body), bytes);
}

}  // namespace chatelaine::sync
