#include "crypto/signature.h"

#include <algorithm>

#include "crypto/fatal.h"
#include "crypto/openssl_handles.h"
#include "crypto/random.h"

namespace chatelaine::crypto {
namespace {

constexpr std::size_t seedSize = 32;

Pkey privateKeyFrom(const Secret& seed) {
  return Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed.view()), seed.size()));
}

Bytes labelled(std::string_view label, ByteView message) {
  Bytes bytes;
  bytes.reserve(label.size() + 1 + message.size());
  append(bytes, bytesOf(label));
  bytes.push_back(std::byte{0});
  append(bytes, message);
  return bytes;
}

// The encodings of the points whose order divides eight, without the sign bit. OpenSSL takes them for public keys, and
// under them one "signature" fits a good part of all messages.
constexpr std::array smallOrderPoints = std::to_array<std::string_view>({
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
});

bool hasSmallOrder(SignPublicKey key) {
  key.back() &= std::byte{0x7f};
  return std::ranges::contains(smallOrderPoints, toHex(key));
}

SignKeyPair keyPairOf(const EVP_PKEY* key, const Secret& seed) {
  SignKeyPair pair{{}, seed.clone()};
  std::size_t size = pair.publicKey.size();
  require(EVP_PKEY_get_raw_public_key(key, writable(pair.publicKey), &size) == 1 && size == pair.publicKey.size(),
          "Ed25519 failed");
  return pair;
}

}  // namespace

SignKeyPair generateSignKeyPair() {
  const Secret seed = randomSecret(seedSize);
  const Pkey key = privateKeyFrom(seed);
  require(key != nullptr, "Ed25519 failed");
  return keyPairOf(key.get(), seed);
}

Result<SignKeyPair> signKeyPairFromSeed(const Secret& seed) {
  const ErrorQueueGuard guard;
  if (seed.size() != seedSize) return fail(ErrorCode::invalidInput, "an Ed25519 key has another length");
  const Pkey key = privateKeyFrom(seed);
  if (!key) return fail(ErrorCode::invalidInput, "not an Ed25519 key");
  return keyPairOf(key.get(), seed);
}

Signature sign(const SignKeyPair& key, std::string_view label, ByteView message) {
  const Pkey privateKey = privateKeyFrom(key.privateKey);
  const DigestContext context(EVP_MD_CTX_new());
  const Bytes bytes = labelled(label, message);
  Signature signature;
  std::size_t size = signature.size();
  require(privateKey && context &&
              EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, privateKey.get()) == 1 &&
              EVP_DigestSign(context.get(), writable(signature), &size, raw(bytes), bytes.size()) == 1 &&
              size == signature.size(),
          "Ed25519 signing failed");
  return signature;
}

bool verify(const SignPublicKey& key, std::string_view label, ByteView message, const Signature& signature) {
  const ErrorQueueGuard guard;
  if (hasSmallOrder(key)) return false;
  const Pkey publicKey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(key), key.size()));
  const DigestContext context(EVP_MD_CTX_new());
  const Bytes bytes = labelled(label, message);
  return publicKey && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, publicKey.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(bytes), bytes.size()) == 1;
}

}  // namespace chatelaine::crypto
