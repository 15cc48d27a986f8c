#include "sync/padding.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::sync;

class PaddingHidesLengths : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void sizes_areDoublesOf256_data() {
    QTest::addColumn<int>("content");
    QTest::addColumn<int>("padded");
    QTest::newRow("nothing") << 0 << 256;
    QTest::newRow("a little") << 1 << 256;
    QTest::newRow("full") << 252 << 256;
    QTest::newRow("one more") << 253 << 512;
    QTest::newRow("full again") << 508 << 512;
    QTest::newRow("large") << 5000 << 8192;
  }
  void sizes_areDoublesOf256() {
    QFETCH(int, content);
    QFETCH(int, padded);
    const Bytes plain(static_cast<std::size_t>(content), std::byte{0x5a});
    const Bytes bytes = pad(plain);
    QCOMPARE(bytes.size(), static_cast<std::size_t>(padded));
    const auto back = unpad(bytes);
    QVERIFY(back.has_value());
    QVERIFY(std::ranges::equal(*back, plain));
    QVERIFY(std::ranges::equal(padSecret(Secret::copyOf(ByteView(plain))).view(), bytes));
  }

  void otherPadding_isRefused() {
    Bytes trailing = pad(Bytes(10));
    trailing.back() = std::byte{1};
    QVERIFY(!unpad(trailing).has_value());
    Bytes tooLong = pad(Bytes(10));
    tooLong.resize(512);
    QVERIFY(!unpad(tooLong).has_value());
    Bytes lying = pad(Bytes(10));
    lying[2] = std::byte{1};  // says 266 bytes
    QVERIFY(!unpad(lying).has_value());
    QVERIFY(!unpad(Bytes(3)).has_value());
    QVERIFY(!unpad(Bytes{}).has_value());
  }
};

CHATELAINE_TEST(PaddingHidesLengths);
#include "padding_hides_lengths.moc"
