#include "crypto/aead.h"

#include "crypto/hash.h"
#include "crypto/qca_arrays.h"
#include "crypto/random.h"

namespace chatelaine::crypto {
namespace {

constexpr std::size_t keySize = 32;
constexpr std::size_t nonceSize = 12;
constexpr std::size_t tagSize = 16;

QCA::SymmetricKey contextKey(const Secret& key, std::string_view label, ByteView context) {
  require(key.size() == keySize, "an AEAD key has another size");
  Bytes info = copyOf(bytesOf(label));
  append(info, sha256(context).view());
  return toSecureArray(deriveKey(key, {}, info, keySize).view());
}

QCA::Cipher cipher(QCA::Direction direction, const QCA::SymmetricKey& key, ByteView nonce, const QCA::AuthTag& tag) {
  return {QStringLiteral("aes256"),
          QCA::Cipher::GCM,
          QCA::Cipher::NoPadding,
          direction,
          key,
          QCA::InitializationVector(toSecureArray(nonce)),
          tag,
          qcaProvider};
}

}  // namespace

Bytes seal(const Secret& key, std::string_view label, ByteView context, ByteView plaintext) {
  Bytes sealed = randomBytes(nonceSize);
  QCA::Cipher encryption = cipher(QCA::Encode, contextKey(key, label, context), sealed, QCA::AuthTag(tagSize));
  const QCA::MemoryRegion ciphertext = encryption.process(toSecureArray(plaintext));
  const QCA::AuthTag tag = encryption.tag();
  require(encryption.ok() && viewOf(ciphertext).size() == plaintext.size() && tag.size() == tagSize,
          "AES-256-GCM failed");
  append(sealed, viewOf(ciphertext));
  append(sealed, viewOf(tag));
  return sealed;
}

Result<Secret> open(const Secret& key, std::string_view label, ByteView context, ByteView sealed) {
  if (sealed.size() < nonceSize + tagSize) return fail(ErrorCode::tampered, "sealed bytes are too short");
  const QCA::AuthTag tag(toSecureArray(sealed.last(tagSize)));
  QCA::Cipher decryption = cipher(QCA::Decode, contextKey(key, label, context), sealed.first(nonceSize), tag);
  const QCA::MemoryRegion plaintext =
      decryption.process(toSecureArray(sealed.subspan(nonceSize, sealed.size() - nonceSize - tagSize)));
  if (!decryption.ok()) return fail(ErrorCode::tampered, "sealed bytes don't fit their key and context");
  return Secret::copyOf(viewOf(plaintext));
}

}  // namespace chatelaine::crypto
