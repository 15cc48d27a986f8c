#include "crypto/initialize.h"
#include "crypto/random.h"
#include "crypto/requirements.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::crypto;

class RuntimeFailsClosed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void everythingThatIsNeeded_isHere() {
    const auto runtime = Runtime::start();
    QVERIFY2(runtime.has_value(), runtime ? "" : runtime.error().detail.c_str());
    QVERIFY((*runtime)->hasLockedMemory());
  }

  void theFirstThingThatIsMissing_isNamed() {
    const std::vector<Requirement> list{
        {"here", [] { return true; }}, {"missing", [] { return false; }}, {"also missing", [] { return false; }}};
    QCOMPARE(firstUnmet(list).value_or(""), std::string("missing"));
    QVERIFY(!firstUnmet(std::span(list).first(1)).has_value());
  }

  void theList_namesWhatTheProtocolUses() {
    std::string names;
    for (const Requirement& requirement : requirements()) names += requirement.name + "\n";
    for (const char* name : {"aes256-gcm", "hkdf(sha256)", "hmac(sha256)", "ARGON2ID", "ED25519", "HPKE"}) {
      QVERIFY2(names.contains(name), name);
    }
  }

  void random_isNeverTheSame() {
    QVERIFY(randomBytes(32) != randomBytes(32));
    QVERIFY(!(randomSecret(32) == randomSecret(32)));
    QVERIFY(randomId<ItemId>() != randomId<ItemId>());
    QVERIFY(!randomId<Hash>().isNull());
    QCOMPARE(randomBytes(100'000).size(), std::size_t{100'000});
    QVERIFY(randomBytes(0).empty());
  }
};

CHATELAINE_TEST(RuntimeFailsClosed);
#include "runtime_fails_closed.moc"
