#include "crypto/hash.h"

#include <openssl/core_names.h>

#include "crypto/fatal.h"
#include "crypto/openssl_handles.h"
#include "crypto/qca_arrays.h"

namespace chatelaine::crypto {
namespace {

// Fetched once and kept: OpenSSL's look-up by name costs more than hashing a small message.
const EVP_MD* sha256Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  require(algorithm != nullptr, "SHA-256 is missing");
  return algorithm;
}

EVP_KDF* hkdfAlgorithm() {
  static EVP_KDF* const algorithm = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  require(algorithm != nullptr, "HKDF is missing");
  return algorithm;
}

}  // namespace

Hash sha256(ByteView data) { return sha256({data}); }

Hash sha256(std::initializer_list<ByteView> parts) {
  const DigestContext context(EVP_MD_CTX_new());
  bool isRight = context && EVP_DigestInit_ex2(context.get(), sha256Algorithm(), nullptr) == 1;
  for (const ByteView part : parts) {
    isRight = isRight && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  }
  std::array<std::byte, Hash::size> digest{};
  isRight = isRight && EVP_DigestFinal_ex(context.get(), writable(digest), nullptr) == 1;
  require(isRight, "SHA-256 failed");
  return *Hash::fromBytes(digest);
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
  char digest[] = "SHA256";
  const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                              octets(OSSL_KDF_PARAM_KEY, input.view()), octets(OSSL_KDF_PARAM_INFO, info),
                              salt.empty() ? OSSL_PARAM_construct_end() : octets(OSSL_KDF_PARAM_SALT, salt),
                              OSSL_PARAM_construct_end()};
  const KdfContext context(EVP_KDF_CTX_new(hkdfAlgorithm()));
  Secret derived(size);
  require(context && EVP_KDF_derive(context.get(), writable(derived.writable()), size, parameters.data()) == 1,
          "HKDF failed");
  return derived;
}

}  // namespace chatelaine::crypto
