// What the vault thread owns: the open replica, the synchronisation in flight over it, and the server session; only
// data.
#pragma once
#include <memory>
#include <optional>

#include "vault/joining.h"
#include "vault/moving.h"
#include "vault/recovery.h"
#include "vault/sync_run.h"
#include "vault/vault.h"

namespace chatelaine::models {

// Everything in here is made, used and dropped on the vault thread. No vault: locked, or not made yet.
struct VaultSpace {
  std::optional<vault::Vault> vault;
  std::unique_ptr<vault::SyncRun> run;        // refers to `vault`
  std::unique_ptr<vault::Joining> joining;    // so does this
  std::unique_ptr<vault::Recovery> recovery;  // and this
  std::unique_ptr<vault::Moving> moving;      // and this
  vault::SyncSession session;
};

// Drops every key that the process holds for the vault.
inline void closeSpace(VaultSpace& space) {
  space.run.reset();
  space.joining.reset();
  space.recovery.reset();
  space.moving.reset();
  space.vault.reset();
  space.session = {};
}

}  // namespace chatelaine::models
