// A principal: a device of a member, or a gateway; its keys, made where it runs and never leaving it.
#pragma once
#include "core/id.h"
#include "crypto/hpke.h"
#include "crypto/signature.h"

namespace chatelaine::sync {

// The public half; id = SHA-256("chatelaine principal v1" ‖ sign ‖ kem).
struct PrincipalCard {
  PrincipalId id;
  crypto::SignPublicKey sign{};
  crypto::KemPublicKey kem{};
  friend bool operator==(const PrincipalCard&, const PrincipalCard&) = default;
};

struct PrincipalKeys {
  crypto::SignKeyPair sign;
  crypto::KemKeyPair kem;
  PrincipalCard card() const;
};

PrincipalKeys generatePrincipalKeys();
PrincipalId principalIdOf(const crypto::SignPublicKey& sign, const crypto::KemPublicKey& kem);

}  // namespace chatelaine::sync
