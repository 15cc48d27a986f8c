#include "crypto/requirements.h"

#include "crypto/openssl_handles.h"
#include "crypto/qca_arrays.h"

namespace chatelaine::crypto {
namespace {

Requirement fromQca(const char* feature) {
  return {feature, [feature] { return QCA::isSupported(feature, qcaProvider); }};
}

Requirement signatureAlgorithm(const char* name) {
  return {name, [name] {
            EVP_SIGNATURE* algorithm = EVP_SIGNATURE_fetch(nullptr, name, nullptr);
            EVP_SIGNATURE_free(algorithm);
            return algorithm != nullptr;
          }};
}

Requirement kdfAlgorithm(const char* name) {
  return {name, [name] { return Kdf(EVP_KDF_fetch(nullptr, name, nullptr)) != nullptr; }};
}

Requirement digestAlgorithm(const char* name) {
  return {name, [name] {
            EVP_MD* algorithm = EVP_MD_fetch(nullptr, name, nullptr);
            EVP_MD_free(algorithm);
            return algorithm != nullptr;
          }};
}

bool hasHpkeSuite() {
  return OSSL_HPKE_suite_check(
             {OSSL_HPKE_KEM_ID_X25519, OSSL_HPKE_KDF_ID_HKDF_SHA256, OSSL_HPKE_AEAD_ID_AES_GCM_256}) == 1;
}

}  // namespace

std::vector<Requirement> requirements() {
  return {
      fromQca("sha256"),
      fromQca("hmac(sha1)"),
      fromQca("hmac(sha256)"),
      fromQca("hmac(sha512)"),
      fromQca("hkdf(sha256)"),
      fromQca("aes256-gcm"),
      kdfAlgorithm("ARGON2ID"),
      signatureAlgorithm("ED25519"),
      digestAlgorithm("SHAKE-128"),
      {"HPKE with X25519, HKDF-SHA256 and AES-256-GCM", hasHpkeSuite},
  };
}

std::optional<std::string> firstUnmet(std::span<const Requirement> list) {
  const ErrorQueueGuard guard;
  for (const Requirement& requirement : list) {
    if (!requirement.isMet()) return requirement.name;
  }
  return std::nullopt;
}

}  // namespace chatelaine::crypto
