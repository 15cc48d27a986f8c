#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "crypto/one_time_code.h"
#include "crypto/passphrase.h"
#include "crypto/random.h"
#include "crypto/signature.h"
#include "crypto/x509.h"
#include "tests/support/canary.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::crypto;
using test::Canary;

// What a library keeps of a key after its last use is what a memory dump gives away.
class KeysAreGoneAfterwards : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void anAeadKey() {
    const Canary canary = afterUse(randomSecret(32), [](const Secret& key) {
      const Bytes sealed = seal(key, "label", bytesOf("context"), bytesOf("text"));
      QVERIFY(open(key, "label", bytesOf("context"), sealed).has_value());
    });
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void aMacKey() {
    const Canary canary = afterUse(randomSecret(32), [](const Secret& key) { hmacSha256(key, bytesOf("data")); });
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void aDerivedKeyAndItsInput() {
    std::optional<Canary> derivedCanary;
    const Canary canary = afterUse(randomSecret(32), [&derivedCanary](const Secret& key) {
      derivedCanary.emplace(deriveKey(key, bytesOf("salt"), bytesOf("info")));
    });
    QCOMPARE(canary.countInProcess(), std::size_t{0});
    QCOMPARE(derivedCanary->countInProcess(), std::size_t{0});
  }

  void aKemKey() {
    const Canary canary = afterUse(generateKemKeyPair().privateKey, [](const Secret& key) {
      const auto pair = kemKeyPairFromPrivate(key);
      const auto sealed = hpkeSeal(pair->publicKey, bytesOf("info"), {}, bytesOf("text"));
      QVERIFY(hpkeOpen(key, bytesOf("info"), {}, *sealed).has_value());
    });
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void aSigningKey() {
    const Canary canary = afterUse(randomSecret(32), [](const Secret& seed) {
      const auto pair = signKeyPairFromSeed(seed);
      QVERIFY(verify(pair->publicKey, "label", bytesOf("m"), sign(*pair, "label", bytesOf("m"))));
    });
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void aPassphraseAndItsKey() {
    std::optional<Canary> keyCanary;
    const Canary canary = afterUse(Canary().secret(), [&keyCanary](const Secret& passphrase) {
      const auto key = keyFromPassphrase(passphrase, bytesOf("somesaltsomesalt"), minimumPassphraseCost);
      keyCanary.emplace(*key);
    });
    QCOMPARE(canary.countInProcess(), std::size_t{0});
    QCOMPARE(keyCanary->countInProcess(), std::size_t{0});
  }

  void anAuthenticatorKey() {
    const Canary canary = afterUse(randomSecret(20), [](const Secret& key) {
      QCOMPARE(oneTimeCode(key, {}, Timestamp(std::chrono::seconds(59))).code.size(), std::size_t{6});
    });
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void theKeyOfTheAuthority() {
    const Timestamp now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
    auto authority = createCertificateAuthority("Chatelaine test authority", now);
    QVERIFY(issueLeaf(*authority, "api.example.test", now).has_value());
    // A line from the middle of the PEM text, which holds the private number.
    const Canary canary(Secret::copyOf(authority->privateKeyPem.text().substr(60, 32)));
    QVERIFY(canary.countInProcess() >= 1);
    authority->privateKeyPem = Secret();
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

 private:
  template <class Use>
  static Canary afterUse(Secret key, Use use) {
    use(key);
    return Canary(key);
  }
};

CHATELAINE_TEST(KeysAreGoneAfterwards);
#include "keys_are_gone_afterwards.moc"
