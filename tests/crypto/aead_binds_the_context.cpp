#include <atomic>
#include <thread>

#include "crypto/aead.h"
#include "crypto/random.h"
#include "tests/support/canary.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/dies.h"
#include "tests/support/hex.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class AeadBindsTheContext : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void whatWasSealed_isOpened_data() {
    QTest::addColumn<std::size_t>("size");
    for (const std::size_t size : {0UL, 1UL, 15UL, 16UL, 17UL, 100'000UL}) QTest::addRow("%zu bytes", size) << size;
  }
  void whatWasSealed_isOpened() {
    QFETCH(std::size_t, size);
    const Secret key = crypto::randomSecret(32);
    const Bytes plaintext = crypto::randomBytes(size);
    const Bytes sealed = crypto::seal(key, "label", bytesOf("context"), plaintext);
    QCOMPARE(sealed.size(), size + 28);
    const auto opened = crypto::open(key, "label", bytesOf("context"), sealed);
    QVERIFY(opened.has_value());
    QVERIFY(equalInConstantTime(opened->view(), plaintext));
  }

  // Sealed with another implementation (Python's hmac, hashlib and cryptography) from the definition in aead.h.
  void anotherImplementation_isUnderstood() {
    const Secret key = secretHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const Bytes sealed = hex("000102030405060708090a0b584c1a75151a9394affce976a9e497b0b6c2cea16e773af0b3daab3511");
    const auto opened = crypto::open(key, "chatelaine test", bytesOf("team/vault/item"), sealed);
    QVERIFY(opened.has_value());
    QCOMPARE(opened->text(), std::string_view("correct horse"));
  }

  void anotherKeyLabelOrContext_isTampered() {
    const Secret key = crypto::randomSecret(32);
    const Bytes sealed = crypto::seal(key, "label", bytesOf("context"), bytesOf("secret"));
    QCOMPARE(codeOf(crypto::open(crypto::randomSecret(32), "label", bytesOf("context"), sealed)), ErrorCode::tampered);
    QCOMPARE(codeOf(crypto::open(key, "lab", bytesOf("context"), sealed)), ErrorCode::tampered);
    QCOMPARE(codeOf(crypto::open(key, "label", bytesOf("Context"), sealed)), ErrorCode::tampered);
    QCOMPARE(codeOf(crypto::open(key, "label", {}, sealed)), ErrorCode::tampered);
    // No part of the label slides over into the context.
    QCOMPARE(codeOf(crypto::open(key, "labelc", bytesOf("ontext"), sealed)), ErrorCode::tampered);
  }

  void anyFlippedBit_isTampered() {
    const Secret key = crypto::randomSecret(32);
    Bytes sealed = crypto::seal(key, "label", bytesOf("context"), bytesOf("secret"));
    for (std::byte& byte : sealed) {
      byte ^= std::byte{0x10};
      QCOMPARE(codeOf(crypto::open(key, "label", bytesOf("context"), sealed)), ErrorCode::tampered);
      byte ^= std::byte{0x10};
    }
    QVERIFY(crypto::open(key, "label", bytesOf("context"), sealed).has_value());
  }

  void anyShorterText_isTampered() {
    const Secret key = crypto::randomSecret(32);
    const Bytes sealed = crypto::seal(key, "label", {}, bytesOf("secret"));
    for (std::size_t size = 0; size < sealed.size(); ++size) {
      QCOMPARE(codeOf(crypto::open(key, "label", {}, ByteView(sealed).first(size))), ErrorCode::tampered);
    }
  }

  void sealingTwice_looksDifferent() {
    const Secret key = crypto::randomSecret(32);
    const Bytes first = crypto::seal(key, "label", {}, bytesOf("secret"));
    const Bytes second = crypto::seal(key, "label", {}, bytesOf("secret"));
    QVERIFY(!std::ranges::equal(ByteView(first).first(12), ByteView(second).first(12)));
    QVERIFY(!std::ranges::equal(ByteView(first).subspan(12), ByteView(second).subspan(12)));
  }

  void anEmptyKey_endsTheProgram() {
    QVERIFY(dies([] { crypto::seal(Secret(), "label", {}, bytesOf("secret")); }));
  }

  void manyThreads_sealAndOpenAtOnce() {
    const Secret key = crypto::randomSecret(32);
    std::atomic<int> mistakes = 0;
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number) {
      threads.emplace_back([&key, &mistakes, number] {
        const std::string text(static_cast<std::size_t>(100 + number), static_cast<char>('a' + number));
        for (int i = 0; i < 300; ++i) {
          const Bytes sealed = crypto::seal(key, "label", bytesOf("context"), bytesOf(text));
          const auto opened = crypto::open(key, "label", bytesOf("context"), sealed);
          if (!opened || opened->text() != text) ++mistakes;
        }
      });
    }
    threads.clear();
    QCOMPARE(mistakes.load(), 0);
  }

  void aSecretThatWasOpened_isGoneFromMemoryAfterwards() {
    const Canary canary;
    const Secret key = crypto::randomSecret(32);
    const Bytes sealed = crypto::seal(key, "label", {}, canary.secret().view());
    {
      const auto opened = crypto::open(key, "label", {}, sealed);
      QVERIFY(opened.has_value());
      QCOMPARE(canary.countIn(opened->view()), std::size_t{1});
      QVERIFY(canary.countInProcess() >= 1);  // the search finds what is there
    }
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

 private:
  static ErrorCode codeOf(const Result<Secret>& result) { return result ? ErrorCode::internal : result.error().code; }
};

CHATELAINE_TEST(AeadBindsTheContext);
#include "aead_binds_the_context.moc"
