#include "crypto/initialize.h"

#include "crypto/qca_arrays.h"
#include "crypto/requirements.h"

namespace chatelaine::crypto {

struct Runtime::State {
  QCA::Initializer qca{QCA::Locking, 256};  // KiB of locked memory for QCA's own copies of keys
};

Runtime::Runtime() : m_state(std::make_unique<State>()) {}
Runtime::~Runtime() = default;

Result<std::unique_ptr<Runtime>> Runtime::start() {
  std::unique_ptr<Runtime> runtime(new Runtime);
  if (const auto missing = firstUnmet(requirements())) {
    return fail(ErrorCode::cryptoUnavailable, *missing + " is missing");
  }
  return runtime;
}

bool Runtime::hasLockedMemory() const { return QCA::haveSecureMemory(); }

}  // namespace chatelaine::crypto
