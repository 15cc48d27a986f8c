// The record as it is stored and sent: groups of sealed events in a signed hash chain, one chain per principal.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/audit_event.h"
#include "core/environment.h"
#include "sync/principal.h"

namespace chatelaine::sync {

struct SealedEvent {
  VaultId vault;  // under whose metadata key the event is sealed
  std::uint64_t epoch = 1;
  Bytes sealed;  // context {team, principal, sequence, vault}
  friend bool operator==(const SealedEvent&, const SealedEvent&) = default;
};
// What a server takes and a writer may write: padded to 32 KiB, with nonce and tag.
inline constexpr std::size_t largestSealedEvent = 32 * 1024 + 12 + 16;

// One group commit: signed once, so a group is a checkpoint.
struct AuditGroup {
  std::uint64_t fmt = 1;
  TeamId team;
  PrincipalId principal;
  std::uint64_t firstSequence = 1;  // of its first event; events are numbered from 1 without gaps
  Hash prev;                        // hash of the group before; null for the first
  Timestamp time;
  std::vector<SealedEvent> events;
  crypto::Signature signature{};
  friend bool operator==(const AuditGroup&, const AuditGroup&) = default;
};

Bytes encode(const AuditGroup& group);
Result<AuditGroup> decodeAuditGroup(ByteView bytes);
Hash hashOf(const AuditGroup& group);
void signAuditGroup(AuditGroup& group, const PrincipalKeys& author);

Bytes encode(const AuditEvent& event);
Result<AuditEvent> decodeAuditEvent(ByteView bytes);
SealedEvent sealEvent(const AuditEvent& event, const TeamId& team, std::uint64_t sequence, std::uint64_t epoch,
                      const Secret& metadataKey);
Result<AuditEvent> openEvent(const SealedEvent& event, const TeamId& team, const PrincipalId& principal,
                             std::uint64_t sequence, const Secret& metadataKey);

// Whether this principal signed it, whatever came before it.
bool isSignedBy(const AuditGroup& group, const PrincipalCard& principal);

struct ChainEnd {
  std::uint64_t sequence = 0;  // of the last event
  Hash hash;                   // of the last group
  friend bool operator==(const ChainEnd&, const ChainEnd&) = default;
};
// Numbers, hashes and signatures without a gap from `from` on. tampered names the first bad group.
Result<ChainEnd> verifyAuditChain(const ChainEnd& from, std::span<const AuditGroup> groups,
                                  const PrincipalCard& principal);

}  // namespace chatelaine::sync
