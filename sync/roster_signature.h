// The signatures in a roster, checked against a key that the caller found. For the verification of this folder.
#pragma once
#include "sync/roster.h"

namespace chatelaine::sync {

bool verifyRosterSignature(const Roster& roster, const crypto::SignPublicKey& author);
bool verifyVaultSecretKey(const VaultSecretKey& key, const PrincipalCard& maker, const TeamId& team,
                          const VaultId& vault, std::uint64_t epoch);

}  // namespace chatelaine::sync
