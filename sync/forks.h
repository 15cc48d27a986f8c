// What proves that a server, or somebody with keys, shows different members different pasts: two validly signed things
// at one place, or a head whose author had seen another past than ours. Pure; what isn't validly signed proves nothing.
#pragma once
#include <optional>

#include "sync/audit_chain.h"
#include "sync/commit.h"

namespace chatelaine::sync {

enum class Sight {
  agrees,
  contradicts,
  ahead,  // of what we know: the server owes it to us
};
// `ourPlace`: how far we are; `ours`: what we hold at the claimed place, if anything stands exactly there.
Sight compareSeen(std::uint64_t claimedPlace, const Hash& claimed, std::uint64_t ourPlace,
                  const std::optional<Hash>& ours);
// Whether the author of a head could see that vault at the roster revision that the head names.
bool isCredible(const SeenHead& seen, const Head& head, const Roster& roster);

// `other` is validly signed and stands where `known` stands, or follows something else there.
bool isFork(const Head& known, const Head& other, std::span<const Roster> rosters);
bool isFork(const AuditGroup& known, const AuditGroup& other, const PrincipalCard& principal);
// `chain` is verified and complete up to its last.
bool isFork(std::span<const Roster> chain, const Roster& other);

}  // namespace chatelaine::sync
