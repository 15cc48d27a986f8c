#include "vault/key_slots.h"

#include <sys/stat.h>

#include <fstream>

#include "crypto/hash.h"
#include "crypto/random.h"
#include "sync/cbor.h"
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

// The file in its parts, as somebody can take it apart and put it together again who holds no key.
struct Parts {
  Bytes slots;
  Bytes mac;
};

Parts partsOf(ByteView file) {
  sync::CborReader reader(file);
  reader.array(5);
  (void)reader.text();
  (void)reader.number();
  Parts parts{reader.bytes(), reader.bytes()};
  return parts;
}

Bytes fileOf(const Parts& parts, std::uint64_t format = 1) {
  sync::CborWriter writer;
  writer.array(5).text("chatelaine key slots").number(format).bytes(parts.slots).bytes(parts.mac);
  return writer.bytes(crypto::sha256({parts.slots, parts.mac}).view()).take();
}

struct SlotParts {
  std::uint64_t kind = 1;
  Bytes salt = Bytes(16);
  std::uint64_t memoryKiB = 0;
  std::uint64_t passes = 0;
  Bytes sealed = Bytes(60);
};

Bytes slotsOf(const std::vector<SlotParts>& slots) {
  sync::CborWriter writer;
  writer.array(slots.size());
  for (const SlotParts& slot : slots) {
    writer.array(5).number(slot.kind).bytes(slot.salt).number(slot.memoryKiB).number(slot.passes).bytes(slot.sealed);
  }
  return writer.take();
}

std::vector<SlotParts> slotsIn(ByteView bytes) {
  sync::CborReader reader(bytes);
  std::vector<SlotParts> slots(reader.array());
  for (SlotParts& slot : slots) {
    reader.array(5);
    slot = {reader.number(), reader.bytes(), reader.number(), reader.number(), reader.bytes()};
  }
  return slots;
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

  // Somebody who may write the file, and nothing else, adds a way in of their own: the key that comes out doesn't vouch
  // for it, and nothing is opened with it.
  void aSlotAddedWithoutTheKey_isSeen() {
    Parts parts = partsOf(contentOf(m_file));
    std::vector<SlotParts> slots = slotsIn(parts.slots);
    slots.push_back({.kind = 2});
    parts.slots = slotsOf(slots);
    write(m_file, fileOf(parts));
    QCOMPARE(errorOf(openWithPassphrase(m_file, m_passphrase)), ErrorCode::corrupt);
    QCOMPARE(changePassphrase(m_file, m_key, m_passphrase, crypto::minimumPassphraseCost).error().code,
             ErrorCode::denied);
  }

  void aSlotTakenAwayWithoutTheKey_isSeen() {
    QVERIFY(addKeyringSlot(m_file, m_key, crypto::randomSecret(32)).has_value());
    Parts parts = partsOf(contentOf(m_file));
    std::vector<SlotParts> slots = slotsIn(parts.slots);
    QCOMPARE(slots.size(), std::size_t{2});
    std::erase_if(slots, [](const SlotParts& slot) { return slot.kind == 2; });
    parts.slots = slotsOf(slots);
    write(m_file, fileOf(parts));
    QCOMPARE(errorOf(openWithPassphrase(m_file, m_passphrase)), ErrorCode::corrupt);
  }

  // A cost that nobody would choose: too weak to protect, or so large that the program would never answer.
  void aCostOutOfBoundsInTheFile_isDamage() {
    for (const auto& [memory, passes] : {std::pair(8ULL, 1ULL), std::pair(0xffffffffULL, 3ULL),
                                         std::pair(65536ULL, 0xffffffffULL), std::pair(0ULL, 0ULL)}) {
      Parts parts = partsOf(contentOf(m_file));
      std::vector<SlotParts> slots = slotsIn(parts.slots);
      slots[0].memoryKiB = memory;
      slots[0].passes = passes;
      parts.slots = slotsOf(slots);
      write(m_folder->file("other"), fileOf(parts));
      QCOMPARE(errorOf(openWithPassphrase(m_folder->file("other"), m_passphrase)), ErrorCode::corrupt);
    }
  }

  void slotsOfAnUnknownKind_areDamage() {
    for (const std::uint64_t kind : {0ULL, 3ULL, 1ULL << 40}) {
      Parts parts = partsOf(contentOf(m_file));
      parts.slots = slotsOf({{.kind = kind}});
      write(m_file, fileOf(parts));
      QCOMPARE(errorOf(openWithPassphrase(m_file, m_passphrase)), ErrorCode::corrupt);
      QVERIFY(createKeySlots(m_folder->file(std::to_string(kind)), m_key, m_passphrase, crypto::minimumPassphraseCost)
                  .has_value());
      m_file = m_folder->file(std::to_string(kind));
    }
  }

  void aNewerFile_asksForAnUpdate() {
    const Parts parts = partsOf(contentOf(m_file));
    write(m_file, fileOf(parts, 2));
    QCOMPARE(errorOf(openWithPassphrase(m_file, m_passphrase)), ErrorCode::unsupportedVersion);
    QCOMPARE(addKeyringSlot(m_file, m_key, crypto::randomSecret(32)).error().code, ErrorCode::unsupportedVersion);
    write(m_file, fileOf(parts, 0));
    QCOMPARE(errorOf(openWithPassphrase(m_file, m_passphrase)), ErrorCode::corrupt);
    write(m_file, fileOf(parts));
    QVERIFY(*openWithPassphrase(m_file, m_passphrase) == m_key);  // nobody touched it meanwhile
  }

  void keysOfAnotherSize_getNoFile() {
    const auto file = m_folder->file("short");
    QCOMPARE(createKeySlots(file, crypto::randomSecret(16), m_passphrase, crypto::minimumPassphraseCost).error().code,
             ErrorCode::invalidInput);
    QVERIFY(!std::filesystem::exists(file));
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
