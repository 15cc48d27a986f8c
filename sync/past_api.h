// Bodies of the vault API for uploading a past that a server doesn't have: after it was restored from an older copy, or
// because a team moves to it (deterministic CBOR, application/cbor). Everything in them was signed when it was new.
#pragma once
#include "sync/api.h"

namespace chatelaine::sync {

namespace path {
// POST SignedChain of rosters, in order, without a session: a chain proves itself. 409 if another roster is there.
inline constexpr std::string_view rosterPast = "/v1/roster/past";
// POST SignedChain of one principal's audit groups. 409 if it doesn't continue what is there.
inline constexpr std::string_view auditPast = "/v1/audit/past";
// Behind path::vaults and the vault's id. POST VaultPast: 409 if the vault isn't where the past begins.
inline constexpr std::string_view vaultPast = "/past";
// Likewise. GET ?after=<hash> -> AwaitedSecrets: what newest revisions name and the server hasn't got, in the order of
// their hashes; an empty page is the end. POST a SealedSecret.
inline constexpr std::string_view awaitedSecrets = "/awaited-secrets";
// POST TeamMoved, by an owner: 409 if something changed since, or another owner has named another server. DELETE
// ?to=<hash>: the team comes back from there; 409 if it has moved elsewhere.
inline constexpr std::string_view moved = "/v1/moved";
// For owners, behind path::sync: where everything stands at a server that the team has left.
inline constexpr std::string_view althoughMoved = "?moved=1";
}  // namespace path

inline constexpr std::size_t mostLinks = 1000;

struct SignedChain {
  std::vector<Bytes> links;  // encoded Roster or AuditGroup
};

// A part of a vault's past: heads that follow the server's newest one, and of every item that they change the newest
// revision. Parts are numbered from 0; nothing counts before the last one has come, and then all of it.
struct VaultPast {
  CommitId upload;  // the same in all parts
  std::uint64_t number = 0;
  bool isLast = true;
  std::vector<Bytes> heads;  // encoded Head
  std::vector<std::vector<Operation>> operations;
  std::vector<Bytes> revisions;  // encoded
};

struct AwaitedSecrets {
  std::vector<Hash> secrets;
};

struct TeamMoved {
  std::uint64_t generation = 0;  // of the state that was carried away
  Hash to = {};                  // SHA-256 of the new server's TLS public key; null: a local socket
};

Bytes encode(const SignedChain&);
Bytes encode(const VaultPast&);
Bytes encode(const AwaitedSecrets&);
Bytes encode(const TeamMoved&);
template <>
Result<SignedChain> decode<SignedChain>(ByteView bytes);
template <>
Result<VaultPast> decode<VaultPast>(ByteView bytes);
template <>
Result<AwaitedSecrets> decode<AwaitedSecrets>(ByteView bytes);
template <>
Result<TeamMoved> decode<TeamMoved>(ByteView bytes);

}  // namespace chatelaine::sync
