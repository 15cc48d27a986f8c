// Bytes that must never be shown, logged, copied or swapped: move-only, in locked memory, wiped when dropped.
#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "core/bytes.h"

namespace chatelaine {

// The memory comes from one locked, non-dumpable arena (mlock doesn't nest). Any thread may make and drop Secrets;
// one Secret belongs to one thread at a time. There is no operator<<, no implicit conversion and no copy.
class Secret {
 public:
  Secret() noexcept = default;
  explicit Secret(std::size_t size);  // zeroed
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // Copies and doesn't wipe the source: that is the caller's.
  static Secret copyOf(ByteView bytes);
  static Secret copyOf(std::string_view text) { return copyOf(bytesOf(text)); }
  // Copies and wipes the source.
  static Secret take(std::span<std::byte> source);

  Secret clone() const { return copyOf(view()); }

  std::size_t size() const noexcept { return m_size; }
  bool isEmpty() const noexcept { return m_size == 0; }
  ByteView view() const noexcept { return {m_data, m_size}; }
  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(m_data), m_size}; }
  std::span<std::byte> writable() noexcept { return {m_data, m_size}; }

  // Constant time in the length of the shorter; unequal lengths are unequal at once.
  friend bool operator==(const Secret& a, const Secret& b) noexcept;

 private:
  std::byte* m_data = nullptr;
  std::size_t m_size = 0;
};

// Overwrites memory in a way that the compiler can't remove.
void wipe(std::span<std::byte> memory) noexcept;

// Constant-time comparison for values that aren't Secrets but mustn't leak through time (MACs, token hashes).
bool equalInConstantTime(ByteView a, ByteView b) noexcept;

// False where the system refused to lock memory (RLIMIT_MEMLOCK): the settings and the log say so.
bool secretMemoryIsLocked() noexcept;

}  // namespace chatelaine
