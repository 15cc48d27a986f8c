// The secrets that an agent has used in the last hour, kept to be scrubbed from whatever comes back to it.
#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <vector>

#include "core/environment.h"
#include "core/secret.h"

namespace chatelaine::gateway {

class ScrubSet;

// Any thread; readers and writers never wait for each other.
class RecentSecrets {
 public:
  static constexpr std::chrono::hours keptFor{1};

  void add(std::span<const Secret> secrets, Timestamp now);
  // Null when there is nothing to look for.
  std::shared_ptr<const ScrubSet> scrubSet(Timestamp now);

 private:
  struct Entry {
    std::shared_ptr<const Secret> secret;
    Timestamp lastUsed;
  };
  struct State {
    std::vector<Entry> entries;
    std::shared_ptr<const ScrubSet> set;
  };
  using StatePointer = std::shared_ptr<const State>;
  static bool needsChange(const State& state, std::span<const Secret> secrets, Timestamp now);
  static StatePointer changed(const State& state, std::span<const Secret> secrets, Timestamp now);

  std::atomic<StatePointer> m_state{std::make_shared<const State>()};
};

}  // namespace chatelaine::gateway
