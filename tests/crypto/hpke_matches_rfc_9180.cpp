#include "crypto/hpke.h"
#include "tests/support/canary.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/hex.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

// RFC 9180's published vectors: mode_base, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, first encryption.
constexpr std::string_view info = "4f6465206f6e2061204772656369616e2055726e";
constexpr std::string_view recipientPrivate = "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d";
constexpr std::string_view recipientPublic = "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c";
constexpr std::string_view encapsulated = "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256";
constexpr std::string_view associatedData = "436f756e742d30";
constexpr std::string_view ciphertext =
    "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a";

Bytes vectorSealed() {
  Bytes sealed = hex(encapsulated);
  append(sealed, hex(ciphertext));
  return sealed;
}

}  // namespace

class HpkeMatchesRfc9180 : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void thePublishedCiphertext_isOpened() {
    const auto opened = crypto::hpkeOpen(secretHex(recipientPrivate), hex(info), hex(associatedData), vectorSealed());
    QVERIFY(opened.has_value());
    QCOMPARE(opened->text(), std::string_view("Beauty is truth, truth beauty"));
  }

  void thePublicKey_followsFromThePrivateOne() {
    const auto pair = crypto::kemKeyPairFromPrivate(secretHex(recipientPrivate));
    QVERIFY(pair.has_value());
    QCOMPARE(toHex(pair->publicKey), std::string(recipientPublic));
    QCOMPARE(hexOf(pair->privateKey), std::string(recipientPrivate));
  }

  // Appendix A.1.1: ikmR, skRm, pkRm. Section 7.1.3 doesn't depend on the AEAD.
  void theKeyPair_followsFromTheSeed() {
    const crypto::KemKeyPair pair =
        crypto::kemKeyPairFromSeed(secretHex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037"));
    QCOMPARE(toHex(pair.publicKey), std::string("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"));
    QCOMPARE(hexOf(pair.privateKey), std::string("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"));
  }

  void whatWeSeal_weOpen() {
    const crypto::KemKeyPair recipient = crypto::generateKemKeyPair();
    const auto sealed = crypto::hpkeSeal(recipient.publicKey, bytesOf("info"), bytesOf("aad"), bytesOf("secret"));
    QVERIFY(sealed.has_value());
    QCOMPARE(sealed->size(), std::size_t{32 + 6 + 16});
    const auto opened = crypto::hpkeOpen(recipient.privateKey, bytesOf("info"), bytesOf("aad"), *sealed);
    QVERIFY(opened.has_value());
    QCOMPARE(opened->text(), std::string_view("secret"));
  }

  void anyOtherInput_isTampered() {
    const Secret key = secretHex(recipientPrivate);
    const Secret another = crypto::generateKemKeyPair().privateKey;
    QCOMPARE(codeOf(crypto::hpkeOpen(another, hex(info), hex(associatedData), vectorSealed())), ErrorCode::tampered);
    QCOMPARE(codeOf(crypto::hpkeOpen(key, bytesOf("x"), hex(associatedData), vectorSealed())), ErrorCode::tampered);
    QCOMPARE(codeOf(crypto::hpkeOpen(key, hex(info), bytesOf("x"), vectorSealed())), ErrorCode::tampered);
    QCOMPARE(codeOf(crypto::hpkeOpen(key, hex(info), {}, vectorSealed())), ErrorCode::tampered);
    QCOMPARE(codeOf(crypto::hpkeOpen(Secret(), hex(info), hex(associatedData), vectorSealed())), ErrorCode::tampered);
  }

  void anyFlippedBit_isTampered() {
    const Secret key = secretHex(recipientPrivate);
    Bytes sealed = vectorSealed();
    for (std::byte& byte : sealed) {
      byte ^= std::byte{1};
      QCOMPARE(codeOf(crypto::hpkeOpen(key, hex(info), hex(associatedData), sealed)), ErrorCode::tampered);
      byte ^= std::byte{1};
    }
  }

  void anyShorterText_isTampered() {
    const Secret key = secretHex(recipientPrivate);
    const Bytes sealed = vectorSealed();
    for (std::size_t size = 0; size < sealed.size(); ++size) {
      QCOMPARE(codeOf(crypto::hpkeOpen(key, hex(info), hex(associatedData), ByteView(sealed).first(size))),
               ErrorCode::tampered);
    }
  }

  void aPublicKeyOfLowOrder_isRefused() {
    // With it every sender would agree on a shared secret that anybody knows.
    const auto sealed = crypto::hpkeSeal(crypto::KemPublicKey{}, bytesOf("info"), {}, bytesOf("secret"));
    QCOMPARE(sealed.error().code, ErrorCode::invalidInput);
  }

  void whatCantBeSealed_isRefused() {
    const crypto::KemPublicKey recipient = crypto::generateKemKeyPair().publicKey;
    QCOMPARE(crypto::hpkeSeal(recipient, bytesOf("info"), {}, {}).error().code, ErrorCode::invalidInput);
    QCOMPARE(crypto::hpkeSeal(recipient, Bytes(1025), {}, bytesOf("secret")).error().code, ErrorCode::invalidInput);
    QCOMPARE(crypto::kemKeyPairFromPrivate(secretHex("00")).error().code, ErrorCode::invalidInput);
  }

  void sealingTwice_looksDifferent() {
    const crypto::KemPublicKey recipient = crypto::generateKemKeyPair().publicKey;
    const auto first = crypto::hpkeSeal(recipient, bytesOf("info"), {}, bytesOf("secret"));
    const auto second = crypto::hpkeSeal(recipient, bytesOf("info"), {}, bytesOf("secret"));
    QVERIFY(!std::ranges::equal(ByteView(*first).first(32), ByteView(*second).first(32)));
  }

  void aSecretThatWasOpened_isGoneFromMemoryAfterwards() {
    const Canary canary;
    const crypto::KemKeyPair recipient = crypto::generateKemKeyPair();
    const auto sealed = crypto::hpkeSeal(recipient.publicKey, bytesOf("info"), {}, canary.secret().view());
    QVERIFY(sealed.has_value());
    QVERIFY(crypto::hpkeOpen(recipient.privateKey, bytesOf("info"), {}, *sealed).has_value());
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

 private:
  static ErrorCode codeOf(const Result<Secret>& result) { return result ? ErrorCode::internal : result.error().code; }
};

CHATELAINE_TEST(HpkeMatchesRfc9180);
#include "hpke_matches_rfc_9180.moc"
