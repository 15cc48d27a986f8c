#include "core/bytes.h"
#include "core/id.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class BytesAreEncoded : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // RFC 4648 section 10.
  void base64_matchesTheRfc_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("encoded");
    const auto row = [](const char* text, const char* encoded) {
      QTest::newRow(text) << std::string(text) << std::string(encoded);
    };
    row("", "");
    row("f", "Zg==");
    row("fo", "Zm8=");
    row("foo", "Zm9v");
    row("foob", "Zm9vYg==");
    row("fooba", "Zm9vYmE=");
    row("foobar", "Zm9vYmFy");
  }
  void base64_matchesTheRfc() {
    QFETCH(std::string, text);
    QFETCH(std::string, encoded);
    QCOMPARE(toBase64(bytesOf(text)), encoded);
    QCOMPARE(textOf(fromBase64(encoded).value()), text);
    const std::string unpadded = encoded.substr(0, encoded.find('='));
    QCOMPARE(toBase64Url(bytesOf(text)), unpadded);
    QCOMPARE(textOf(fromBase64Url(unpadded).value()), text);
  }

  void theTwoAlphabets_differInTwoCharacters() {
    const Bytes bytes{std::byte{0xfb}, std::byte{0xff}, std::byte{0xfe}};
    QCOMPARE(toBase64(bytes), std::string("+//+"));
    QCOMPARE(toBase64Url(bytes), std::string("-__-"));
    QVERIFY(!fromBase64("-__-").has_value());
    QVERIFY(!fromBase64Url("+//+").has_value());
  }

  void everyByte_survives() {
    Bytes bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::byte>(i));
    QCOMPARE(fromBase64(toBase64(bytes)).value(), bytes);
    QCOMPARE(fromBase64Url(toBase64Url(bytes)).value(), bytes);
    QCOMPARE(fromHex(toHex(bytes)).value(), bytes);
  }

  void badBase64_isRefused_data() {
    QTest::addColumn<std::string>("text");
    for (const char* text : {"Zg", "Zg=", "Z===", "Zm9vY", "Zm9v!A==", "Zm 9v", "=Zg=", "Zh==", "Zm9=", "===="}) {
      QTest::newRow(text) << std::string(text);
    }
  }
  void badBase64_isRefused() {
    QFETCH(std::string, text);
    QCOMPARE(fromBase64(text).error().code, ErrorCode::invalidInput);
  }

  void badBase64Url_isRefused_data() {
    QTest::addColumn<std::string>("text");
    for (const char* text : {"Zg==", "Z", "Zh", "Zm9vYmE=", "a b", "Zm9vZ"}) QTest::newRow(text) << std::string(text);
  }
  void badBase64Url_isRefused() {
    QFETCH(std::string, text);
    QCOMPARE(fromBase64Url(text).error().code, ErrorCode::invalidInput);
  }

  void hex_takesBothCasesAndWritesLower() {
    QCOMPARE(toHex(fromHex("00aBFf").value()), std::string("00abff"));
    QVERIFY(fromHex("").value().empty());
  }

  void badHex_isRefused() {
    for (const char* text : {"0", "0g", "0x00", " 00", "00 "}) {
      QCOMPARE(fromHex(text).error().code, ErrorCode::invalidInput);
    }
  }

  void append_addsAtTheEnd() {
    Bytes bytes = copyOf(bytesOf("ab"));
    append(bytes, bytesOf("cd"));
    append(bytes, {});
    QCOMPARE(textOf(bytes), std::string("abcd"));
  }

  void anId_hasItsLengthOnly() {
    QVERIFY(ItemId().isNull());
    const auto id = ItemId::fromHex("000102030405060708090a0b0c0d0e0f");
    QVERIFY(id.has_value());
    QCOMPARE(id->hex(), std::string("000102030405060708090a0b0c0d0e0f"));
    QVERIFY(!id->isNull());
    QVERIFY(ItemId() < *id);
    QCOMPARE(ItemId::fromHex("00").error().code, ErrorCode::invalidInput);
    QCOMPARE(ItemId::fromBytes(Bytes(17)).error().code, ErrorCode::invalidInput);
    QVERIFY(std::hash<ItemId>{}(*id) != std::hash<ItemId>{}(ItemId()));
  }
};

CHATELAINE_TEST(BytesAreEncoded);
#include "bytes_are_encoded.moc"
