#include "crypto/signature.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/hex.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class SignatureMatchesRfc8032 : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  // RFC 8032 section 7.1, tests 1 to 3.
  void thePublicKey_followsFromTheSeed_data() {
    QTest::addColumn<std::string>("seed");
    QTest::addColumn<std::string>("publicKey");
    QTest::newRow("1") << std::string("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                       << std::string("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    QTest::newRow("2") << std::string("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                       << std::string("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    QTest::newRow("3") << std::string("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                       << std::string("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
  }
  void thePublicKey_followsFromTheSeed() {
    QFETCH(std::string, seed);
    QFETCH(std::string, publicKey);
    const auto pair = crypto::signKeyPairFromSeed(secretHex(seed));
    QVERIFY(pair.has_value());
    QCOMPARE(toHex(pair->publicKey), publicKey);
  }

  // Wycheproof's Ed25519 vector whose message is twelve zero bytes: an empty label, its separator, and eleven more.
  void aPublishedSignature_isMadeAndVerified() {
    const auto pair =
        crypto::signKeyPairFromSeed(secretHex("add4bb8103785baf9ac534258e8aaf65f5f1adb5ef5f3df19bb80ab989c4d64b"));
    QVERIFY(pair.has_value());
    const crypto::Signature signature = crypto::sign(*pair, "", Bytes(11));
    QCOMPARE(
        toHex(signature),
        std::string("d46543bfb892f84ec124dcdfc847034c19363bf3fc2fa89b1267833a14856e52e60736918783f950b6f1dd8d40dc343"
                    "247cd43ce054c2d68ef974f7ed0f3c60f"));
    QVERIFY(crypto::verify(pair->publicKey, "", Bytes(11), signature));
  }

  // Made with another implementation (Python's cryptography) over "head", a zero byte, "hello".
  void theLabel_isSignedBeforeTheMessage() {
    const auto pair =
        crypto::signKeyPairFromSeed(secretHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    QCOMPARE(
        toHex(crypto::sign(*pair, "head", bytesOf("hello"))),
        std::string("1653274aca0b2a84841146c1e226c581b7859130b1b3225878cfe33300480670bde14292bd828449772f591ab8e7c2b0"
                    "5913c0a09aa9577f7bdf10ea84cd2c0e"));
  }

  void aSignature_fitsNothingElse() {
    const crypto::SignKeyPair pair = crypto::generateSignKeyPair();
    const crypto::Signature signature = crypto::sign(pair, "head", bytesOf("message"));
    QVERIFY(crypto::verify(pair.publicKey, "head", bytesOf("message"), signature));
    QVERIFY(!crypto::verify(pair.publicKey, "roster", bytesOf("message"), signature));
    QVERIFY(!crypto::verify(pair.publicKey, "head", bytesOf("messag"), signature));
    QVERIFY(!crypto::verify(pair.publicKey, "hea", bytesOf("dmessage"), signature));
    QVERIFY(!crypto::verify(crypto::generateSignKeyPair().publicKey, "head", bytesOf("message"), signature));
  }

  void anyFlippedBit_isRefused() {
    const crypto::SignKeyPair pair = crypto::generateSignKeyPair();
    crypto::Signature signature = crypto::sign(pair, "head", bytesOf("message"));
    for (std::byte& byte : signature) {
      byte ^= std::byte{0x40};
      QVERIFY(!crypto::verify(pair.publicKey, "head", bytesOf("message"), signature));
      byte ^= std::byte{0x40};
    }
  }

  void aPublicKeyThatIsNone_verifiesNothing() {
    crypto::SignPublicKey nonsense;
    nonsense.fill(std::byte{0xff});
    QVERIFY(!crypto::verify(nonsense, "head", bytesOf("message"), crypto::Signature{}));
  }

  // Points of small order: with R of small order too and S = 0, every fourth or eighth message would be "signed".
  void aPublicKeyOfSmallOrder_verifiesNothing_data() {
    QTest::addColumn<std::string>("publicKey");
    for (const char* key : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0000000000000000000000000000000000000000000000000000000000000080",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"}) {
      QTest::newRow(key) << std::string(key);
    }
  }
  void aPublicKeyOfSmallOrder_verifiesNothing() {
    QFETCH(std::string, publicKey);
    const Bytes encoded = hex(publicKey);
    crypto::SignPublicKey key;
    std::ranges::copy(encoded, key.begin());
    crypto::Signature identity{};  // R = the neutral point, S = 0
    identity.front() = std::byte{1};
    crypto::Signature same{};  // R = the key itself, S = 0
    std::ranges::copy(encoded, same.begin());
    for (int number = 0; number < 64; ++number) {
      const std::string message = std::to_string(number);
      QVERIFY(!crypto::verify(key, "head", bytesOf(message), identity));
      QVERIFY(!crypto::verify(key, "head", bytesOf(message), same));
    }
  }

  void aSeedOfAnotherLength_isRefused() {
    QCOMPARE(crypto::signKeyPairFromSeed(Secret(31)).error().code, ErrorCode::invalidInput);
    QCOMPARE(crypto::signKeyPairFromSeed(Secret()).error().code, ErrorCode::invalidInput);
  }
};

CHATELAINE_TEST(SignatureMatchesRfc8032);
#include "signature_matches_rfc_8032.moc"
