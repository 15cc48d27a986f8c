#include "crypto/random.h"
#include "sync/cbor_values.h"
#include "sync/item_fields.h"
#include "sync/padding.h"
#include "sync/revision.h"
#include "sync/secret_cbor.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view label = "chatelaine secret v1";

Bytes associatedData(const SecretContext& context, const SecretId& id, std::uint64_t epoch) {
  CborWriter writer;
  writer.array(6).bytes(context.team.view()).bytes(context.vault.view()).bytes(context.item.view());
  writer.bytes(id.view()).number(epoch).bytes(encodeBinding(context.binding));
  return writer.take();
}

Secret payloadOf(const SecretFields& fields) {
  SecretCborWriter writer;
  writer.array(fields.size());
  for (const SecretField& field : fields) writer.array(2).text(field.name).bytes(field.value.view());
  return writer.take();
}

SecretField readField(CborReader& reader) {
  reader.array(2);
  std::string name = reader.text();
  return {std::move(name), Secret::copyOf(reader.bytesView())};
}

}  // namespace

Result<SealedSecret> sealSecret(const SecretFields& fields, const SecretContext& context, std::uint64_t epoch,
                                const crypto::KemPublicKey& vaultKey) {
  SealedSecret secret{.id = crypto::randomId<SecretId>(), .epoch = epoch, .sealed = {}};
  const Secret padded = padSecret(payloadOf(fields));
  const Bytes data = associatedData(context, secret.id, epoch);
  CHATELAINE_TRY(sealed, crypto::hpkeSeal(vaultKey, bytesOf(label), data, padded.view()));
  secret.sealed = std::move(sealed);
  return secret;
}

Result<SecretFields> openSecret(const SealedSecret& secret, const SecretContext& context,
                                const Secret& vaultPrivateKey) {
  const Bytes data = associatedData(context, secret.id, secret.epoch);
  CHATELAINE_TRY(padded, crypto::hpkeOpen(vaultPrivateKey, bytesOf(label), data, secret.sealed));
  CHATELAINE_TRY(payload, unpad(padded.view()));
  CborReader reader(payload);
  SecretFields fields = readList(reader, readField);
  CHATELAINE_CHECK(reader.finish());
  return fields;
}

}  // namespace chatelaine::sync
