#include "vault/roster_chain.h"

namespace chatelaine::vault {

Result<std::size_t> RosterChain::add(const sync::RosterPage& page) {
  for (const Bytes& bytes : page.rosters) {
    CHATELAINE_TRY(roster, sync::decodeRoster(bytes));
    CHATELAINE_CHECK(sync::verifyRoster(m_rosters.empty() ? nullptr : &m_rosters.back(), roster));
    m_rosters.push_back(std::move(roster));
  }
  m_keys = page.keys;
  return page.rosters.size();
}

}  // namespace chatelaine::vault
