// Test vectors are written in hexadecimal; these read them, and make Qt Test show bytes that differ.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::test {

// Spaces are left out, so that vectors can stand as in their documents. Throws for what isn't hexadecimal.
inline Bytes hex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ') digits += c;
  }
  auto bytes = fromHex(digits);
  if (!bytes) throw std::invalid_argument("not hexadecimal");
  return *std::move(bytes);
}

inline Secret secretHex(std::string_view text) { return Secret::copyOf(ByteView(hex(text))); }

inline std::string hexOf(const Secret& secret) { return toHex(secret.view()); }

}  // namespace chatelaine::test
