#include "vault/recovery_keys.h"

#include "crypto/hash.h"
#include "vault/sql.h"

namespace chatelaine::vault {

Result<sync::PrincipalKeys> recoveryKeysOf(const Secret& seed) {
  if (seed.size() != 32) return fail(ErrorCode::invalidInput, "a recovery kit has sixteen words");
  CHATELAINE_TRY(sign,
                 crypto::signKeyPairFromSeed(crypto::deriveKey(seed, {}, bytesOf("chatelaine recovery sign v1"))));
  return sync::PrincipalKeys{
      std::move(sign), crypto::kemKeyPairFromSeed(crypto::deriveKey(seed, {}, bytesOf("chatelaine recovery kem v1")))};
}

sync::RecoveryCard cardOfKit(const sync::PrincipalKeys& kit) { return {kit.sign.publicKey, kit.kem.publicKey}; }

Result<std::vector<sync::WrappedKey>> wrappedForKit(storage::Database& database) {
  const auto read = [](const storage::Statement& row) {
    return sync::WrappedKey{idAt<VaultId>(row, 0), numberAt(row, 1), static_cast<sync::KeyPurpose>(row.integer(2)),
                            PrincipalId{}, row.blob(3)};
  };
  return rowsOf(database, "SELECT vault, epoch, purpose, sealed FROM wrapped_key WHERE recipient = ?", read,
                PrincipalId{});
}

}  // namespace chatelaine::vault
