#include "sync/forks.h"

#include "sync/roster_signature.h"

namespace chatelaine::sync {
namespace {

bool isSignedByOwnerOf(const Roster& before, const Roster& roster) {
  const Member* author = memberOfDevice(before, roster.author);
  return author && author->role == Role::owner && verifyRosterSignature(roster, cardOf(before, roster.author)->sign);
}

std::uint64_t lastOf(const AuditGroup& group) { return group.firstSequence + group.events.size() - 1; }

}  // namespace

Sight compareSeen(std::uint64_t claimedPlace, const Hash& claimed, std::uint64_t ourPlace,
                  const std::optional<Hash>& ours) {
  if (claimedPlace == 0) return Sight::agrees;  // a beginning is nothing that could be another
  if (claimedPlace > ourPlace) return Sight::ahead;
  return ours == claimed ? Sight::agrees : Sight::contradicts;
}

bool isCredible(const SeenHead& seen, const Head& head, const Roster& roster) {
  return seen.vault != head.vault && mayRead(roster, head.author, seen.vault);
}

bool isFork(const Head& known, const Head& other, std::span<const Roster> rosters) {
  if (other.vault != known.vault || other.team != known.team) return false;
  const bool standsThere = other.height == known.height && other != known;
  const bool followsAnother = other.height == known.height + 1 && other.prev != hashOf(known);
  return (standsThere || followsAnother) && verifyHeadAlone(other, rosters).has_value();
}

bool isFork(const AuditGroup& known, const AuditGroup& other, const PrincipalCard& principal) {
  if (other.team != known.team || other.events.empty() || known.events.empty() || other.firstSequence == 0) {
    return false;
  }
  const bool overlaps = other.firstSequence <= lastOf(known) && lastOf(other) >= known.firstSequence && other != known;
  const bool followsAnother = other.firstSequence == lastOf(known) + 1 && other.prev != hashOf(known);
  return (overlaps || followsAnother) && isSignedBy(other, principal);
}

bool isFork(std::span<const Roster> chain, const Roster& other) {
  const bool hasPlace = other.revision >= 1 && other.revision <= chain.size();
  if (!hasPlace || other.fmt != format || other.team != teamOf(chain.front())) return false;
  const Roster& before = chain[other.revision - 1];
  const bool isKnownPlace = other.revision < chain.size();
  if (isKnownPlace && other == chain[other.revision]) return false;
  if (isKnownPlace && verifyRoster(&before, other)) return true;
  return (isKnownPlace || other.prev != hashOf(before)) && isSignedByOwnerOf(before, other);
}

}  // namespace chatelaine::sync
