// Rows that a SyncStore takes and gives: encoded heads, revisions and sealed secrets with what is asked of them.
#pragma once
#include <vector>

#include "sync/commit.h"

namespace chatelaine::server {

struct StoredHead {
  std::uint64_t height = 0;
  Hash hash;
  Bytes encoded;
  std::vector<sync::Operation> operations;
  friend bool operator==(const StoredHead&, const StoredHead&) = default;
};

// The newest revision of an item.
struct StoredItem {
  ItemId item;
  std::uint64_t version = 0;
  sync::ItemKind kind{};
  Hash hash;
  Bytes encoded;
  friend bool operator==(const StoredItem&, const StoredItem&) = default;
};

struct StoredSecret {
  VaultId vault;
  Hash hash;
  Bytes encoded;
  friend bool operator==(const StoredSecret&, const StoredSecret&) = default;
};

}  // namespace chatelaine::server
