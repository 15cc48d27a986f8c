#include "vault/recovery_keys.h"

#include <algorithm>

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
    return sync::WrappedKey{idAt<VaultId>(row, 0), numberAt(row, 1), sync::KeyPurpose::secret, PrincipalId{},
                            row.blob(2)};
  };
  return rowsOf(database, "SELECT vault, epoch, sealed FROM kit_key", read);
}

Result<void> keepForKit(storage::Database& database, const std::vector<sync::WrappedKey>& page) {
  const auto isKits = [](const sync::WrappedKey& key) {
    return key.recipient.isNull() && key.purpose == sync::KeyPurpose::secret;
  };
  if (std::ranges::none_of(page, isKits)) return {};
  CHATELAINE_CHECK(runSql(database, "DELETE FROM kit_key"));
  for (const sync::WrappedKey& key : page) {
    if (!isKits(key)) continue;
    CHATELAINE_CHECK(runSql(database, "INSERT OR IGNORE INTO kit_key(vault, epoch, sealed) VALUES(?, ?, ?)", key.vault,
                            key.epoch, key.sealed));
  }
  return {};
}

}  // namespace chatelaine::vault
