#include "core/secret.h"

#include <string.h>  // explicit_bzero is not in <cstring>

#include <algorithm>
#include <utility>

#include "core/secret_arena.h"

namespace chatelaine {

Secret::Secret(std::size_t size) : m_data(size > 0 ? SecretArena::ofProcess().allocate(size) : nullptr), m_size(size) {}

Secret::Secret(Secret&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  const Secret previous(std::move(*this));  // wiped at the end of this block; moving onto itself leaves it empty
  m_data = std::exchange(other.m_data, nullptr);
  m_size = std::exchange(other.m_size, 0);
  return *this;
}

Secret::~Secret() {
  if (m_data != nullptr) SecretArena::ofProcess().release(m_data, m_size);
}

Secret Secret::copyOf(ByteView bytes) {
  Secret secret(bytes.size());
  std::ranges::copy(bytes, secret.m_data);
  return secret;
}

Secret Secret::take(std::span<std::byte> source) {
  Secret secret = copyOf(ByteView(source));
  wipe(source);
  return secret;
}

bool operator==(const Secret& a, const Secret& b) noexcept { return equalInConstantTime(a.view(), b.view()); }

void wipe(std::span<std::byte> memory) noexcept {
  if (!memory.empty()) explicit_bzero(memory.data(), memory.size());
}

bool equalInConstantTime(ByteView a, ByteView b) noexcept {
  if (a.size() != b.size()) return false;
  volatile unsigned char difference = 0;  // volatile: the compiler may not leave the loop early
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<unsigned char>(difference | std::to_integer<unsigned char>(a[i] ^ b[i]));
  }
  return difference == 0;
}

bool secretMemoryIsLocked() noexcept { return SecretArena::ofProcess().isLocked(); }

}  // namespace chatelaine
