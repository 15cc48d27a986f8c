#include "sync/audit_export.h"

#include "sync/cbor.h"

namespace chatelaine::sync {
namespace {

constexpr std::uint64_t exportFormat = 1;

void write(CborWriter& writer, const std::vector<Bytes>& list) {
  writer.array(list.size());
  for (const Bytes& bytes : list) writer.bytes(bytes);
}

std::vector<Bytes> readList(CborReader& reader) {
  std::vector<Bytes> list(reader.array());
  for (Bytes& bytes : list) bytes = reader.bytes();
  return list;
}

void write(CborWriter& writer, const AuditExport& exported) {
  writer.array(3).number(exportFormat);
  write(writer, exported.rosters);
  write(writer, exported.groups);
}

AuditExport readExport(CborReader& reader) {
  reader.array(3);
  reader.number(exportFormat);
  AuditExport exported;
  exported.rosters = readList(reader);
  exported.groups = readList(reader);
  return exported;
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
  write(writer, exported);
  return writer.take();
}

Result<AuditExport> decodeAuditExport(ByteView bytes) {
  CborReader reader(bytes);
  AuditExport exported = readExport(reader);
  CHATELAINE_CHECK(reader.finish());
  return exported;
}

Bytes encode(const AuditExportPage& page) {
  CborWriter writer;
  writer.array(4).array(page.teams.size());
  for (const TeamId& team : page.teams) writer.bytes(team.view());
  write(writer, page.part);
  writer.number(page.last).number(page.more ? 1 : 0);
  return writer.take();
}

Result<AuditExportPage> decodeAuditExportPage(ByteView bytes) {
  CborReader reader(bytes);
  reader.array(4);
  AuditExportPage page;
  page.teams.resize(reader.array());
  for (TeamId& team : page.teams) team.bytes = reader.fixed<TeamId::size>();
  page.part = readExport(reader);
  page.last = reader.number();
  page.more = reader.number(1) == 1;
  CHATELAINE_CHECK(reader.finish());
  return page;
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
