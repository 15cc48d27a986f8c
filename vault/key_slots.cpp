#include "vault/key_slots.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "sync/cbor.h"
#include "vault/durable_file.h"

namespace chatelaine::vault {
namespace {

constexpr std::string_view magic = "chatelaine key slots";
constexpr std::uint64_t newestFormat = 1;
constexpr std::string_view slotLabel = "chatelaine key slot v1";
constexpr std::size_t saltSize = 16;
constexpr std::size_t keySize = 32;

enum class SlotKind : std::uint8_t { passphrase = 1, keyring = 2 };

struct Slot {
  SlotKind kind = SlotKind::passphrase;
  Bytes salt;
  crypto::PassphraseCost cost;  // of a passphrase
  Bytes sealed;                 // the database key
};

// A slot's own parameters are the context of its seal, so none of them can be exchanged.
void writeParameters(sync::CborWriter& writer, const Slot& slot) {
  writer.number(static_cast<std::uint64_t>(slot.kind)).bytes(slot.salt);
  writer.number(slot.cost.memoryKiB).number(slot.cost.passes);
}

Bytes contextOf(const Slot& slot) {
  sync::CborWriter writer;
  writer.array(4);
  writeParameters(writer, slot);
  return writer.take();
}

Bytes encodeSlots(const std::vector<Slot>& slots) {
  sync::CborWriter writer;
  writer.array(slots.size());
  for (const Slot& slot : slots) {
    writer.array(5);
    writeParameters(writer, slot);
    writer.bytes(slot.sealed);
  }
  return writer.take();
}

Slot readSlot(sync::CborReader& reader) {
  reader.array(5);
  Slot slot;
  slot.kind = static_cast<SlotKind>(reader.number(2));
  slot.salt = reader.bytes();
  slot.cost.memoryKiB = static_cast<std::uint32_t>(reader.number(0xffffffff));
  slot.cost.passes = static_cast<std::uint32_t>(reader.number(0xffffffff));
  slot.sealed = reader.bytes();
  if (slot.kind != SlotKind::passphrase && slot.kind != SlotKind::keyring) reader.fail();
  return slot;
}

Result<std::vector<Slot>> decodeSlots(ByteView bytes) {
  sync::CborReader reader(bytes);
  std::vector<Slot> slots;
  const std::size_t size = reader.array();
  for (std::size_t i = 0; i < size && !reader.failed(); ++i) slots.push_back(readSlot(reader));
  CHATELAINE_CHECK(reader.finish());
  return slots;
}

// Proves to whoever unwrapped the database key that all slots are those that somebody with this key wrote.
Bytes macOf(const Secret& databaseKey, ByteView encodedSlots) {
  const Secret key = crypto::deriveKey(databaseKey, {}, bytesOf("chatelaine key slots mac v1"));
  return crypto::hmacSha256(key, encodedSlots);
}

struct SlotFile {
  std::vector<Slot> slots;
  Bytes encodedSlots;
  Bytes mac;
};

// The checksum tells a damaged file (restore it) from a wrong passphrase (type it again).
Bytes encodeFile(const Bytes& encodedSlots, const Bytes& mac) {
  const Hash checksum = crypto::sha256({encodedSlots, mac});
  sync::CborWriter writer;
  writer.array(5).text(magic).number(newestFormat).bytes(encodedSlots).bytes(mac).bytes(checksum.view());
  return writer.take();
}

Result<SlotFile> decodeFile(ByteView bytes) {
  sync::CborReader reader(bytes);
  const std::size_t size = reader.array();
  if (reader.text() != magic) return fail(ErrorCode::corrupt, "not a file of key slots");
  const std::uint64_t format = reader.number();
  if (!reader.failed() && format > newestFormat) return fail(ErrorCode::unsupportedVersion, "newer key slots");
  SlotFile file{{}, reader.bytes(), reader.bytes()};
  const auto checksum = reader.fixed<32>();
  CHATELAINE_CHECK(reader.finish());
  if (size != 5 || format != newestFormat || crypto::sha256({file.encodedSlots, file.mac}).bytes != checksum) {
    return fail(ErrorCode::corrupt, "the key slots are damaged");
  }
  CHATELAINE_TRY(slots, decodeSlots(file.encodedSlots));
  file.slots = std::move(slots);
  return file;
}

Result<SlotFile> readFile(const std::filesystem::path& file) {
  CHATELAINE_TRY(bytes, readWholeFile(file));
  return decodeFile(bytes);
}

Result<void> writeFile(const std::filesystem::path& file, const std::vector<Slot>& slots, const Secret& databaseKey) {
  const Bytes encoded = encodeSlots(slots);
  return replaceFile(file, encodeFile(encoded, macOf(databaseKey, encoded)));
}

// For changes: only who holds the database key of this very file may change it.
Result<SlotFile> readAs(const std::filesystem::path& file, const Secret& databaseKey) {
  CHATELAINE_TRY(content, readFile(file));
  if (!equalInConstantTime(macOf(databaseKey, content.encodedSlots), content.mac)) {
    return fail(ErrorCode::denied, "the key slots are of another database");
  }
  return content;
}

Result<Secret> slotKey(const Slot& slot, const Secret& input) {
  if (slot.kind == SlotKind::passphrase) return crypto::keyFromPassphrase(input, slot.salt, slot.cost);
  return crypto::deriveKey(input, slot.salt, bytesOf("chatelaine keyring slot v1"));
}

Result<Slot> makeSlot(SlotKind kind, const Secret& databaseKey, const Secret& input, crypto::PassphraseCost cost) {
  Slot slot{kind, crypto::randomBytes(saltSize), cost, {}};
  CHATELAINE_TRY(key, slotKey(slot, input));
  slot.sealed = crypto::seal(key, slotLabel, contextOf(slot), databaseKey.view());
  return slot;
}

Result<Slot> makeKeyringSlot(const Secret& databaseKey, const Secret& keyringKey) {
  return makeSlot(SlotKind::keyring, databaseKey, keyringKey, crypto::PassphraseCost{0, 0});
}

Result<Secret> openWith(const std::filesystem::path& file, SlotKind kind, const Secret& input) {
  CHATELAINE_TRY(content, readFile(file));
  const auto slot = std::ranges::find(content.slots, kind, &Slot::kind);
  if (slot == content.slots.end()) return fail(ErrorCode::notFound, "no such key slot");
  CHATELAINE_TRY(key, slotKey(*slot, input));
  auto databaseKey = crypto::open(key, slotLabel, contextOf(*slot), slot->sealed);
  if (!databaseKey || databaseKey->size() != keySize) return fail(ErrorCode::wrongPassphrase, "the slot didn't open");
  if (!equalInConstantTime(macOf(*databaseKey, content.encodedSlots), content.mac)) {
    return fail(ErrorCode::corrupt, "the key slots were changed by somebody without the key");
  }
  return std::move(*databaseKey);
}

Result<void> replaceSlot(const std::filesystem::path& file, const Secret& databaseKey, Slot slot) {
  CHATELAINE_TRY(content, readAs(file, databaseKey));
  std::erase_if(content.slots, [&](const Slot& old) { return old.kind == slot.kind; });
  content.slots.push_back(std::move(slot));
  return writeFile(file, content.slots, databaseKey);
}

}  // namespace

Result<void> createKeySlots(const std::filesystem::path& file, const Secret& databaseKey, const Secret& passphrase,
                            crypto::PassphraseCost cost) {
  if (databaseKey.size() != keySize) return fail(ErrorCode::invalidInput, "a database key has 32 bytes");
  if (std::filesystem::exists(file)) return fail(ErrorCode::alreadyExists, "there are key slots already");
  CHATELAINE_TRY(slot, makeSlot(SlotKind::passphrase, databaseKey, passphrase, cost));
  return writeFile(file, {slot}, databaseKey);
}

Result<Secret> openWithPassphrase(const std::filesystem::path& file, const Secret& passphrase) {
  return openWith(file, SlotKind::passphrase, passphrase);
}

Result<Secret> openWithKeyringKey(const std::filesystem::path& file, const Secret& keyringKey) {
  return openWith(file, SlotKind::keyring, keyringKey);
}

Result<void> changePassphrase(const std::filesystem::path& file, const Secret& databaseKey, const Secret& passphrase,
                              crypto::PassphraseCost cost) {
  CHATELAINE_TRY(slot, makeSlot(SlotKind::passphrase, databaseKey, passphrase, cost));
  return replaceSlot(file, databaseKey, std::move(slot));
}

Result<void> addKeyringSlot(const std::filesystem::path& file, const Secret& databaseKey, const Secret& keyringKey) {
  CHATELAINE_TRY(slot, makeKeyringSlot(databaseKey, keyringKey));
  return replaceSlot(file, databaseKey, std::move(slot));
}

Result<void> removeKeyringSlot(const std::filesystem::path& file, const Secret& databaseKey) {
  CHATELAINE_TRY(content, readAs(file, databaseKey));
  std::erase_if(content.slots, [](const Slot& slot) { return slot.kind == SlotKind::keyring; });
  return writeFile(file, content.slots, databaseKey);
}

bool hasKeyringSlot(const std::filesystem::path& file) {
  const auto content = readFile(file);
  return content && std::ranges::contains(content->slots, SlotKind::keyring, &Slot::kind);
}

}  // namespace chatelaine::vault
