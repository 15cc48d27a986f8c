#include "models/recovery_words.h"

#include "tests/support/test_main.h"

using namespace chatelaine;

// Vectors of the proquint proposal (IPv4 addresses as words): two words for four bytes.
class RecoveryWordsAreProquints : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void words_areThoseOfThePublishedVectors_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::newRow("127.0.0.1") << QByteArray::fromHex("7f000001") << QByteArray("lusab") << QByteArray("babad");
    QTest::newRow("63.84.220.193") << QByteArray::fromHex("3f54dcc1") << QByteArray("gutih") << QByteArray("tugad");
    QTest::newRow("63.118.7.35") << QByteArray::fromHex("3f760723") << QByteArray("gutuk") << QByteArray("bisog");
    QTest::newRow("140.98.193.141") << QByteArray::fromHex("8c62c18d") << QByteArray("mudof") << QByteArray("sakat");
    QTest::newRow("212.58.253.68") << QByteArray::fromHex("d43afd44") << QByteArray("tibup") << QByteArray("zujah");
  }
  void words_areThoseOfThePublishedVectors() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    const Secret seed = Secret::copyOf(std::as_bytes(std::span(bytes.constData(), bytes.size())));
    QCOMPARE(QByteArray::fromStdString(std::string(models::recoveryWord(seed, 0).text())), first);
    QCOMPARE(QByteArray::fromStdString(std::string(models::recoveryWord(seed, 1).text())), second);
  }

  void typedWord_isRecognisedWhateverItsCaseAndSpace() {
    Secret seed(32);
    seed.writable()[0] = std::byte{0x7f};
    QVERIFY(models::isRecoveryWord(seed, 0, "lusab"));
    QVERIFY(models::isRecoveryWord(seed, 0, " LuSaB\n"));
    QVERIFY(!models::isRecoveryWord(seed, 0, "lusac"));
    QVERIFY(!models::isRecoveryWord(seed, 1, "lusab"));
    QVERIFY(!models::isRecoveryWord(seed, 0, ""));
    QVERIFY(!models::isRecoveryWord(seed, 0, "lusab babab"));
  }
};

CHATELAINE_TEST(RecoveryWordsAreProquints);
#include "recovery_words_are_proquints.moc"
