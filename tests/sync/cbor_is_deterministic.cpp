// The vectors are those of RFC 8949 appendix A that our subset has.
#include "sync/cbor.h"
#include "tests/support/hex.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class CborIsDeterministic : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void numbers_areThoseOfTheRfc_data() {
    QTest::addColumn<quint64>("value");
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("0") << quint64{0} << QByteArray("00");
    QTest::newRow("23") << quint64{23} << QByteArray("17");
    QTest::newRow("24") << quint64{24} << QByteArray("1818");
    QTest::newRow("100") << quint64{100} << QByteArray("1864");
    QTest::newRow("1000") << quint64{1000} << QByteArray("1903e8");
    QTest::newRow("1000000") << quint64{1000000} << QByteArray("1a000f4240");
    QTest::newRow("1000000000000") << quint64{1000000000000} << QByteArray("1b000000e8d4a51000");
    QTest::newRow("largest") << quint64{18446744073709551615U} << QByteArray("1bffffffffffffffff");
  }
  void numbers_areThoseOfTheRfc() {
    QFETCH(quint64, value);
    QFETCH(QByteArray, encoded);
    CborWriter writer;
    writer.number(value);
    QCOMPARE(toHex(writer.result()), encoded.toStdString());
    CborReader reader(writer.result());
    QCOMPARE(reader.number(), value);
    QVERIFY(reader.finish().has_value());
  }

  void strings_areThoseOfTheRfc_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("empty") << QByteArray() << QByteArray("60");
    QTest::newRow("IETF") << QByteArray("IETF") << QByteArray("6449455446");
    QTest::newRow("u with dots") << QByteArray("\xc3\xbc") << QByteArray("62c3bc");
    QTest::newRow("water") << QByteArray("\xe6\xb0\xb4") << QByteArray("63e6b0b4");
    QTest::newRow("beyond the plane") << QByteArray("\xf0\x90\x85\x91") << QByteArray("64f0908591");
  }
  void strings_areThoseOfTheRfc() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, encoded);
    CborWriter writer;
    writer.text(text.toStdString());
    QCOMPARE(toHex(writer.result()), encoded.toStdString());
    CborReader reader(writer.result());
    QCOMPARE(reader.text(), text.toStdString());
    QVERIFY(reader.finish().has_value());
  }

  void arraysAndBytes_areThoseOfTheRfc() {
    CborWriter writer;
    writer.array(3).number(1).array(2).number(2).number(3).array(2).number(4).number(5);
    QCOMPARE(toHex(writer.result()), std::string("8301820203820405"));
    CborWriter bytes;
    bytes.bytes(hex("01020304"));
    QCOMPARE(toHex(bytes.result()), std::string("4401020304"));
    CborWriter null;
    QCOMPARE(toHex(null.null().result()), std::string("f6"));
  }

  void anythingElse_isRefused_data() {
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("0 in two bytes") << QByteArray("811800");
    QTest::newRow("23 in two bytes") << QByteArray("811817");
    QTest::newRow("255 in three bytes") << QByteArray("811900ff");
    QTest::newRow("65535 in five bytes") << QByteArray("811a0000ffff");
    QTest::newRow("4 GiB - 1 in nine bytes") << QByteArray("811b00000000ffffffff");
    QTest::newRow("negative") << QByteArray("8120");
    QTest::newRow("float") << QByteArray("81f93c00");
    QTest::newRow("true") << QByteArray("81f5");
    QTest::newRow("map") << QByteArray("81a0");
    QTest::newRow("tag") << QByteArray("81c100");
    QTest::newRow("indefinite array") << QByteArray("9f00ff");
    QTest::newRow("indefinite bytes") << QByteArray("815f4100ff");
    QTest::newRow("reserved argument") << QByteArray("811c");
    QTest::newRow("number cut off") << QByteArray("8118");
    QTest::newRow("another size") << QByteArray("820000");
    QTest::newRow("bytes after the end") << QByteArray("810000");
    QTest::newRow("null") << QByteArray("81f6");
  }
  void anythingElse_isRefused() {
    QFETCH(QByteArray, encoded);
    const Bytes input = hex(encoded.toStdString());
    CborReader reader(input);
    reader.array(1);
    reader.number();
    QVERIFY(!reader.finish().has_value());
    QCOMPARE(reader.finish().error().code, ErrorCode::corrupt);
  }

  void sizesBeyondTheInput_areRefusedWithoutReservingMemory_data() {
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("array") << QByteArray("9bffffffffffffffff");
    QTest::newRow("bytes") << QByteArray("5bffffffffffffffff");
    QTest::newRow("text") << QByteArray("7b7fffffffffffffff");
  }
  void sizesBeyondTheInput_areRefusedWithoutReservingMemory() {
    QFETCH(QByteArray, encoded);
    const Bytes input = hex(encoded.toStdString());
    CborReader array(input);
    CborReader bytes(input);
    CborReader text(input);
    QCOMPARE(array.array(), std::size_t{0});
    QVERIFY(bytes.bytes().empty());
    QVERIFY(text.text().empty());
    QVERIFY(array.failed() && bytes.failed() && text.failed());
  }

  void textThatIsNotUtf8_isRefused_data() {
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("lone continuation") << QByteArray("6180");
    QTest::newRow("cut off") << QByteArray("61c3");
    QTest::newRow("overlong slash") << QByteArray("62c0af");
    QTest::newRow("overlong in three") << QByteArray("63e080af");
    QTest::newRow("surrogate") << QByteArray("63eda080");
    QTest::newRow("beyond unicode") << QByteArray("64f4908080");
    QTest::newRow("five bytes") << QByteArray("65f888808080");
  }
  void textThatIsNotUtf8_isRefused() {
    QFETCH(QByteArray, encoded);
    const Bytes input = hex(encoded.toStdString());
    CborReader reader(input);
    QVERIFY(reader.text().empty());
    QVERIFY(!reader.finish().has_value());
  }

  void aFailure_sticks() {
    const Bytes input = hex("8200f5");
    CborReader reader(input);
    reader.array(1);
    QVERIFY(reader.failed());
    QCOMPARE(reader.number(), std::uint64_t{0});
    QVERIFY(!reader.finish().has_value());
  }

  void numbersAboveTheMaximum_areRefused() {
    const Bytes input = hex("1864");
    CborReader within(input);
    QCOMPARE(within.number(100), std::uint64_t{100});
    CborReader beyond(input);
    QCOMPARE(beyond.number(99), std::uint64_t{0});
    QVERIFY(beyond.failed());
  }
};

CHATELAINE_TEST(CborIsDeterministic);
#include "cbor_is_deterministic.moc"
