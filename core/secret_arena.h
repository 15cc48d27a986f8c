// The memory that every Secret lives in: locked, never dumped, empty in a forked child. Only for Secret.
#pragma once
#include <array>
#include <cstddef>
#include <mutex>

namespace chatelaine {

// One per process, because mlock doesn't nest and its allowance is per process. Any thread.
class SecretArena {
 public:
  static SecretArena& ofProcess();

  // Zeroed memory; throws std::bad_alloc when there is no memory at all, locked or not.
  std::byte* allocate(std::size_t size);
  // Wipes and takes back what allocate(size) returned.
  void release(std::byte* memory, std::size_t size) noexcept;
  // False from the moment the system refused to lock a part of it.
  bool isLocked() const noexcept;

 private:
  static constexpr std::size_t smallestBlock = 32;
  static constexpr std::size_t classCount = 12;  // 32 bytes to 64 KiB; larger ones have mappings of their own
  struct FreeBlock {
    FreeBlock* next;
  };

  SecretArena();
  bool beginRegion();
  std::byte* carve(std::size_t blockSize);
  bool lockUpTo(std::size_t end);
  static std::size_t classOf(std::size_t size);

  mutable std::mutex m_mutex;
  std::byte* m_base = nullptr;  // of the region that blocks are taken from; null where even reserving failed
  std::size_t m_used = 0;
  std::size_t m_lockedEnd = 0;
  bool m_isLocked = true;
  std::array<FreeBlock*, classCount> m_free{};
};

}  // namespace chatelaine
