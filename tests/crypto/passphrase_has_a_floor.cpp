#include "crypto/argon2id.h"
#include "crypto/passphrase.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/hex.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::crypto;
using namespace chatelaine::test;
using namespace std::chrono_literals;

class PassphraseHasAFloor : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  // RFC 9106 section 5.3.
  void theVectorOfTheRfc_isMatched() {
    const Bytes passphrase(32, std::byte{1});
    const Bytes salt(16, std::byte{2});
    const Bytes secret(8, std::byte{3});
    const Bytes associatedData(12, std::byte{4});
    const auto key = argon2id({.passphrase = passphrase,
                               .salt = salt,
                               .secret = secret,
                               .associatedData = associatedData,
                               .memoryKiB = 32,
                               .passes = 3,
                               .lanes = 4});
    QVERIFY(key.has_value());
    QCOMPARE(hexOf(*key), std::string("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
  }

  // Made with the reference implementation's command, argon2 SALT -id -t 3 -k 65536 -p 1 -l 32 -r, and a larger cost.
  void theReferenceImplementation_isMatched() {
    const auto least = keyFromPassphrase(Secret::copyOf(std::string_view("password")), bytesOf("somesaltsomesalt"), {});
    QVERIFY(least.has_value());
    QCOMPARE(hexOf(*least), std::string("7664ad4ba1a3c999fcdd0991ffc2270f78302d2383233db5e7befc85d1bb1819"));
    const auto more = keyFromPassphrase(Secret::copyOf(std::string_view("correct-horse")), bytesOf("0123456789abcdef"),
                                        {.memoryKiB = 131072, .passes = 4});
    QVERIFY(more.has_value());
    QCOMPARE(hexOf(*more), std::string("84bcbabcbfb8cfb16122aa741c77eddfa44fe70df5d3be3771450d39dcfefb80"));
  }

  void aCostOutOfBounds_isCorrupt_data() {
    QTest::addColumn<std::uint32_t>("memoryKiB");
    QTest::addColumn<std::uint32_t>("passes");
    QTest::newRow("too little memory") << 65535U << 3U;
    QTest::newRow("too few passes") << 65536U << 2U;
    QTest::newRow("none") << 0U << 0U;
    QTest::newRow("too much memory") << 1048577U << 3U;
    QTest::newRow("too many passes") << 65536U << 33U;
    QTest::newRow("the largest numbers") << 0xffffffffU << 0xffffffffU;
  }
  void aCostOutOfBounds_isCorrupt() {
    QFETCH(std::uint32_t, memoryKiB);
    QFETCH(std::uint32_t, passes);
    const auto key = keyFromPassphrase(Secret::copyOf(std::string_view("p")), bytesOf("somesaltsomesalt"),
                                       {.memoryKiB = memoryKiB, .passes = passes});
    QCOMPARE(key.error().code, ErrorCode::corrupt);
  }

  void aShortSalt_isRefused() {
    QCOMPARE(keyFromPassphrase(Secret::copyOf(std::string_view("p")), bytesOf("short"), {}).error().code,
             ErrorCode::invalidInput);
  }

  void theCalibratedCost_followsTheTimeOfTheFloor_data() {
    QTest::addColumn<int>("floorMilliseconds");
    QTest::addColumn<std::uint32_t>("memoryKiB");
    QTest::addColumn<std::uint32_t>("passes");
    QTest::newRow("a slow machine stays on the floor") << 900 << 65536U << 3U;
    QTest::newRow("just the target") << 500 << 65536U << 3U;
    QTest::newRow("memory comes first") << 250 << 131072U << 3U;
    QTest::newRow("up to a comfortable size") << 125 << 262144U << 3U;
    QTest::newRow("then passes") << 50 << 262144U << 7U;
    QTest::newRow("never above the bounds") << 1 << 262144U << 32U;
    QTest::newRow("a clock that stood still") << 0 << 262144U << 32U;
  }
  void theCalibratedCost_followsTheTimeOfTheFloor() {
    QFETCH(int, floorMilliseconds);
    QFETCH(std::uint32_t, memoryKiB);
    QFETCH(std::uint32_t, passes);
    const PassphraseCost cost = costForTarget(std::chrono::milliseconds(floorMilliseconds), 500ms);
    QCOMPARE(cost.memoryKiB, memoryKiB);
    QCOMPARE(cost.passes, passes);
  }
};

CHATELAINE_TEST(PassphraseHasAFloor);
#include "passphrase_has_a_floor.moc"
