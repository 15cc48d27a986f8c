// Bodies of what the person on a gateway's host asks it, over the socket of its owner: who waits for vaults' secret
// keys, to hand them over, and to open the vaults with the recovery kit (deterministic CBOR, application/cbor).
#pragma once
#include "sync/api.h"

namespace chatelaine::sync {

namespace path {
// GET -> HandOverState. POST HandOverRequest -> HandedOver.
inline constexpr std::string_view controlHandOver = "/control/v1/handover";
inline constexpr std::string_view controlRecovery = "/control/v1/recovery";  // POST KitRequest -> HandedOver
}  // namespace path

struct NamedVault {
  VaultId id;
  std::string name;
  friend bool operator==(const NamedVault&, const NamedVault&) = default;
};
struct NamedGateway {
  PrincipalId id;
  std::string name;
  std::vector<NamedVault> vaults;
  friend bool operator==(const NamedGateway&, const NamedGateway&) = default;
};
struct HandOverState {
  NamedGateway self;                  // its vaults: those whose secret key it lacks
  std::vector<NamedGateway> waiting;  // for keys from us: their vaults that we serve, too
};
// The words are those that the other gateway's own host shows.
struct HandOverRequest {
  PrincipalId gateway;
  std::string words;
};
struct KitRequest {
  Secret seed;
};
struct HandedOver {
  std::vector<VaultId> vaults;
};

Bytes encode(const HandOverState&);
Bytes encode(const HandOverRequest&);
Secret encode(const KitRequest&);
Bytes encode(const HandedOver&);
template <>
Result<HandOverState> decode<HandOverState>(ByteView bytes);
template <>
Result<HandOverRequest> decode<HandOverRequest>(ByteView bytes);
template <>
Result<KitRequest> decode<KitRequest>(ByteView bytes);
template <>
Result<HandedOver> decode<HandedOver>(ByteView bytes);

}  // namespace chatelaine::sync
