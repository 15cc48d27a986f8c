#include "tests/support/crypto_fixture.h"

#include <QtTest/QtTest>

#include "crypto/initialize.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

namespace chatelaine::test {
namespace {

// QCA's plug-in loads OpenSSL's legacy provider and never unloads it; that is not our leak.
class LeakBlindness {
 public:
#ifdef __SANITIZE_ADDRESS__
  LeakBlindness() { __lsan_disable(); }
  ~LeakBlindness() { __lsan_enable(); }
  LeakBlindness(const LeakBlindness&) = delete;
  LeakBlindness& operator=(const LeakBlindness&) = delete;
#endif
};

}  // namespace

void startCrypto() {
  static std::unique_ptr<crypto::Runtime> runtime;
  if (runtime) return;
  [[maybe_unused]] const LeakBlindness blindness;
  auto started = crypto::Runtime::start();
  if (!started) qFatal("%s", started.error().detail.c_str());
  runtime = *std::move(started);
}

}  // namespace chatelaine::test
