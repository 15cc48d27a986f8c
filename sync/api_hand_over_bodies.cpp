#include "sync/cbor_values.h"
#include "sync/hand_over_api.h"
#include "sync/secret_cbor.h"

namespace chatelaine::sync {
namespace {

void writeVault(CborWriter& writer, const NamedVault& vault) {
  writer.array(2).bytes(vault.id.view()).text(vault.name);
}
NamedVault readVault(CborReader& reader) {
  reader.array(2);
  return NamedVault{readId<VaultId>(reader), reader.text()};
}

void writeGateway(CborWriter& writer, const NamedGateway& gateway) {
  writer.array(3).bytes(gateway.id.view()).text(gateway.name);
  writeList(writer, gateway.vaults, writeVault);
}
NamedGateway readGateway(CborReader& reader) {
  reader.array(3);
  return NamedGateway{readId<PrincipalId>(reader), reader.text(), readList(reader, readVault)};
}

}  // namespace

Bytes encode(const HandOverState& body) {
  CborWriter writer;
  writer.array(3).number(1);
  writeGateway(writer, body.self);
  writeList(writer, body.waiting, writeGateway);
  return writer.take();
}

template <>
Result<HandOverState> decode<HandOverState>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  HandOverState body{readGateway(reader), readList(reader, readGateway)};
  return finished(reader, std::move(body), bytes);
}

Bytes encode(const HandOverRequest& body) {
  CborWriter writer;
  writer.array(3).number(1).bytes(body.gateway.view()).text(body.words);
  return writer.take();
}

template <>
Result<HandOverRequest> decode<HandOverRequest>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 3));
  HandOverRequest body{readId<PrincipalId>(reader), reader.text()};
  return finished(reader, std::move(body), bytes);
}

Secret encode(const KitRequest& body) {
  SecretCborWriter writer;
  writer.array(2).number(1).bytes(body.seed.view());
  return writer.take();
}

template <>
Result<KitRequest> decode<KitRequest>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  KitRequest body{Secret::copyOf(reader.bytesView())};
  CHATELAINE_CHECK(reader.finish());
  return body;
}

Bytes encode(const HandedOver& body) {
  CborWriter writer;
  writer.array(2).number(1);
  writeList(writer, body.vaults, writeId<VaultId>);
  return writer.take();
}

template <>
Result<HandedOver> decode<HandedOver>(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_CHECK(readFormat(reader, 2));
  HandedOver body{readList(reader, readId<VaultId>)};
  return finished(reader, std::move(body), bytes);
}

}  // namespace chatelaine::sync
