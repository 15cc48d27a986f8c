#include "app/ctl/audit_command.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
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

// A rename survives a power cut only once the folder does.
void flushFolderOf(const std::filesystem::path& file) {
  const int folder = ::open(std::filesystem::absolute(file).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

bool writeDurably(const std::filesystem::path& file, ByteView bytes) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return false;
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = ::write(descriptor, bytes.data() + written, bytes.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  const bool isFlushed = ::fsync(descriptor) == 0;
  return ::close(descriptor) == 0 && isFlushed && written == bytes.size();
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
  const std::filesystem::path temporary = file.string() + ".new";
  std::error_code error;
  if (writeDurably(temporary, encode(records.front()))) {
    std::filesystem::rename(temporary, file, error);
    if (!error) {
      flushFolderOf(file);
      return {};
    }
  }
  std::filesystem::remove(temporary, error);
  return fail(ErrorCode::diskFull, file.string() + " can't be written");
}

Result<bool> isOurs(const CommandLine& line, const TeamId& team) {
  CHATELAINE_TRY(body, LocalDaemon(line.runtime).get(std::string(sync::path::auditExport)));
  CHATELAINE_TRY(page, sync::decodeAuditExportPage(body));
  return std::ranges::contains(page.teams, team);
}

std::string report(const sync::VerifiedExport& verified) {
  std::string text = std::format("team {}  roster revision {}\n", verified.team.hex(), verified.rosterRevision);
  for (const auto& [principal, end] : verified.chains)
    text += std::format("  {}  {} events, verified to {}\n", principal.hex().substr(0, 16), end.sequence,
                        end.hash.hex().substr(0, 16));
  return text;
}

}  // namespace chatelaine::ctl
