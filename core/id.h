// Strong ids: random 16-byte ids of things, and 32-byte hashes that serve as ids. Not for anything secret.
#pragma once
#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace chatelaine {

template <class Tag, std::size_t Size>
struct Id {
  static constexpr std::size_t size = Size;
  std::array<std::byte, Size> bytes{};

  ByteView view() const noexcept { return bytes; }
  std::string hex() const { return toHex(bytes); }
  bool isNull() const noexcept { return bytes == std::array<std::byte, Size>{}; }

  static Result<Id> fromBytes(ByteView source) {
    if (source.size() != Size) return fail(ErrorCode::invalidInput, "an id has another length");
    Id id;
    std::ranges::copy(source, id.bytes.begin());
    return id;
  }
  static Result<Id> fromHex(std::string_view text) {
    CHATELAINE_TRY(raw, chatelaine::fromHex(text));
    return fromBytes(raw);
  }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using VaultId = Id<struct VaultTag, 16>;
using ItemId = Id<struct ItemTag, 16>;
using MemberId = Id<struct MemberTag, 16>;
using SecretId = Id<struct SecretIdTag, 16>;
using CommitId = Id<struct CommitTag, 16>;
using TeamId = Id<struct TeamTag, 32>;            // hash of the genesis roster
using PrincipalId = Id<struct PrincipalTag, 32>;  // hash of both public keys
using Hash = Id<struct HashTag, 32>;              // SHA-256

}  // namespace chatelaine

template <class Tag, std::size_t Size>
struct std::hash<chatelaine::Id<Tag, Size>> {
  std::size_t operator()(const chatelaine::Id<Tag, Size>& id) const noexcept {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(id.bytes.data()), Size});
  }
};
