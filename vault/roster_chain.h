// A team's roster chain as a newcomer reads it, page by page, before it has a replica of the team. Internal.
#pragma once
#include <vector>

#include "sync/api.h"

namespace chatelaine::vault {

class RosterChain {
 public:
  std::uint64_t next() const { return m_rosters.size(); }
  const std::vector<sync::Roster>& rosters() const { return m_rosters; }
  const std::vector<sync::WrappedKey>& keys() const { return m_keys; }  // of the newest page

  // How many rosters it brought; 0 is the end. tampered, denied, corrupt: they make no chain.
  Result<std::size_t> add(const sync::RosterPage& page);

 private:
  std::vector<sync::Roster> m_rosters;
  std::vector<sync::WrappedKey> m_keys;
};

}  // namespace chatelaine::vault
