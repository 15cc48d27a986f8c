// Vectors of others where our own functions can't be given the inputs directly, and every size at which something may
// change: blocks, the borders of padding, the largest outputs. What isn't published was made with Python's hashlib,
// hmac and "cryptography".
#include <random>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "crypto/qca_arrays.h"
#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/hex.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class EverySizeMatches : public QObject {
  Q_OBJECT
 private:
  static QCA::Cipher gcm(QCA::Direction direction, const Bytes& key, const Bytes& nonce, const QCA::AuthTag& tag) {
    return {QStringLiteral("aes256"),
            QCA::Cipher::GCM,
            QCA::Cipher::NoPadding,
            direction,
            QCA::SymmetricKey(crypto::toSecureArray(key)),
            QCA::InitializationVector(crypto::toSecureArray(nonce)),
            tag,
            crypto::qcaProvider};
  }

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  // McGrew and Viega, "The Galois/Counter Mode of Operation", submitted to NIST: test cases 13 to 15. The cipher below
  // our seal and open, as this system provides it.
  void aes256Gcm_matchesItsSubmissionToNist_data() {
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("nonce");
    QTest::addColumn<std::string>("plaintext");
    QTest::addColumn<std::string>("ciphertext");
    QTest::addColumn<std::string>("tag");
    const std::string zeros(64, '0');
    QTest::newRow("13") << zeros << std::string(24, '0') << std::string() << std::string()
                        << std::string("530f8afbc74536b9a963b4f1c4cb738b");
    QTest::newRow("14") << zeros << std::string(24, '0') << std::string(32, '0')
                        << std::string("cea7403d4d606b6e074ec5d3baf39d18")
                        << std::string("d0d1c8a799996bf0265b98b5d48ab919");
    QTest::newRow("15") << std::string("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
                        << std::string("cafebabefacedbaddecaf888")
                        << std::string(
                               "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                               "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255")
                        << std::string(
                               "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                               "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad")
                        << std::string("b094dac5d93471bdec1a502270e3cc6c");
  }
  void aes256Gcm_matchesItsSubmissionToNist() {
    QFETCH(std::string, key);
    QFETCH(std::string, nonce);
    QFETCH(std::string, plaintext);
    QFETCH(std::string, ciphertext);
    QFETCH(std::string, tag);
    QCA::Cipher encryption = gcm(QCA::Encode, hex(key), hex(nonce), QCA::AuthTag(16));
    const QCA::MemoryRegion made = encryption.process(crypto::toSecureArray(hex(plaintext)));
    QCOMPARE(toHex(crypto::viewOf(made)), ciphertext);
    QCOMPARE(toHex(crypto::viewOf(encryption.tag())), tag);
    QCA::Cipher decryption = gcm(QCA::Decode, hex(key), hex(nonce), QCA::AuthTag(crypto::toSecureArray(hex(tag))));
    QCOMPARE(toHex(crypto::viewOf(decryption.process(crypto::toSecureArray(hex(ciphertext))))), plaintext);
    QVERIFY(decryption.ok());
    Bytes wrong = hex(tag);
    wrong[15] ^= std::byte{1};
    QCA::Cipher refusing = gcm(QCA::Decode, hex(key), hex(nonce), QCA::AuthTag(crypto::toSecureArray(wrong)));
    refusing.process(crypto::toSecureArray(hex(ciphertext)));
    QVERIFY(!refusing.ok());
  }

  // Key 00…1f, label "chatelaine vector v1", plaintext of 0, 7, 14, … : made from the definition in aead.h.
  void seals_areUnderstoodAtTheBordersOfBlocks_data() {
    QTest::addColumn<std::string>("context");
    QTest::addColumn<std::string>("sealed");
    QTest::newRow("0") << std::string("82500101010101010101010101010101010100")
                       << std::string("000000000000000000000000c5418cddf30ad1ffbaffffc8aedbaf75");
    QTest::newRow("1") << std::string("82500101010101010101010101010101010101")
                       << std::string("0101010101010101010101018e3f42add69ca041e06971cfa29b10f423");
    QTest::newRow("15") << std::string("8250010101010101010101010101010101010f")
                        << std::string(
                               "0f0f0f0f0f0f0f0f0f0f0f0febd32cd05edaf6c024578fd239f549a1f0fe66f70ce82c65bbdafa1e"
                               "3717cf");
    QTest::newRow("16") << std::string("82500101010101010101010101010101010110")
                        << std::string(
                               "1010101010101010101010102fb8c75342af9c270f964dc0ace4f4c7aa6b5696b8d3931ba0da2b81"
                               "a96f3475");
    QTest::newRow("17") << std::string("82500101010101010101010101010101010111")
                        << std::string(
                               "111111111111111111111111871b01c319d12dcc3e224822b5f1ed9178c191cbd4ed5b7c496d3ae8"
                               "df3e650b6e");
    QTest::newRow("64") << std::string("8250010101010101010101010101010101011840")
                        << std::string(
                               "4040404040404040404040406c3fae7eee4cc66dc1ca4ce9916cb8841aa0bf052e0e44850e5ec4e9"
                               "78de3eaef106532fb9d9bf4ece95b880b5bdfd41d380d953d459a388892be2faa9a9617461d2727a"
                               "a3c07f6df1e52284b740fa53");
  }
  void seals_areUnderstoodAtTheBordersOfBlocks() {
    QFETCH(std::string, context);
    QFETCH(std::string, sealed);
    const Secret key = secretHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const auto opened = crypto::open(key, "chatelaine vector v1", hex(context), hex(sealed));
    QVERIFY(opened.has_value());
    QCOMPARE(opened->size(), static_cast<std::size_t>(std::stoi(QTest::currentDataTag())));
    for (std::size_t i = 0; i < opened->size(); ++i) QCOMPARE(opened->view()[i], static_cast<std::byte>(i * 7));
  }

  // RFC 4231 sections 4.5, 4.6 and 4.8; the document shows the second cut to 16 bytes.
  void hmac_matchesTheRestOfRfc4231() {
    Bytes counting(25);
    for (std::size_t i = 0; i < counting.size(); ++i) counting[i] = static_cast<std::byte>(i + 1);
    QCOMPARE(toHex(crypto::hmacSha256(Secret::copyOf(ByteView(counting)), Bytes(50, std::byte{0xcd}))),
             std::string("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"));
    const Secret twenty = Secret::copyOf(std::string(20, '\x0c'));
    QCOMPARE(toHex(crypto::hmacSha256(twenty, bytesOf("Test With Truncation"))).substr(0, 32),
             std::string("a3b6167473100ee06e0c796c2955552b"));
    const Secret large = Secret::copyOf(std::string(131, '\xaa'));
    QCOMPARE(toHex(crypto::hmacSha256(
                 large, bytesOf("This is a test using a larger than block-size key and a larger than block-size data. "
                                "The key needs to be hashed before being used by the HMAC algorithm."))),
             std::string("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"));
  }

  // HKDF(22 × 0b, "salt", "info") at several sizes, by its SHA-256; the largest is 255 blocks.
  void derivedKeys_matchAtEverySize_data() {
    QTest::addColumn<int>("size");
    QTest::addColumn<std::string>("hash");
    const auto row = [](int size, const char* hash) { QTest::addRow("%d", size) << size << std::string(hash); };
    row(16, "faa163d4ba39d4f8aebd1f1a33147c7b918948b9937c4ab98ca3bdbec82b9c64");
    row(31, "e25be3a63f8016ee35849ffe85b38b88963550754152485b5fe75de4798dbffa");
    row(32, "924e0ee1dd992b9847b8d449520fc21f3f3506a030e2631303b5b89f5a0f5cc5");
    row(33, "b08c88991f1dc7246b85d20c70e46a24f701e9734deb1b880353695eabd65e96");
    row(64, "f70d068850f9142acc43a6c7fdaaf24edcdaf2f714ed7ee42e25b2d867f7a35a");
    row(100, "99dad85ff66244fa2c888e58d38f460064184ecfacc6b2789d89ee12d661083a");
    row(8160, "9c6e937f58cce71b34ec33765c5e886fbc2c0da7f8d5b05edc01f2a8a7da396c");
  }
  void derivedKeys_matchAtEverySize() {
    QFETCH(int, size);
    QFETCH(std::string, hash);
    const Secret input = Secret::copyOf(std::string(22, '\x0b'));
    const Secret key = crypto::deriveKey(input, bytesOf("salt"), bytesOf("info"), static_cast<std::size_t>(size));
    QCOMPARE(crypto::sha256(key.view()).hex(), hash);
  }

  // RFC 7748 section 6.1, Bob's key.
  void x25519_matchesRfc7748() {
    const auto pair =
        crypto::kemKeyPairFromPrivate(secretHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    QCOMPARE(toHex(pair->publicKey), std::string("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
  }

  void whatIsSealed_isOpenedAtEverySize() {
    const Secret key = crypto::randomSecret(32);
    const crypto::KemKeyPair pair = crypto::generateKemKeyPair();
    for (std::size_t size = 0; size < 300; ++size) {
      const Bytes plain = crypto::randomBytes(size);
      const Bytes sealed = crypto::seal(key, "label", plain, plain);
      QCOMPARE(sealed.size(), size + 28);
      QVERIFY(std::ranges::equal(crypto::open(key, "label", plain, sealed)->view(), plain));
      if (size == 0 || size % 7 != 0) continue;
      const auto toPair = crypto::hpkeSeal(pair.publicKey, bytesOf("label"), plain, plain);
      QCOMPARE(toPair->size(), size + 48);
      QVERIFY(std::ranges::equal(crypto::hpkeOpen(pair.privateKey, bytesOf("label"), plain, *toPair)->view(), plain));
    }
  }

  // A thousand elements, then without every third; digests made with Python's hashlib.
  void sums_matchAfterManyChanges() {
    crypto::SetHash sum;
    for (int i = 0; i < 1000; ++i) sum.add(bytesOf(std::to_string(i)));
    QCOMPARE(sum.digest().hex(), std::string("d7754f6e3422887b5f19b63e23a056025613806364b668cbdfac44148b859769"));
    for (int i = 0; i < 1000; i += 3) sum.remove(bytesOf(std::to_string(i)));
    QCOMPARE(sum.digest().hex(), std::string("6f0dbe6e25c9783d107f870d3624f0cb3eced6dbc3805a486dfecf5e5346fc4d"));
  }

  // In any order, with detours: only what is in the set at the end counts. The seed is fixed.
  void sums_forgetTheirWay() {
    std::mt19937 random(7);
    const crypto::SetHash empty;
    for (int round = 0; round < 20; ++round) {
      crypto::SetHash sum;
      std::vector<std::string> elements;
      for (int i = 0; i < 30; ++i) elements.push_back(std::to_string(random()));
      for (const std::string& element : elements) sum.add(bytesOf(element));
      std::ranges::shuffle(elements, random);
      crypto::SetHash other;
      for (const std::string& element : elements) {
        other.add(bytesOf(element));
        other.add(bytesOf("detour " + element));
        other.remove(bytesOf("detour " + element));
      }
      QCOMPARE(other.digest(), sum.digest());
      for (const std::string& element : elements) other.remove(bytesOf(element));
      QCOMPARE(other.digest(), empty.digest());
    }
  }
};

CHATELAINE_TEST(EverySizeMatches);
#include "every_size_matches.moc"
