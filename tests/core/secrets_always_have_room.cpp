#include <vector>

#include "core/secret.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class SecretsAlwaysHaveRoom : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // As many request heads of the largest size as agents can have under way at a service that doesn't read.
  void manyLargeOnes_areKeptApart() {
    constexpr std::size_t count = 1000;
    std::vector<Secret> secrets;
    for (std::size_t i = 0; i < count; ++i) {
      secrets.emplace_back(60'000);
      secrets.back().writable()[59'999] = static_cast<std::byte>(i % 251);
    }
    for (std::size_t i = 0; i < count; ++i) QVERIFY(secrets[i].view()[59'999] == static_cast<std::byte>(i % 251));
    secrets.clear();
    const Secret after(100);
    QCOMPARE(after.size(), std::size_t{100});
  }
};

CHATELAINE_TEST(SecretsAlwaysHaveRoom);
#include "secrets_always_have_room.moc"
