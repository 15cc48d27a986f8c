#include "sync/principal.h"

#include "crypto/hash.h"

namespace chatelaine::sync {

PrincipalId principalIdOf(const crypto::SignPublicKey& sign, const crypto::KemPublicKey& kem) {
  const Hash hash = crypto::sha256({bytesOf("chatelaine principal v1"), sign, kem});
  return PrincipalId{hash.bytes};
}

PrincipalCard PrincipalKeys::card() const {
  return {principalIdOf(sign.publicKey, kem.publicKey), sign.publicKey, kem.publicKey};
}

PrincipalKeys generatePrincipalKeys() { return {crypto::generateSignKeyPair(), crypto::generateKemKeyPair()}; }

}  // namespace chatelaine::sync
