#include "crypto/hash.h"

#include <algorithm>

#include "crypto/qca_arrays.h"

namespace chatelaine::crypto {

Hash sha256(ByteView data) { return sha256({data}); }

Hash sha256(std::initializer_list<ByteView> parts) {
  QCA::Hash hash(QStringLiteral("sha256"), qcaProvider);
  for (const ByteView part : parts) {
    if (!part.empty()) hash.update(borrowed(part));
  }
  const QCA::MemoryRegion digest = hash.final();
  auto result = Hash::fromBytes(viewOf(digest));
  require(result.has_value(), "SHA-256 failed");
  return *result;
}

Bytes hmacSha256(const Secret& key, ByteView data) {
  require(!key.isEmpty(), "HMAC without a key");
  QCA::MessageAuthenticationCode mac(QStringLiteral("hmac(sha256)"), toSecureArray(key.view()), qcaProvider);
  const QCA::MemoryRegion code = mac.process(borrowed(data));
  require(code.size() == 32, "HMAC failed");
  return copyOf(viewOf(code));
}

Secret deriveKey(const Secret& input, ByteView salt, ByteView info, std::size_t size) {
  require(!input.isEmpty(), "a key derived from nothing");
  require(size >= 16 && size <= 255 * Hash::size, "a derived key of an impossible size");
  const QCA::SymmetricKey key =
      QCA::HKDF(QStringLiteral("sha256"), qcaProvider)
          .makeKey(toSecureArray(input.view()), toSecureArray(salt), toSecureArray(info), static_cast<unsigned>(size));
  Secret derived = Secret::copyOf(viewOf(key));
  // QCA doesn't report a failed derivation: it leaves its array of zeros as it was.
  const bool isDerived = std::ranges::any_of(derived.view(), [](std::byte byte) { return byte != std::byte{0}; });
  require(isDerived && derived.size() == size, "HKDF failed");
  return derived;
}

}  // namespace chatelaine::crypto
