#include "sync/audit_export.h"

#include "sync/cbor_values.h"

namespace chatelaine::sync {
namespace {

void writeExport(CborWriter& writer, const AuditExport& exported) {
  writer.array(3).number(1);
  writeList(writer, exported.rosters, writeBytes);
  writeList(writer, exported.groups, writeBytes);
}

Result<AuditExport> readExport(CborReader& reader) {
  if (auto checked = readFormat(reader, 3); !checked) return std::unexpected(checked.error());
  return AuditExport{readList(reader, readBytes), readList(reader, readBytes)};
}

Result<std::vector<Roster>> verifiedRosters(const std::vector<Bytes>& encoded) {
  if (encoded.empty()) return fail(ErrorCode::corrupt, "a record without a roster");
  std::vector<Roster> rosters;
  for (const Bytes& bytes : encoded) {
    CHATELAINE_TRY(roster, decodeRoster(bytes));
    CHATELAINE_CHECK(verifyRoster(rosters.empty() ? nullptr : &rosters.back(), roster));
    rosters.push_back(std::move(roster));
  }
  return rosters;
}

const PrincipalCard* cardIn(const std::vector<Roster>& rosters, const PrincipalId& principal) {
  for (const Roster& roster : rosters)
    if (const PrincipalCard* card = cardOf(roster, principal)) return card;
  return nullptr;
}

}  // namespace

Bytes encode(const AuditExport& exported) {
  CborWriter writer;
  writeExport(writer, exported);
  return writer.take();
}

Result<AuditExport> decodeAuditExport(ByteView bytes) {
  CborReader reader(bytes);
  CHATELAINE_TRY(exported, readExport(reader));
  return finished(reader, std::move(exported), bytes);
}

Bytes encode(const AuditExportPage& page) {
  CborWriter writer;
  writer.array(4);
  writeList(writer, page.teams, writeId<TeamId>);
  writeExport(writer, page.part);
  writer.number(page.last).number(page.more ? 1 : 0);
  return writer.take();
}

Result<AuditExportPage> decodeAuditExportPage(ByteView bytes) {
  CborReader reader(bytes);
  reader.array(4);
  AuditExportPage page;
  page.teams = readList(reader, readId<TeamId>);
  CHATELAINE_TRY(part, readExport(reader));
  page.part = std::move(part);
  page.last = reader.number(largestSigned);
  page.more = readFlag(reader);
  return finished(reader, std::move(page), bytes);
}

Result<VerifiedExport> verifyAuditExport(const AuditExport& exported) {
  CHATELAINE_TRY(rosters, verifiedRosters(exported.rosters));
  VerifiedExport verified{teamOf(rosters.front()), rosters.back().revision, {}};
  for (const Bytes& bytes : exported.groups) {
    CHATELAINE_TRY(group, decodeAuditGroup(bytes));
    const PrincipalCard* card = cardIn(rosters, group.principal);
    if (group.team != verified.team || card == nullptr) return fail(ErrorCode::tampered, "a group by somebody unknown");
    ChainEnd& end = verified.chains[group.principal];
    CHATELAINE_TRY(next, verifyAuditChain(end, std::span(&group, 1), *card));
    end = next;
  }
  return verified;
}

}  // namespace chatelaine::sync
