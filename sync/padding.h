// Hides lengths: content padded to 256·2ⁿ bytes before it is sealed. Seals nothing itself.
#pragma once
#include "core/bytes.h"
#include "core/secret.h"

namespace chatelaine::sync {

// length (4 bytes, big endian) ‖ content ‖ zeros; the whole is 256·2ⁿ bytes.
std::size_t paddedSize(std::size_t contentSize);
Bytes pad(ByteView content);
Secret padSecret(const Secret& content);
Result<ByteView> unpad(ByteView padded);  // into `padded`; corrupt unless pad() would give exactly this

}  // namespace chatelaine::sync
