// What a recovery would lose: where the server shows less of a vault than the team's chain vouches for. No I/O.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sync/roster.h"

namespace chatelaine::vault {

struct VaultLoss {
  VaultId vault;
  sync::ClosedAt vouched;  // how far the chain says that it had come
  sync::ClosedAt shown;    // where the server says that it stands
  friend bool operator==(const VaultLoss&, const VaultLoss&) = default;
};

// The vaults of the chain's newest roster whose shown end is lower than the highest recorded one, or another head at
// its height. Only a recovery kit's lower end takes a recorded one's place here: an owner's program never records one.
// A vault of which `shown` says nothing isn't among them.
std::vector<VaultLoss> lossesOf(std::span<const sync::Roster> chain,
                                const std::function<std::optional<sync::ClosedAt>(const VaultId&)>& shown);

Bytes encode(std::span<const VaultLoss> losses);
std::string textOf(std::span<const VaultLoss> losses);  // ids and heights, for an Error's detail

}  // namespace chatelaine::vault
