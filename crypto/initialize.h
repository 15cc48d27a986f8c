// Starts QCA and proves that every algorithm the project uses is there; fails closed otherwise.
#pragma once
#include <memory>

#include "core/result.h"

namespace chatelaine::crypto {

// Keeps QCA alive. Make one in main, after the QCoreApplication and before any other call into crypto, and keep it
// until the end. cryptoUnavailable names the missing algorithm.
class Runtime {
 public:
  static Result<std::unique_ptr<Runtime>> start();
  ~Runtime();

  // False where the system refused to lock QCA's memory; core's secretMemoryIsLocked() tells the same of Secrets.
  bool hasLockedMemory() const;

 private:
  Runtime();
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace chatelaine::crypto
