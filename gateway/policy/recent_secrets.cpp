#include "gateway/policy/recent_secrets.h"

#include <algorithm>

#include "gateway/rules/scrub.h"

namespace chatelaine::gateway {
namespace {

constexpr std::chrono::minutes refreshedAfter{1};  // so that the state isn't replaced with every request

auto holding(const Secret& secret) {
  return [&secret](const auto& entry) { return *entry.secret == secret; };
}

}  // namespace

bool RecentSecrets::needsChange(const State& state, std::span<const Secret> secrets, Timestamp now) {
  const auto isOld = [&](const Entry& entry) { return entry.lastUsed + keptFor <= now; };
  if (std::ranges::any_of(state.entries, isOld)) return true;
  return std::ranges::any_of(secrets, [&](const Secret& secret) {
    const auto known = std::ranges::find_if(state.entries, holding(secret));
    return known == state.entries.end() || known->lastUsed + refreshedAfter <= now;
  });
}

RecentSecrets::StatePointer RecentSecrets::changed(const State& state, std::span<const Secret> secrets, Timestamp now) {
  auto next = std::make_shared<State>(state);
  bool isOther = std::erase_if(next->entries, [&](const Entry& entry) { return entry.lastUsed + keptFor <= now; }) > 0;
  for (const Secret& secret : secrets) {
    const auto known = std::ranges::find_if(next->entries, holding(secret));
    if (known != next->entries.end()) {
      known->lastUsed = now;
    } else {
      next->entries.push_back({std::make_shared<const Secret>(secret.clone()), now});
      isOther = true;
    }
  }
  if (!isOther) return next;
  std::vector<const Secret*> all;
  for (const Entry& entry : next->entries) all.push_back(entry.secret.get());
  next->set = all.empty() ? nullptr : std::make_shared<const ScrubSet>(all);
  return next;
}

void RecentSecrets::add(std::span<const Secret> secrets, Timestamp now) {
  StatePointer state = m_state.load();
  while (needsChange(*state, secrets, now)) {
    if (m_state.compare_exchange_strong(state, changed(*state, secrets, now))) return;
  }
}

std::shared_ptr<const ScrubSet> RecentSecrets::scrubSet(Timestamp now) {
  add({}, now);
  return m_state.load()->set;
}

}  // namespace chatelaine::gateway
