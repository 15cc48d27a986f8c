#include "crypto/hash.h"
#include "sync/cbor.h"
#include "sync/roster.h"
#include "sync/roster_signature.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view secretKeyLabel = "chatelaine vault secret key v1";
constexpr std::string_view wrapLabel = "chatelaine wrapped key v1";

Bytes secretKeyMessage(const TeamId& team, const VaultId& vault, std::uint64_t epoch, const crypto::KemPublicKey& key) {
  CborWriter writer;
  writer.array(4).bytes(team.view()).bytes(vault.view()).number(epoch).bytes(key);
  return writer.take();
}

Bytes wrapContext(const WrappedKey& wrapped, const TeamId& team) {
  CborWriter writer;
  writer.array(5).bytes(team.view()).bytes(wrapped.vault.view()).number(wrapped.epoch);
  writer.number(static_cast<std::uint64_t>(wrapped.purpose)).bytes(wrapped.recipient.view());
  return writer.take();
}

}  // namespace

crypto::Signature signVaultSecretKey(const PrincipalKeys& gateway, const TeamId& team, const VaultId& vault,
                                     std::uint64_t epoch, const crypto::KemPublicKey& key) {
  return crypto::sign(gateway.sign, secretKeyLabel, secretKeyMessage(team, vault, epoch, key));
}

bool verifyVaultSecretKey(const VaultSecretKey& key, const PrincipalCard& maker, const TeamId& team,
                          const VaultId& vault, std::uint64_t epoch) {
  return key.maker == maker.id &&
         crypto::verify(maker.sign, secretKeyLabel, secretKeyMessage(team, vault, epoch, key.publicKey), key.signature);
}

Result<WrappedKey> wrapKey(const Secret& key, const TeamId& team, const VaultId& vault, std::uint64_t epoch,
                           KeyPurpose purpose, const PrincipalId& recipient, const crypto::KemPublicKey& recipientKey) {
  WrappedKey wrapped{.vault = vault, .epoch = epoch, .purpose = purpose, .recipient = recipient, .sealed = {}};
  CHATELAINE_TRY(sealed, crypto::hpkeSeal(recipientKey, bytesOf(wrapLabel), wrapContext(wrapped, team), key.view()));
  wrapped.sealed = std::move(sealed);
  return wrapped;
}

Result<Secret> unwrapKey(const WrappedKey& wrapped, const TeamId& team, const Secret& recipientPrivateKey) {
  CHATELAINE_TRY(key,
                 crypto::hpkeOpen(recipientPrivateKey, bytesOf(wrapLabel), wrapContext(wrapped, team), wrapped.sealed));
  if (key.size() != 32) return fail(ErrorCode::corrupt, "a wrapped key of another size");
  return key;
}

Hash keyCheckOf(const Secret& metadataKey, const TeamId& team, const VaultId& vault, std::uint64_t epoch) {
  // The team's id is the hash of its genesis, which holds the first check of the team's own vault.
  const TeamId bound = vault == teamVault && epoch == 1 ? TeamId{} : team;
  CborWriter info;
  info.array(4).text("chatelaine vk-check v1").bytes(bound.view()).bytes(vault.view()).number(epoch);
  const Secret check = crypto::deriveKey(metadataKey, {}, info.result());
  Hash hash;
  std::ranges::copy(check.view(), hash.bytes.begin());
  return hash;
}

}  // namespace chatelaine::sync
