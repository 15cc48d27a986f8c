#include "app/ctl/audit_command.h"

#include <format>
#include <fstream>
#include <sstream>

#include "app/ctl/local_daemon.h"

namespace chatelaine::ctl {
namespace {

Result<sync::AuditExport> exportOf(const LocalDaemon& daemon, const TeamId& team) {
  sync::AuditExport whole;
  std::uint64_t after = 0;
  while (true) {
    const std::string query = "team=" + team.hex() + "&after=" + std::to_string(after);
    CHATELAINE_TRY(body, daemon.get(std::string(sync::path::auditExport), query));
    CHATELAINE_TRY(page, sync::decodeAuditExportPage(body));
    if (after == 0) whole.rosters = std::move(page.part.rosters);
    whole.groups.insert(whole.groups.end(), std::make_move_iterator(page.part.groups.begin()),
                        std::make_move_iterator(page.part.groups.end()));
    if (!page.more || page.last <= after) return whole;
    after = page.last;
  }
}

Result<std::vector<sync::AuditExport>> fromDaemon(const LocalDaemon& daemon) {
  CHATELAINE_TRY(body, daemon.get(std::string(sync::path::auditExport)));
  CHATELAINE_TRY(page, sync::decodeAuditExportPage(body));
  std::vector<sync::AuditExport> all;
  for (const TeamId& team : page.teams) {
    CHATELAINE_TRY(exported, exportOf(daemon, team));
    all.push_back(std::move(exported));
  }
  return all;
}

Result<std::vector<sync::AuditExport>> fromFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream content;
  content << stream.rdbuf();
  if (!stream) return fail(ErrorCode::notFound, file.string() + " can't be read");
  const std::string text = content.str();
  auto exported = sync::decodeAuditExport(bytesOf(text));
  if (!exported) return fail(ErrorCode::corrupt, file.string() + " is no exported record, or damaged");
  std::vector<sync::AuditExport> one;
  one.push_back(std::move(*exported));
  return one;
}

}  // namespace

Result<std::vector<sync::AuditExport>> records(const CommandLine& line) {
  if (line.command == Command::auditVerify && line.file) return fromFile(*line.file);
  return fromDaemon(LocalDaemon(line.runtime));
}

Result<void> exportTo(const std::filesystem::path& file, const std::vector<sync::AuditExport>& records) {
  if (records.size() != 1)
    return fail(ErrorCode::invalidInput,
                std::format("there are {} teams here; only one can be exported", records.size()));
  const Bytes bytes = encode(records.front());
  const std::filesystem::path temporary = file.string() + ".new";
  std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
  stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  std::error_code error;
  if (stream) std::filesystem::rename(temporary, file, error);
  if (stream && !error) return {};
  std::filesystem::remove(temporary, error);
  return fail(ErrorCode::diskFull, file.string() + " can't be written");
}

std::string report(const sync::VerifiedExport& verified) {
  std::string text =
      std::format("team {}  roster revision {}\n", verified.team.hex().substr(0, 16), verified.rosterRevision);
  for (const auto& [principal, end] : verified.chains)
    text += std::format("  {}  {} events, verified to {}\n", principal.hex().substr(0, 16), end.sequence,
                        end.hash.hex().substr(0, 16));
  return text;
}

}  // namespace chatelaine::ctl
