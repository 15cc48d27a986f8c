// Where in the window a person is: one of the sidebar's entries.
#pragma once
#include <cstdint>

#include "core/id.h"

namespace chatelaine::ui {

enum class Screen : std::uint8_t { vaults, agents, authenticators, audit, health, conflicts, settings, trash, forks };

struct Place {
  Screen screen = Screen::vaults;
  VaultId vault;  // of Screen::vaults; null: none yet
  friend bool operator==(const Place&, const Place&) = default;
};

}  // namespace chatelaine::ui
