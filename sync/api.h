// Bodies of the remote vault API and of /control/v1 (deterministic CBOR, application/cbor), and the requests that carry
// them. Both sides use these, so neither spells a path or a position twice.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "sync/audit_chain.h"
#include "sync/commit.h"
#include "sync/roster.h"

namespace chatelaine::sync {

struct ApiRequest {
  std::string method;
  std::string target;  // path and query
  Bytes body;
  std::string bearer;  // session token, or empty
};
struct ApiResponse {
  int status = 0;
  Bytes body;
};

namespace path {
inline constexpr std::string_view challenges = "/v1/challenges";  // POST -> Challenge
inline constexpr std::string_view session = "/v1/session";        // POST SessionRequest -> SessionGrant
inline constexpr std::string_view sync = "/v1/sync";              // GET -> SyncState
// GET ?from= (a revision, itself included) -> RosterPage. POST RosterUpdate: 200 also if it is there already, 409 if
// another one is. The genesis is posted without a session: it proves itself, and nobody is known before it.
inline constexpr std::string_view roster = "/v1/roster";
// {v}/heads?from= (a height, itself included) -> HeadsPage, empty beyond the end | {v}/items?after= (a sequence number,
// itself excluded)&limit= -> ItemsPage | POST {v}/commits, an encoded Commit -> CommitAccepted, 409 for another base.
// Ids and hashes in targets are lower-case hex.
inline constexpr std::string_view vaults = "/v1/vaults/";
inline constexpr std::string_view secrets =
    "/v1/secrets/";  // {hash} -> encoded SealedSecret; DELETE: 409 while an item names it
// POST encoded AuditGroup, 200 also if it is there already. GET ?principal=&after= (the sequence number of the last
// event that the asker has) -> AuditPage
inline constexpr std::string_view audit = "/v1/audit";
inline constexpr std::string_view events = "/v1/events";  // server-sent "changed" hints, no data

inline constexpr std::string_view controlIdentity = "/control/v1/identity";  // GET -> GatewayIdentity (no session)
inline constexpr std::string_view controlTeam = "/control/v1/team";  // POST TeamHandover (only while without a team)
inline constexpr std::string_view controlChallenges = "/control/v1/challenges";
inline constexpr std::string_view controlSession = "/control/v1/session";
inline constexpr std::string_view controlVaultKeys = "/control/v1/vault-keys";  // POST VaultKeyRequest -> VaultKeyOffer
inline constexpr std::string_view controlCodes = "/control/v1/codes";           // POST CodeRequest -> CodeAnswer
inline constexpr std::string_view controlSync = "/control/v1/sync";           // POST: pull now; 200 when it is applied
inline constexpr std::string_view controlState = "/control/v1/state";         // GET -> GatewayState
inline constexpr std::string_view controlCertificate = "/control/v1/ca.pem";  // GET: our CA, PEM
}  // namespace path

struct Challenge {
  Hash nonce;  // single use, one minute
};
// signature over {"chatelaine session v1", purpose, audience, team, nonce}; `purpose` is "server" or "control".
struct SessionRequest {
  TeamId team;
  PrincipalId principal;
  Hash nonce;
  crypto::Signature signature{};
};
struct SessionGrant {
  std::string token;
  std::chrono::seconds lifetime{900};
};
inline Hash audienceOf(const PrincipalId& gateway) { return {gateway.bytes}; }
// `audience`: whom the client means to sign in at, so that nobody else can use the answer. For "server" SHA-256 of its
// TLS public key as the client saw it, null on the local socket; for "control" the id of the gateway.
crypto::Signature signSession(const PrincipalKeys& keys, std::string_view purpose, const Hash& audience,
                              const TeamId& team, const Hash& nonce);
bool verifySession(const crypto::SignPublicKey& key, const SessionRequest& request, std::string_view purpose,
                   const Hash& audience);

struct VaultPosition {
  VaultId id;
  std::uint64_t height = 0;
  Hash head;  // of the newest head; null at height 0
  friend bool operator==(const VaultPosition&, const VaultPosition&) = default;
};
struct SyncState {
  std::uint64_t generation = 0;
  std::uint64_t rosterRevision = 0;
  std::vector<VaultPosition> vaults;  // that the asking principal may read; the team's own vault has the null id
};
struct RosterPage {
  std::vector<Bytes> rosters;    // encoded, in order
  std::vector<WrappedKey> keys;  // of the asking principal (and, for an owner's device, of the recovery kit)
};
struct RosterUpdate {
  Bytes roster;
  std::vector<WrappedKey> keys;
};
struct HeadsPage {
  std::vector<Bytes> heads;                        // encoded Head
  std::vector<std::vector<Operation>> operations;  // of each
};
struct ItemsPage {
  std::vector<Bytes> revisions;  // encoded, the live one of each item, in the order of their sequence
  std::uint64_t last = 0;        // sequence to continue after
  bool more = false;
};
struct CommitAccepted {
  std::uint64_t sequence = 0;
};
struct AuditPage {
  std::vector<Bytes> groups;
  bool more = false;
};

struct GatewayIdentity {
  PrincipalCard card;
  std::string address;         // where agents reach it: "127.0.0.1:4280"
  std::string authorityPem;    // our CA certificate
  std::optional<TeamId> team;  // once handed over
  std::string version;
};
struct TeamHandover {
  TeamId team;
  Bytes genesis;
};
struct VaultKeyRequest {
  VaultId vault;
  std::uint64_t epoch = 1;
};
// The gateway makes the pair, keeps the private half wrapped to itself and to the recovery kit, and gives out this.
struct VaultKeyOffer {
  VaultId vault;
  std::uint64_t epoch = 1;
  VaultSecretKey key;
  std::vector<WrappedKey> wrapped;
};
struct CodeRequest {
  ItemId credential;
};
struct CodeAnswer {
  Secret code;
  Secret next;
  std::uint64_t remaining = 0;  // seconds
  std::uint64_t period = 30;
  std::uint64_t now = 0;  // the gateway's clock, milliseconds since 1970
};
struct GatewayState {
  std::vector<SeenHead> heads;  // what it has applied
  std::uint64_t rosterRevision = 0;
  std::uint64_t auditSequence = 0;
};

Bytes encode(const Challenge&);
Bytes encode(const SessionRequest&);
Bytes encode(const SessionGrant&);
Bytes encode(const SyncState&);
Bytes encode(const RosterPage&);
Bytes encode(const RosterUpdate&);
Bytes encode(const HeadsPage&);
Bytes encode(const ItemsPage&);
Bytes encode(const CommitAccepted&);
Bytes encode(const AuditPage&);
Bytes encode(const GatewayIdentity&);
Bytes encode(const TeamHandover&);
Bytes encode(const VaultKeyRequest&);
Bytes encode(const VaultKeyOffer&);
Bytes encode(const CodeRequest&);
Secret encode(const CodeAnswer&);
Bytes encode(const GatewayState&);
// decode<SyncState>(body): corrupt.
template <class Body>
Result<Body> decode(ByteView bytes);
template <>
Result<Challenge> decode<Challenge>(ByteView bytes);
template <>
Result<SessionRequest> decode<SessionRequest>(ByteView bytes);
template <>
Result<SessionGrant> decode<SessionGrant>(ByteView bytes);
template <>
Result<SyncState> decode<SyncState>(ByteView bytes);
template <>
Result<RosterPage> decode<RosterPage>(ByteView bytes);
template <>
Result<RosterUpdate> decode<RosterUpdate>(ByteView bytes);
template <>
Result<HeadsPage> decode<HeadsPage>(ByteView bytes);
template <>
Result<ItemsPage> decode<ItemsPage>(ByteView bytes);
template <>
Result<CommitAccepted> decode<CommitAccepted>(ByteView bytes);
template <>
Result<AuditPage> decode<AuditPage>(ByteView bytes);
template <>
Result<GatewayIdentity> decode<GatewayIdentity>(ByteView bytes);
template <>
Result<TeamHandover> decode<TeamHandover>(ByteView bytes);
template <>
Result<VaultKeyRequest> decode<VaultKeyRequest>(ByteView bytes);
template <>
Result<VaultKeyOffer> decode<VaultKeyOffer>(ByteView bytes);
template <>
Result<CodeRequest> decode<CodeRequest>(ByteView bytes);
template <>
Result<CodeAnswer> decode<CodeAnswer>(ByteView bytes);
template <>
Result<GatewayState> decode<GatewayState>(ByteView bytes);

}  // namespace chatelaine::sync
