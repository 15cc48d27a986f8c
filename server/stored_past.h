// A past that is uploaded again, between its checks and the store.
#pragma once
#include <chrono>
#include <vector>

#include "server/stored_rows.h"

namespace chatelaine::server {

// Heads that follow where a vault stands, and of every item that they change the newest revision: the result is what
// it would be had each been a commit. `awaited`: secrets that those revisions name and that aren't here.
struct CheckedPast {
  VaultId vault;
  Hash base;
  std::uint64_t rosterRevision = 0;
  std::vector<StoredHead> heads;
  Bytes itemsState;
  std::vector<StoredItem> items;
  std::vector<Hash> awaited;
};

// A part of a vault's past, until the last one has come.
struct PastPart {
  PrincipalId principal;
  VaultId vault;
  CommitId upload;
  std::uint64_t number = 0;
  Bytes body;
};
inline constexpr std::size_t largestPast = std::size_t{256} << 20;
inline constexpr std::chrono::hours pastPartLifetime{1};

}  // namespace chatelaine::server
