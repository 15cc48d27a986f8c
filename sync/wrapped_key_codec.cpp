#include "sync/wrapped_key_codec.h"

namespace chatelaine::sync {

void writeWrappedKey(CborWriter& writer, const WrappedKey& key) {
  writer.array(5).bytes(key.vault.view()).number(key.epoch).number(static_cast<std::uint64_t>(key.purpose));
  writer.bytes(key.recipient.view()).bytes(key.sealed);
}

WrappedKey readWrappedKey(CborReader& reader) {
  reader.array(5);
  WrappedKey key;
  key.vault = readId<VaultId>(reader);
  key.epoch = reader.number(largestSigned);
  key.purpose = readEnum(reader, KeyPurpose::metadata, KeyPurpose::secret);
  key.recipient = readId<PrincipalId>(reader);
  key.sealed = reader.bytes();
  return key;
}

}  // namespace chatelaine::sync
