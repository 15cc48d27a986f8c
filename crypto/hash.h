// SHA-256, HMAC, HKDF and the homomorphic LtHash16 for sets.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>

#include "core/bytes.h"
#include "core/id.h"
#include "core/secret.h"

namespace chatelaine::crypto {

Hash sha256(ByteView data);
Hash sha256(std::initializer_list<ByteView> parts);  // over the concatenation
Bytes hmacSha256(const Secret& key, ByteView data);  // RFC 2104; 32 bytes
// RFC 5869 with SHA-256, 16 to 8,160 bytes. `info` carries a label of its own for every use.
Secret deriveKey(const Secret& input, ByteView salt, ByteView info, std::size_t size = 32);

// A sum over a set that items can be added to and taken from (LtHash16: 1,024 lanes of 16 bits, SHAKE-128 expanded).
class SetHash {
 public:
  void add(ByteView element);
  void remove(ByteView element);
  Hash digest() const;  // SHA-256 over the lanes, little endian
  Bytes state() const;  // 2,048 bytes, little endian, for storage
  static Result<SetHash> fromState(ByteView state);

 private:
  std::array<std::uint16_t, 1024> m_lanes{};
};

}  // namespace chatelaine::crypto
