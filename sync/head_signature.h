// A head's signature, checked against a key that the caller found in the roster. For the verification of this folder.
#pragma once
#include "sync/commit.h"

namespace chatelaine::sync {

bool verifyHeadSignature(const Head& head, const crypto::SignPublicKey& author);

}  // namespace chatelaine::sync
