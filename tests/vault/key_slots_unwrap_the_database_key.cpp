#include "vault/key_slots.h"

#include <sys/stat.h>

#include <fstream>

#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::vault;
using namespace chatelaine::test;

namespace {

Bytes contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return copyOf(bytesOf(text));
}

void write(const std::filesystem::path& file, ByteView content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << textOf(content);
}

ErrorCode errorOf(const Result<Secret>& result) { return result ? ErrorCode::internal : result.error().code; }

}  // namespace

class KeySlotsUnwrapTheDatabaseKey : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<TemporaryFolder> m_folder;
  std::filesystem::path m_file;
  Secret m_key;
  const Secret m_passphrase = Secret::copyOf("correct horse");

 private Q_SLOTS:
  void initTestCase() { startCrypto(); }
  void init() {
    m_folder = std::make_unique<TemporaryFolder>();
    m_file = m_folder->file("keys");
    m_key = crypto::randomSecret(32);
    QVERIFY(createKeySlots(m_file, m_key, m_passphrase, crypto::minimumPassphraseCost).has_value());
  }

  void passphrase_opens() {
    const auto key = openWithPassphrase(m_file, m_passphrase);
    QVERIFY(key.has_value());
    QVERIFY(*key == m_key);
  }

  void wrongPassphrase_isSaidSo() {
    QCOMPARE(errorOf(openWithPassphrase(m_file, Secret::copyOf("wrong"))), ErrorCode::wrongPassphrase);
    QCOMPARE(errorOf(openWithPassphrase(m_file, Secret{})), ErrorCode::wrongPassphrase);
  }

  void file_isTheOwnersAlone() {
    struct stat status{};
    QCOMPARE(::stat(m_file.c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0600U);
  }

  void secondCreation_isRefused() {
    const auto again = createKeySlots(m_file, m_key, m_passphrase, crypto::minimumPassphraseCost);
    QCOMPARE(again.error().code, ErrorCode::alreadyExists);
    QVERIFY(*openWithPassphrase(m_file, m_passphrase) == m_key);
  }

  void changedPassphrase_replacesTheOldOne() {
    const Secret next = Secret::copyOf("battery staple");
    QVERIFY(changePassphrase(m_file, m_key, next, crypto::minimumPassphraseCost).has_value());
    QVERIFY(*openWithPassphrase(m_file, next) == m_key);
    QCOMPARE(errorOf(openWithPassphrase(m_file, m_passphrase)), ErrorCode::wrongPassphrase);
  }

  void keyringSlot_comesAndGoes() {
    const Secret keyringKey = crypto::randomSecret(32);
    QVERIFY(!hasKeyringSlot(m_file));
    QCOMPARE(errorOf(openWithKeyringKey(m_file, keyringKey)), ErrorCode::notFound);
    QVERIFY(addKeyringSlot(m_file, m_key, keyringKey).has_value());
    QVERIFY(hasKeyringSlot(m_file));
    QVERIFY(*openWithKeyringKey(m_file, keyringKey) == m_key);
    QVERIFY(*openWithPassphrase(m_file, m_passphrase) == m_key);
    QCOMPARE(errorOf(openWithKeyringKey(m_file, crypto::randomSecret(32))), ErrorCode::wrongPassphrase);
    QVERIFY(removeKeyringSlot(m_file, m_key).has_value());
    QVERIFY(!hasKeyringSlot(m_file));
    QCOMPARE(errorOf(openWithKeyringKey(m_file, keyringKey)), ErrorCode::notFound);
  }

  void changesWithoutTheKey_areDenied() {
    const Secret other = crypto::randomSecret(32);
    QCOMPARE(changePassphrase(m_file, other, m_passphrase, crypto::minimumPassphraseCost).error().code,
             ErrorCode::denied);
    QCOMPARE(addKeyringSlot(m_file, other, other).error().code, ErrorCode::denied);
    QCOMPARE(removeKeyringSlot(m_file, other).error().code, ErrorCode::denied);
    QVERIFY(*openWithPassphrase(m_file, m_passphrase) == m_key);
  }

  void everyFlippedByte_isDamage() {
    const Bytes good = contentOf(m_file);
    for (std::size_t i = 0; i < good.size(); ++i) {
      Bytes bad = good;
      bad[i] ^= std::byte{0x01};
      write(m_file, bad);
      const ErrorCode code = errorOf(openWithPassphrase(m_file, m_passphrase));
      QVERIFY2(code == ErrorCode::corrupt || code == ErrorCode::unsupportedVersion, std::to_string(i).c_str());
    }
    write(m_file, good);
    QVERIFY(openWithPassphrase(m_file, m_passphrase).has_value());
  }

  void everyTruncation_isDamage() {
    const Bytes good = contentOf(m_file);
    for (std::size_t size = 0; size < good.size(); ++size) {
      write(m_file, ByteView(good).first(size));
      QCOMPARE(errorOf(openWithPassphrase(m_file, m_passphrase)), ErrorCode::corrupt);
    }
  }

  void slotsOfAnotherFile_dontMix() {
    const auto otherFile = m_folder->file("other");
    QVERIFY(
        createKeySlots(otherFile, crypto::randomSecret(32), m_passphrase, crypto::minimumPassphraseCost).has_value());
    QVERIFY(!(*openWithPassphrase(otherFile, m_passphrase) == m_key));
    QCOMPARE(changePassphrase(otherFile, m_key, m_passphrase, crypto::minimumPassphraseCost).error().code,
             ErrorCode::denied);
  }

  void missingFile_isNotFound() {
    QCOMPARE(errorOf(openWithPassphrase(m_folder->file("nothing"), m_passphrase)), ErrorCode::notFound);
    QVERIFY(!hasKeyringSlot(m_folder->file("nothing")));
  }

  void costBelowTheFloor_isRefused() {
    const auto file = m_folder->file("weak");
    QVERIFY(!createKeySlots(file, m_key, m_passphrase, crypto::PassphraseCost{8, 1}).has_value());
    QVERIFY(!std::filesystem::exists(file));
  }

  void interruptedChange_leavesTheOldFile() {
    std::filesystem::create_directory(m_folder->file("keys.new"));  // what is written first can't be written
    QVERIFY(!changePassphrase(m_file, m_key, Secret::copyOf("next"), crypto::minimumPassphraseCost).has_value());
    QVERIFY(*openWithPassphrase(m_file, m_passphrase) == m_key);
  }
};

CHATELAINE_TEST(KeySlotsUnwrapTheDatabaseKey);
#include "key_slots_unwrap_the_database_key.moc"
