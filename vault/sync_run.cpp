#include "vault/sync_run.h"

#include <algorithm>
#include <cmath>

#include "vault/sync_run_state.h"

namespace chatelaine::vault {

SyncRun::SyncRun(Vault& vault, SyncSession& session, const Hash& serverKey)
    : m_state(std::make_unique<State>(*vault.m_state->replica, session, serverKey)) {}
SyncRun::~SyncRun() = default;

void SyncRun::wish(RosterWish wish) { m_state->wish(std::move(wish)); }

void SyncRun::moves(MoveStep step) { m_state->moves(step); }

Result<SyncRun::Standing> SyncRun::standing(const sync::SyncState& at) const { return m_state->standing(at); }

Result<std::optional<sync::ApiRequest>> SyncRun::start() { return m_state->start(); }

Result<std::optional<sync::ApiRequest>> SyncRun::received(sync::ApiResponse response) {
  return m_state->received(std::move(response));
}

const SyncSummary& SyncRun::summary() const { return m_state->summary; }

std::chrono::milliseconds retryDelay(int failures, double random) {
  constexpr double longest = 60'000;
  const double doubled = 500 * std::pow(2.0, std::clamp(failures, 1, 16) - 1);
  // Between half and the whole: clients that failed together don't come back together.
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(doubled, longest) * (0.5 + random / 2)));
}

}  // namespace chatelaine::vault
