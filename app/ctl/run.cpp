#include "app/ctl/run.h"

#include <QtCore/QCoreApplication>

#include <cstdio>

#include "app/ctl/audit_command.h"
#include "app/ctl/env_command.h"
#include "app/ctl/forks_command.h"
#include "app/ctl/hand_over_command.h"
#include "crypto/initialize.h"

namespace chatelaine::ctl {
namespace {

int statusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalidInput: return 2;
    case ErrorCode::tampered:
    case ErrorCode::corrupt:
    case ErrorCode::rolledBack: return 3;
    case ErrorCode::offline:
    case ErrorCode::timedOut: return 4;
    default: return 1;
  }
}

int complain(const Error& error) {
  const char* advice = error.code == ErrorCode::offline ? " Is the desktop or `chatelained local` running?" : "";
  std::fprintf(stderr, "chatelainectl: %s.%s error: %s\n", error.detail.c_str(), advice, toString(error.code).data());
  return statusOf(error.code);
}

Result<void> printEnvironment(const CommandLine& line) {
  CHATELAINE_TRY(token, readToken());
  CHATELAINE_TRY(text, environmentFor(line, token));
  std::setvbuf(stdout, nullptr, _IONBF, 0);  // no copy of the token in a buffer
  std::fwrite(text.view().data(), 1, text.size(), stdout);
  return {};
}

// A file says itself whose record it is: anybody can found a team and write one.
Result<void> checkTeam(const CommandLine& line, const TeamId& team) {
  const auto known = isOurs(line, team);
  if (known && !*known)
    return fail(ErrorCode::tampered, "the file is the record of another team than the local daemon's");
  if (!known && known.error().code != ErrorCode::offline) return std::unexpected(known.error());
  if (!known) std::puts("no daemon answers here: compare the team above with the one that you know");
  return {};
}

Result<void> verify(const CommandLine& line) {
  CHATELAINE_TRY(all, records(line));
  for (const sync::AuditExport& record : all) {
    CHATELAINE_TRY(verified, sync::verifyAuditExport(record));
    std::fputs(report(verified).c_str(), stdout);
    if (line.file) CHATELAINE_CHECK(checkTeam(line, verified.team));
  }
  std::puts(all.empty() ? "there is no team here, and no record" : "verified: every chain holds without a gap");
  return {};
}

Result<void> exportRecord(const CommandLine& line) {
  CHATELAINE_TRY(all, records(line));
  return exportTo(*line.file, all);
}

Result<void> print(const Result<std::string>& text) {
  if (!text) return std::unexpected(text.error());
  std::fputs(text->c_str(), stdout);
  return {};
}

Result<void> carryOut(const CommandLine& line) {
  CHATELAINE_TRY(crypto, crypto::Runtime::start());
  switch (line.command) {
    case Command::env: return printEnvironment(line);
    case Command::auditVerify: return verify(line);
    case Command::auditExport: return exportRecord(line);
    case Command::identity: return print(describeGateway(line));
    case Command::handOver: return print(handOver(line));
    case Command::recover: return print(recover(line));
    case Command::kit: return print(confirmKit(line));
    case Command::forks: return print(forks(line));
    case Command::help: break;
  }
  std::fputs(usage().data(), stdout);
  return {};
}

}  // namespace

int run(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  const auto line = parseCommandLine(std::vector<std::string>(argv + 1, argv + argc));
  if (!line) {
    std::fputs(usage().data(), stderr);
    return complain(line.error());
  }
  try {
    const auto done = carryOut(*line);
    return done ? 0 : complain(done.error());
  } catch (const std::exception& exception) {
    return complain({ErrorCode::internal, exception.what()});
  }
}

}  // namespace chatelaine::ctl
