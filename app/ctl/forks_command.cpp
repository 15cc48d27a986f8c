#include "app/ctl/forks_command.h"

#include <algorithm>
#include <cstdio>
#include <format>

#include "app/ctl/local_daemon.h"
#include "app/ctl/terminal.h"
#include "sync/hand_over_api.h"

namespace chatelaine::ctl {
namespace {

constexpr std::size_t shortId = 16;
constexpr std::string_view yes = "settled";

std::string subjectOf(const sync::OpenFork& fork) {
  constexpr std::uint64_t roster = 0;
  constexpr std::uint64_t head = 1;
  if (fork.kind == roster) return std::format("two rosters of the team at revision {}", fork.place);
  const std::string name = shown(fork.name);
  if (fork.kind == head) return std::format("two pasts of the vault {} at height {}", name, fork.place);
  return std::format("two records of {} at event {}", name, fork.place);
}

std::string lineOf(const sync::OpenFork& fork) {
  return std::format("{}  {}, found {:%F %H:%M} UTC\n", fork.id.hex().substr(0, shortId), subjectOf(fork),
                     std::chrono::floor<std::chrono::minutes>(fork.found));
}

Result<sync::OpenFork> chosen(const std::vector<sync::OpenFork>& open, const std::string& id) {
  if (id.size() < 8) return fail(ErrorCode::invalidInput, "say at least eight characters of the id");
  const auto fits = [&](const sync::OpenFork& fork) { return fork.id.hex().starts_with(id); };
  const auto found = std::ranges::find_if(open, fits);
  if (found == open.end()) return fail(ErrorCode::notFound, "nothing of that id is open");
  return *found;
}

Result<std::string> listed(const std::vector<sync::OpenFork>& open) {
  if (open.empty()) return "nothing proves that the server shows different pasts\n";
  std::string text;
  for (const sync::OpenFork& fork : open) text += lineOf(fork);
  return text +
         "Until these are settled this gateway opens no secret of what they are about. Keep what --report prints, "
         "find\n"
         "out who runs the server and what happened, compare with the others of the team; then --settle.\n";
}

Result<std::string> report(const LocalDaemon& daemon, const sync::OpenFork& fork) {
  CHATELAINE_TRY(body,
                 daemon.post(std::string(sync::path::controlForkReport), sync::encode(sync::ForkRequest{fork.id})));
  CHATELAINE_TRY(report, sync::decode<sync::ForkReport>(body));
  return report.text;
}

Result<std::string> settle(const LocalDaemon& daemon, const sync::OpenFork& fork) {
  std::fputs(lineOf(fork).c_str(), stderr);
  std::fputs("This gateway goes on with the past that it has, and opens secrets again. It is recorded.\n", stderr);
  if (ask("Type \"settled\" if you have looked into it: ") != yes)
    return fail(ErrorCode::invalidInput, "it stays open: \"settled\" wasn't typed");
  CHATELAINE_CHECK(daemon.post(std::string(sync::path::controlForkSettled), sync::encode(sync::ForkRequest{fork.id})));
  return "settled: " + subjectOf(fork) + "\n";
}

}  // namespace

Result<std::string> forks(const CommandLine& line) {
  CHATELAINE_TRY(daemon, LocalDaemon::gatewayIn(line.runtime, line.socket));
  CHATELAINE_TRY(body, daemon.get(std::string(sync::path::controlForks)));
  CHATELAINE_TRY(state, sync::decode<sync::ForkState>(body));
  if (!line.report && !line.settle) return listed(state.open);
  CHATELAINE_TRY(fork, chosen(state.open, line.report ? *line.report : *line.settle));
  return line.report ? report(daemon, fork) : settle(daemon, fork);
}

}  // namespace chatelaine::ctl
