// Who is who: the signed chain of full snapshots of members, gateways and vaults. No names: those are items.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/environment.h"
#include "sync/principal.h"

namespace chatelaine::sync {

inline constexpr std::uint64_t format = 1;
inline constexpr VaultId teamVault{};  // the null id: the team's own vault, always present, without a secret key

enum class Role : std::uint8_t { owner, editor, auditor };

struct Member {
  MemberId id;
  Role role = Role::owner;
  std::vector<PrincipalCard> devices;
  friend bool operator==(const Member&, const Member&) = default;
};

struct RecoveryCard {
  crypto::SignPublicKey sign{};
  crypto::KemPublicKey kem{};
  friend bool operator==(const RecoveryCard&, const RecoveryCard&) = default;
};

// The public half of a vault's secret key, vouched for by the gateway that made it.
struct VaultSecretKey {
  crypto::KemPublicKey publicKey{};
  PrincipalId maker;
  crypto::Signature signature{};  // by maker over {team, vault, epoch, publicKey}
  friend bool operator==(const VaultSecretKey&, const VaultSecretKey&) = default;
};

struct ClosedAt {
  std::uint64_t height = 0;
  Hash head;
  friend bool operator==(const ClosedAt&, const ClosedAt&) = default;
};

struct RosterVault {
  VaultId id;
  std::vector<MemberId> access;
  std::vector<PrincipalId> gateways;
  std::uint64_t epoch = 1;
  Hash keyCheck;  // of the metadata key of this epoch
  std::optional<VaultSecretKey> secretKey;
  std::optional<ClosedAt> closedAt;  // the last head of the epoch before
  friend bool operator==(const RosterVault&, const RosterVault&) = default;
};

struct Roster {
  std::uint64_t fmt = format;
  TeamId team;  // null in the genesis, whose hash it is
  std::uint64_t revision = 0;
  Hash prev;  // null in the genesis
  std::vector<Member> members;
  std::vector<PrincipalCard> gateways;
  RecoveryCard recovery;
  std::vector<RosterVault> vaults;
  std::uint64_t minFmt = format;
  std::chrono::seconds offlineGrace{0};  // 0: unlimited
  PrincipalId author;
  Timestamp time;
  crypto::Signature signature{};
  friend bool operator==(const Roster&, const Roster&) = default;
};

Bytes encode(const Roster& roster);
Result<Roster> decodeRoster(ByteView bytes);  // corrupt, unsupportedVersion
Hash hashOf(const Roster& roster);            // SHA-256 over encode()
TeamId teamOf(const Roster& anyRevision);     // the genesis' own hash, else its `team`
void signRoster(Roster& roster, const PrincipalKeys& author);
void signRosterWithKit(Roster& roster, const crypto::SignKeyPair& kit);  // the author is null

// `previous` null: a genesis, signed by one of its own owners. Else: next.revision = previous + 1, prev is its hash,
// signed by an owner of `previous`, minFmt never lower, epochs never lower. Or signed by the recovery kit of `previous`
// (then `author` is null): one more device of an owner, another kit, new epochs, nothing else. tampered or denied with
// the reason.
Result<void> verifyRoster(const Roster* previous, const Roster& next);

const Member* memberOfDevice(const Roster& roster, const PrincipalId& device);
const PrincipalCard* cardOf(const Roster& roster, const PrincipalId& principal);  // device or gateway
bool isGateway(const Roster& roster, const PrincipalId& principal);
const RosterVault* find(const Roster& roster, const VaultId& vault);
// Every principal that may read the vault's metadata: devices of members with access, and its gateways.
std::vector<PrincipalCard> readersOf(const Roster& roster, const VaultId& vault);

crypto::Signature signVaultSecretKey(const PrincipalKeys& gateway, const TeamId& team, const VaultId& vault,
                                     std::uint64_t epoch, const crypto::KemPublicKey& key);

enum class KeyPurpose : std::uint8_t { metadata, secret };

// A vault key sealed to one principal (or, with a null recipient, to the recovery kit).
struct WrappedKey {
  VaultId vault;
  std::uint64_t epoch = 1;
  KeyPurpose purpose = KeyPurpose::metadata;
  PrincipalId recipient;
  Bytes sealed;
  friend bool operator==(const WrappedKey&, const WrappedKey&) = default;
};
Result<WrappedKey> wrapKey(const Secret& key, const TeamId& team, const VaultId& vault, std::uint64_t epoch,
                           KeyPurpose purpose, const PrincipalId& recipient, const crypto::KemPublicKey& recipientKey);
Result<Secret> unwrapKey(const WrappedKey& wrapped, const TeamId& team, const Secret& recipientPrivateKey);
Hash keyCheckOf(const Secret& metadataKey, const TeamId& team, const VaultId& vault, std::uint64_t epoch);

}  // namespace chatelaine::sync
