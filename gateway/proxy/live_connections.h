// The connections that somebody's rights are being used on, so that a revocation cuts them at once. One worker's.
#pragma once
#include <exception>
#include <functional>
#include <list>

namespace chatelaine::gateway {

class LiveConnections {
 public:
  struct Use {
    std::function<bool()> isStillAllowed;
    std::function<void()> cut;
  };
  // Watches as long as it lives. Replacing what is watched is cheap.
  class Watch {
   public:
    Watch(LiveConnections& live, Use use)
        : m_live(live), m_place(live.m_uses.insert(live.m_uses.end(), std::move(use))) {}
    ~Watch() { m_live.m_uses.erase(m_place); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    LiveConnections& m_live;
    std::list<Use>::iterator m_place;
  };

  // Cuts what is no longer allowed. Cutting doesn't end a watch at once: its coroutine does when it wakes.
  void recheck() {
    for (Use& use : m_uses) {
      if (!isAllowed(use)) use.cut();
    }
  }

 private:
  // What can't be told is not allowed, and keeps nobody from looking at the next.
  static bool isAllowed(const Use& use) noexcept {
    try {
      return use.isStillAllowed();
    } catch (const std::exception&) {
      return false;
    }
  }

  std::list<Use> m_uses;
};

}  // namespace chatelaine::gateway
