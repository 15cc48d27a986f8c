#include "server/packed_operations.h"

namespace chatelaine::server {

Bytes packed(const std::vector<sync::Operation>& operations) {
  Bytes bytes;
  bytes.reserve(operations.size() * (ItemId::size + Hash::size));
  for (const sync::Operation& operation : operations) {
    const Bytes element = sync::elementOf(operation);
    bytes.insert(bytes.end(), element.begin(), element.end());
  }
  return bytes;
}

Result<std::vector<sync::Operation>> unpacked(ByteView bytes) {
  constexpr std::size_t size = ItemId::size + Hash::size;
  if (bytes.size() % size != 0) return fail(ErrorCode::corrupt, "operations of a broken length");
  std::vector<sync::Operation> operations;
  for (; !bytes.empty(); bytes = bytes.subspan(size)) {
    CHATELAINE_TRY(item, ItemId::fromBytes(bytes.first(ItemId::size)));
    CHATELAINE_TRY(hash, Hash::fromBytes(bytes.subspan(ItemId::size, Hash::size)));
    operations.push_back({item, hash});
  }
  return operations;
}

}  // namespace chatelaine::server
