#include "sync/padding.h"

#include <algorithm>

namespace chatelaine::sync {
namespace {

constexpr std::size_t lengthSize = 4;

void padInto(std::span<std::byte> out, ByteView content) {
  for (std::size_t i = 0; i < lengthSize; ++i) {
    out[i] = static_cast<std::byte>(content.size() >> (8 * (lengthSize - 1 - i)));
  }
  std::ranges::copy(content, out.subspan(lengthSize).begin());
}

}  // namespace

std::size_t paddedSize(std::size_t contentSize) {
  std::size_t size = 256;
  while (size < lengthSize + contentSize) size *= 2;
  return size;
}

Bytes pad(ByteView content) {
  Bytes padded(paddedSize(content.size()));
  padInto(padded, content);
  return padded;
}

Secret padSecret(const Secret& content) {
  Secret padded(paddedSize(content.size()));
  padInto(padded.writable(), content.view());
  return padded;
}

Result<ByteView> unpad(ByteView padded) {
  if (padded.size() < lengthSize) return fail(ErrorCode::corrupt, "padding is missing");
  std::size_t size = 0;
  for (const std::byte byte : padded.first(lengthSize)) size = (size << 8) | std::to_integer<std::size_t>(byte);
  if (size > padded.size() - lengthSize || paddedSize(size) != padded.size()) {
    return fail(ErrorCode::corrupt, "padding of another size");
  }
  const ByteView zeros = padded.subspan(lengthSize + size);
  if (std::ranges::any_of(zeros, [](std::byte byte) { return byte != std::byte{0}; })) {
    return fail(ErrorCode::corrupt, "padding that isn't zero");
  }
  return padded.subspan(lengthSize, size);
}

}  // namespace chatelaine::sync
