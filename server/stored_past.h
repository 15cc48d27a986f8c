// A past that is uploaded again, between its checks and the store.
#pragma once
#include <chrono>
#include <functional>
#include <vector>

#include "server/stored_rows.h"
#include "sync/api.h"

namespace chatelaine::server {

// A part of a vault's past, until the last one has come.
struct PastPart {
  PrincipalId principal;
  VaultId vault;
  CommitId upload;
  std::uint64_t number = 0;
  Bytes body;
};

struct PastRows {
  std::vector<StoredHead> heads;
  std::vector<StoredItem> items;
};

// Staged parts, each of which was verified: heads that follow where a vault stands, and of every item that they change
// the newest revision. The result is what it would be had each been a commit.
struct CheckedPast {
  PrincipalId principal;
  CommitId upload;
  std::uint64_t parts = 0;
  sync::VaultPosition base;
  sync::VaultPosition end;
  std::uint64_t rosterRevision = 0;
  Bytes itemsState;
  std::uint64_t items = 0;
  std::vector<Hash> secrets;  // that those revisions name: what isn't here is awaited
  std::function<Result<PastRows>(ByteView part)> rowsOf;
};

// How much may be staged.
struct PastLimits {
  std::uint64_t upload = std::uint64_t{1} << 30;  // bytes of one past
  std::uint64_t team = std::uint64_t{4} << 30;    // of all that a team's principals upload at a time
  std::uint64_t changes = 500'000;                // of one past: each is kept in memory until the last part has come
};
inline constexpr std::size_t largestPart = std::size_t{4} << 20;
inline constexpr std::chrono::hours pastPartLifetime{1};

}  // namespace chatelaine::server
