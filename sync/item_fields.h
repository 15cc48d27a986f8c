// The fields of items as deterministic CBOR: what sealRevision seals.
#pragma once
#include <string>

#include "core/agent.h"
#include "core/credential.h"

namespace chatelaine::sync {

Bytes encodeBinding(const Binding& binding);  // also the associated data's last part
Result<Binding> decodeBinding(ByteView bytes);

// Everything of a Credential that its header doesn't say.
struct CredentialFields {
  CredentialLabels labels;
  Binding binding;
  std::uint32_t secretVersion = 1;
  Timestamp createdAt;
  Timestamp updatedAt;
  Timestamp secretStoredAt;
  friend bool operator==(const CredentialFields&, const CredentialFields&) = default;
};
Bytes encode(const CredentialFields& fields);
Result<CredentialFields> decodeCredentialFields(ByteView bytes);

Bytes encode(const Agent& agent);  // without its id, which is the item's
Result<Agent> decodeAgent(ByteView bytes, const ItemId& id);
Bytes encode(const Pin& pin);  // without id and vault
Result<Pin> decodePin(ByteView bytes, const ItemId& id, const VaultId& vault);

// The name of a vault, member, device, gateway or the team itself: an item whose subject is named by its bytes.
struct Name {
  Bytes subject;
  std::string text;
  friend bool operator==(const Name&, const Name&) = default;
};
Bytes encode(const Name& name);
Result<Name> decodeName(ByteView bytes);

}  // namespace chatelaine::sync
