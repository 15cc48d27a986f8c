// Deterministic CBOR (RFC 8949 section 4.2) for what is hashed, signed or sealed: arrays with fixed positions, unsigned
// integers, byte strings, text strings, null. No maps, no floats, no tags, no indefinite lengths.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::sync {

// Initial byte and shortest argument (RFC 8949 section 3.1), for writers with memory of their own.
void appendCborHead(Bytes& out, std::uint8_t major, std::uint64_t value);

class CborWriter {
 public:
  CborWriter& array(std::size_t size);
  CborWriter& number(std::uint64_t value);
  CborWriter& bytes(ByteView value);
  CborWriter& text(std::string_view value);
  CborWriter& null();
  const Bytes& result() const { return m_out; }
  Bytes take() { return std::move(m_out); }

 private:
  void head(std::uint8_t major, std::uint64_t value);
  Bytes m_out;
};

// Reads what CborWriter writes and refuses everything else: longer than shortest lengths, other types, trailing bytes,
// nesting or sizes beyond the input. The first failure sticks; check finish() once at the end.
class CborReader {
 public:
  explicit CborReader(ByteView input) : m_rest(input) {}
  std::size_t array();  // its number of elements, at most the bytes that are left
  void array(std::size_t expectedSize);
  std::uint64_t number();
  std::uint64_t number(std::uint64_t maximum);
  Bytes bytes();
  ByteView bytesView();  // into the input
  std::string text();    // valid UTF-8
  bool nextIsNull();     // consumes it if so
  bool failed() const { return m_failed; }
  void fail() { m_failed = true; }
  Result<void> finish() const;  // corrupt if anything failed or bytes are left

  template <std::size_t Size>
  std::array<std::byte, Size> fixed() {
    std::array<std::byte, Size> out{};
    const ByteView raw = bytesView();
    if (raw.size() != Size) fail();
    else std::ranges::copy(raw, out.begin());
    return out;
  }

 private:
  std::uint64_t head(std::uint8_t major);
  ByteView string(std::uint8_t major);
  ByteView m_rest;
  bool m_failed = false;
};

}  // namespace chatelaine::sync
