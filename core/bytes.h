// Byte buffers and the text encodings of the project's formats; not for secrets, which live in Secret.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace chatelaine {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

inline ByteView bytesOf(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
std::string textOf(ByteView bytes);
Bytes copyOf(ByteView bytes);
void append(Bytes& bytes, ByteView more);

std::string toHex(ByteView bytes);
Result<Bytes> fromHex(std::string_view text);  // lower or upper case; invalidInput
std::string toBase64(ByteView bytes);          // RFC 4648 section 4, padded
Result<Bytes> fromBase64(std::string_view text);
std::string toBase64Url(ByteView bytes);  // RFC 4648 section 5, unpadded
Result<Bytes> fromBase64Url(std::string_view text);

}  // namespace chatelaine
