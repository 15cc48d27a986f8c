// A team whose devices talk to a real `chatelained server`.
#pragma once
#include "tests/server/team.h"
#include "tests/support/running_daemon.h"

namespace chatelaine::test {

struct TeamOfDaemon {
  Team team;

  unsigned found(const RunningDaemon& at) const;                                        // both rosters; the last status
  std::string session(const RunningDaemon& at, const sync::PrincipalKeys& keys) const;  // empty if refused
  unsigned post(const RunningDaemon& at, const sync::Commit& commit, const std::string& token) const;
  std::vector<Hash> heads(const RunningDaemon& at, const std::string& token) const;
};

}  // namespace chatelaine::test
