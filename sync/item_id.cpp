#include "sync/item_id.h"

#include "crypto/hash.h"
#include "crypto/random.h"

namespace chatelaine::sync {
namespace {

constexpr std::size_t randomSize = 8;

ItemId itemIdOf(const VaultId& vault, ByteView random) {
  const Hash hash = crypto::sha256({bytesOf("chatelaine item id v1"), vault.view(), random});
  ItemId item;
  std::ranges::copy(random, item.bytes.begin());
  std::ranges::copy(hash.view().first(ItemId::size - randomSize), item.bytes.begin() + randomSize);
  return item;
}

}  // namespace

ItemId newItemId(const VaultId& vault) { return itemIdOf(vault, crypto::randomBytes(randomSize)); }

bool belongsTo(const ItemId& item, const VaultId& vault) {
  return item == itemIdOf(vault, item.view().first(randomSize));
}

}  // namespace chatelaine::sync
