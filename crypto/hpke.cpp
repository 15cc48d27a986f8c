#include "crypto/hpke.h"

#include <algorithm>
#include <string>

#include "crypto/fatal.h"
#include "crypto/hash.h"
#include "crypto/openssl_handles.h"
#include "crypto/random.h"

namespace chatelaine::crypto {
namespace {

constexpr OSSL_HPKE_SUITE suite{OSSL_HPKE_KEM_ID_X25519, OSSL_HPKE_KDF_ID_HKDF_SHA256, OSSL_HPKE_AEAD_ID_AES_GCM_256};
constexpr std::size_t keySize = 32;
constexpr std::size_t tagSize = 16;

HpkeContext newContext(int role) {
  HpkeContext context(OSSL_HPKE_CTX_new(OSSL_HPKE_MODE_BASE, suite, role, nullptr, nullptr));
  require(context != nullptr, "HPKE is missing");
  return context;
}

Pkey privateKeyFrom(const Secret& bytes) {
  return Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, raw(bytes.view()), bytes.size()));
}

// The private key is taken from what was given: OpenSSL's export would leave a copy of it on the heap.
KemKeyPair keyPairOf(const EVP_PKEY* key, Secret privateKey) {
  KemKeyPair pair{{}, std::move(privateKey)};
  std::size_t size = keySize;
  require(EVP_PKEY_get_raw_public_key(key, writable(pair.publicKey), &size) == 1 && size == keySize, "X25519 failed");
  return pair;
}

}  // namespace

KemKeyPair generateKemKeyPair() {
  auto pair = kemKeyPairFromPrivate(randomSecret(keySize));
  require(pair.has_value(), "X25519 failed");
  return *std::move(pair);
}

Result<KemKeyPair> kemKeyPairFromPrivate(const Secret& privateKey) {
  const ErrorQueueGuard guard;
  if (privateKey.size() != keySize) return fail(ErrorCode::invalidInput, "an X25519 key has another length");
  const Pkey key = privateKeyFrom(privateKey);
  if (!key) return fail(ErrorCode::invalidInput, "not an X25519 key");
  return keyPairOf(key.get(), privateKey.clone());
}

KemKeyPair kemKeyPairFromSeed(const Secret& seed) {
  require(seed.size() >= keySize && seed.size() <= OSSL_HPKE_MAX_PARMLEN, "a KEM seed has an impossible size");
  // LabeledExtract and LabeledExpand (RFC 9180 section 4) of an empty salt are one HKDF with labels in front.
  constexpr std::string_view suiteLabel("HPKE-v1KEM\x00\x20", 12);
  constexpr std::string_view extractLabel("dkp_prk");
  Secret input(suiteLabel.size() + extractLabel.size() + seed.size());
  auto place = std::ranges::copy(bytesOf(suiteLabel), input.writable().begin()).out;
  place = std::ranges::copy(bytesOf(extractLabel), place).out;
  std::ranges::copy(seed.view(), place);
  const std::string info = std::string("\x00\x20", 2) + std::string(suiteLabel) + "sk";
  auto pair = kemKeyPairFromPrivate(deriveKey(input, {}, bytesOf(info), keySize));
  require(pair.has_value(), "X25519 failed");
  return *std::move(pair);
}

Result<Bytes> hpkeSeal(const KemPublicKey& recipient, ByteView info, ByteView associatedData, ByteView plaintext) {
  const ErrorQueueGuard guard;
  if (plaintext.empty()) return fail(ErrorCode::invalidInput, "there is nothing to seal");
  if (info.size() > OSSL_HPKE_MAX_INFOLEN) return fail(ErrorCode::invalidInput, "the HPKE info is too long");
  const HpkeContext context = newContext(OSSL_HPKE_ROLE_SENDER);
  Bytes sealed(keySize + plaintext.size() + tagSize);
  std::size_t keyLength = keySize;
  if (OSSL_HPKE_encap(context.get(), writable(sealed), &keyLength, raw(recipient), recipient.size(), raw(info),
                      info.size()) != 1) {
    return fail(ErrorCode::invalidInput, "not an X25519 public key");
  }
  std::size_t length = sealed.size() - keySize;
  const int isSealed = OSSL_HPKE_seal(context.get(), writable(sealed) + keySize, &length, raw(associatedData),
                                      associatedData.size(), raw(plaintext), plaintext.size());
  require(isSealed == 1 && keyLength + length == sealed.size(), "HPKE sealing failed");
  return sealed;
}

Result<Secret> hpkeOpen(const Secret& privateKey, ByteView info, ByteView associatedData, ByteView sealed) {
  const ErrorQueueGuard guard;
  const auto refused = [] { return fail(ErrorCode::tampered, "sealed bytes don't fit their key and context"); };
  if (sealed.size() <= keySize + tagSize || privateKey.size() != keySize) return refused();
  const Pkey key = privateKeyFrom(privateKey);
  const HpkeContext context = newContext(OSSL_HPKE_ROLE_RECEIVER);
  if (!key || OSSL_HPKE_decap(context.get(), raw(sealed), keySize, key.get(), raw(info), info.size()) != 1) {
    return refused();
  }
  Secret plaintext(sealed.size() - keySize - tagSize);
  std::size_t length = plaintext.size();
  const ByteView ciphertext = sealed.subspan(keySize);
  if (OSSL_HPKE_open(context.get(), writable(plaintext.writable()), &length, raw(associatedData), associatedData.size(),
                     raw(ciphertext), ciphertext.size()) != 1 ||
      length != plaintext.size()) {
    return refused();
  }
  return plaintext;
}

}  // namespace chatelaine::crypto
