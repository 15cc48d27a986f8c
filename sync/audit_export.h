// The record of a team as one can carry it away and verify it anywhere: its roster chain and the signed chains of every
// principal. Bodies stay sealed; verifying needs no key.
#pragma once
#include <map>

#include "sync/audit_chain.h"
#include "sync/roster.h"

namespace chatelaine::sync {

struct AuditExport {
  std::vector<Bytes> rosters;  // encoded, from the genesis on
  std::vector<Bytes> groups;   // encoded; each principal's in order
  friend bool operator==(const AuditExport&, const AuditExport&) = default;
};
Bytes encode(const AuditExport& exported);
Result<AuditExport> decodeAuditExport(ByteView bytes);  // corrupt, unsupportedVersion

struct VerifiedExport {
  TeamId team;
  std::uint64_t rosterRevision = 0;
  std::map<PrincipalId, ChainEnd> chains;
};
// tampered (or corrupt, denied) names the first bad link. A principal that was removed meanwhile is still known by an
// older roster. Says nothing about what was cut off at the end: compare the ends with an earlier visit.
Result<VerifiedExport> verifyAuditExport(const AuditExport& exported);

// A page of it, as a local daemon hands it out.
struct AuditExportPage {
  std::vector<TeamId> teams;  // whose records are here; a page of no team holds only this
  AuditExport part;           // rosters in the first page only
  std::uint64_t last = 0;     // position to continue after
  bool more = false;
};
Bytes encode(const AuditExportPage& page);
Result<AuditExportPage> decodeAuditExportPage(ByteView bytes);

namespace path {
inline constexpr std::string_view auditExport = "/v1/audit/export";  // GET ?team=&after= -> AuditExportPage; local only
}

}  // namespace chatelaine::sync
