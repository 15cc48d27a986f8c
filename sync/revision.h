// One revision of an item, and the sealed secret that belongs to it.
#pragma once
#include <cstdint>
#include <optional>

#include "core/credential.h"
#include "core/id.h"
#include "crypto/hpke.h"

namespace chatelaine::sync {

enum class ItemKind : std::uint8_t {
  credential = 1,
  pin,
  agent,
  automation,
  browserProfile,
  name,
  setting,
  runtime,
  deposit,
};

struct RevisionHeader {
  std::uint64_t fmt = 1;
  TeamId team;
  VaultId vault;
  ItemId item;
  ItemKind kind = ItemKind::credential;
  std::uint64_t epoch = 1;
  std::uint64_t version = 1;
  Hash prev;  // hash of the revision before; null for version 1
  bool deleted = false;
  PrincipalId author;
  std::optional<Hash> secret;  // hash of the encoded SealedSecret
  friend bool operator==(const RevisionHeader&, const RevisionHeader&) = default;
};

struct Revision {
  RevisionHeader header;
  Bytes wrappedKey;  // the content key (CEK), sealed under the vault's metadata key with the header as context
  Bytes meta;        // the fields, padded to 256·2ⁿ, sealed under the CEK with the header as context; empty if deleted
  friend bool operator==(const Revision&, const Revision&) = default;
};

Bytes encode(const Revision& revision);
Result<Revision> decodeRevision(ByteView bytes);
Hash hashOf(const Revision& revision);

Revision sealRevision(const RevisionHeader& header, const Secret& metadataKey, ByteView fields);
// The fields, unpadded; tampered if key, header or bytes differ.
Result<Bytes> openRevision(const Revision& revision, const Secret& metadataKey);

struct SealedSecret {
  SecretId id;
  std::uint64_t epoch = 1;
  Bytes sealed;  // HPKE to the vault's secret key; associated data {team, vault, item, id, epoch, binding}
  friend bool operator==(const SealedSecret&, const SealedSecret&) = default;
};

// What the secret is bound to (P3): a change of any part makes it unopenable.
struct SecretContext {
  TeamId team;
  VaultId vault;
  ItemId item;
  Binding binding;
};

Bytes encode(const SealedSecret& secret);
Result<SealedSecret> decodeSealedSecret(ByteView bytes);
Hash hashOf(const SealedSecret& secret);
Result<SealedSecret> sealSecret(const SecretFields& fields, const SecretContext& context, std::uint64_t epoch,
                                const crypto::KemPublicKey& vaultKey);
Result<SecretFields> openSecret(const SealedSecret& secret, const SecretContext& context,
                                const Secret& vaultPrivateKey);

}  // namespace chatelaine::sync
