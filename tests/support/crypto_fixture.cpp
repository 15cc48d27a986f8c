#include "tests/support/crypto_fixture.h"

#include <QtTest/QtTest>

#include "crypto/initialize.h"

namespace chatelaine::test {

void startCrypto() {
  // Kept to the end of the process: QCA itself closes when the application object goes.
  static const auto* const runtime = [] {
    auto started = crypto::Runtime::start();
    if (!started) qFatal("%s", started.error().detail.c_str());
    return started.value().release();
  }();
  Q_UNUSED(runtime)
}

}  // namespace chatelaine::test
