#include "crypto/hash.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/dies.h"
#include "tests/support/hex.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::crypto;
using namespace chatelaine::test;

class HashMatchesPublishedVectors : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  // FIPS 180-4 examples.
  void sha256_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("digest");
    QTest::newRow("empty") << std::string()
                           << std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << std::string("abc")
                         << std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << std::string("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  }
  void sha256() {
    QFETCH(std::string, text);
    QFETCH(std::string, digest);
    QCOMPARE(crypto::sha256(bytesOf(text)).hex(), digest);
  }

  void sha256OfParts_isThatOfTheirConcatenation() {
    QCOMPARE(crypto::sha256({bytesOf("a"), {}, bytesOf("bc")}), crypto::sha256(bytesOf("abc")));
  }

  // RFC 4231 sections 4.2, 4.3, 4.4 and 4.7.
  void hmacSha256_data() {
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("data");
    QTest::addColumn<std::string>("code");
    const auto row = [](const char* name, std::string key, std::string data, std::string code) {
      QTest::newRow(name) << key << data << code;
    };
    row("1", std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    row("2", "Jefe", "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    row("3", std::string(20, '\xaa'), std::string(50, '\xdd'),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    row("6", std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  }
  void hmacSha256() {
    QFETCH(std::string, key);
    QFETCH(std::string, data);
    QFETCH(std::string, code);
    QCOMPARE(toHex(crypto::hmacSha256(Secret::copyOf(key), bytesOf(data))), code);
  }

  // RFC 5869 appendices A.1, A.2 and A.3.
  void deriveKey_data() {
    QTest::addColumn<std::string>("input");
    QTest::addColumn<std::string>("salt");
    QTest::addColumn<std::string>("info");
    QTest::addColumn<std::string>("key");
    const auto row = [](const char* name, std::string input, std::string salt, std::string info, std::string key) {
      QTest::newRow(name) << input << salt << info << key;
    };
    row("A.1", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    row("A.2", sequence(0x00, 80), sequence(0x60, 80), sequence(0xb0, 80),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    row("A.3", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }
  void deriveKey() {
    QFETCH(std::string, input);
    QFETCH(std::string, salt);
    QFETCH(std::string, info);
    QFETCH(std::string, key);
    QCOMPARE(hexOf(crypto::deriveKey(secretHex(input), hex(salt), hex(info), key.size() / 2)), key);
  }

  void anEmptyKey_endsTheProgram() {
    // A moved-from Secret is empty, and everybody knows what an empty key protects.
    QVERIFY(dies([] { crypto::hmacSha256(Secret(), bytesOf("data")); }));
    QVERIFY(dies([] { crypto::deriveKey(Secret(), {}, bytesOf("label")); }));
    QVERIFY(!dies([] { crypto::hmacSha256(Secret::copyOf(std::string_view("key")), bytesOf("data")); }));
  }

  // Said before anything is computed, whatever the library makes of an empty key.
  void anEmptyKey_isSaidAsSuch() {
    const std::string words = lastWords([] { crypto::deriveKey(Secret(), bytesOf("salt"), bytesOf("label")); });
    QVERIFY2(words.contains("a key derived from nothing"), words.c_str());
  }

 private:
  static std::string sequence(int first, int count) {
    Bytes bytes;
    for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(first + i));
    return toHex(bytes);
  }
};

CHATELAINE_TEST(HashMatchesPublishedVectors);
#include "hash_matches_published_vectors.moc"
