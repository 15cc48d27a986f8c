// How large what a head and a revision bring along may be.
#pragma once
#include "sync/revision.h"

namespace chatelaine::server {

inline constexpr std::size_t largestWrappedKey = 512;
inline constexpr std::size_t largestMeta = 1024 * 1024;
inline constexpr std::size_t largestSecret = 128 * 1024;
inline constexpr std::size_t mostSeen = 10'000;

inline Result<void> checkSizes(const sync::Revision& revision) {
  if (revision.wrappedKey.size() > largestWrappedKey || revision.meta.size() > largestMeta)
    return fail(ErrorCode::limitExceeded, "a revision is too large");
  if (revision.header.deleted && !revision.meta.empty())
    return fail(ErrorCode::invalidInput, "a deleted item keeps no fields");
  return {};
}

}  // namespace chatelaine::server
