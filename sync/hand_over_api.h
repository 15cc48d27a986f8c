// Bodies of what the person on a gateway's host asks it, over the socket of its owner: who waits for vaults' secret
// keys, to hand them over, to open the vaults with the recovery kit, to confirm another kit, and to settle forks
// (deterministic CBOR, application/cbor).
#pragma once
#include "sync/api.h"

namespace chatelaine::sync {

namespace path {
// GET -> HandOverState. POST HandOverRequest -> HandedOver.
inline constexpr std::string_view controlHandOver = "/control/v1/handover";
inline constexpr std::string_view controlRecovery = "/control/v1/recovery";  // POST KitRequest -> HandedOver
inline constexpr std::string_view controlKit = "/control/v1/kit";      // GET -> KitState. POST KitWords -> nothing.
inline constexpr std::string_view controlForks = "/control/v1/forks";  // GET -> ForkState
inline constexpr std::string_view controlForkReport = "/control/v1/forks/report";    // POST ForkRequest -> ForkReport
inline constexpr std::string_view controlForkSettled = "/control/v1/forks/settled";  // POST ForkRequest -> nothing
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

struct KitState {
  bool isWaiting = false;  // for somebody to confirm it; its words aren't said here
};
struct KitWords {
  std::string words;  // the six on the kit's paper
};
struct OpenFork {
  Hash id;
  std::uint64_t kind = 0;  // 0 roster, 1 head, 2 record
  std::string name;        // of the vault, or of whose record it is
  std::uint64_t place = 0;
  Timestamp found;
};
struct ForkState {
  std::vector<OpenFork> open;
};
struct ForkRequest {
  Hash id;
};
struct ForkReport {
  std::string text;
};

Bytes encode(const KitState&);
Bytes encode(const KitWords&);
Bytes encode(const ForkState&);
Bytes encode(const ForkRequest&);
Bytes encode(const ForkReport&);
template <>
Result<KitState> decode<KitState>(ByteView bytes);
template <>
Result<KitWords> decode<KitWords>(ByteView bytes);
template <>
Result<ForkState> decode<ForkState>(ByteView bytes);
template <>
Result<ForkRequest> decode<ForkRequest>(ByteView bytes);
template <>
Result<ForkReport> decode<ForkReport>(ByteView bytes);

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
