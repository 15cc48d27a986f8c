#include "core/secret_arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <new>

#include "core/secret.h"

namespace chatelaine {
namespace {

constexpr std::size_t regionSize = 32UL << 20;  // address space only: pages are taken and locked step by step
constexpr std::size_t lockStep = 64UL << 10;    // small, so that a small RLIMIT_MEMLOCK protects as much as it can

std::size_t pageSize() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

std::size_t roundedUp(std::size_t size, std::size_t step) { return (size + step - 1) / step * step; }

// Private pages between two inaccessible ones, so that an overrun faults instead of reading a secret.
std::byte* mapGuarded(std::size_t size) {
  const std::size_t guard = pageSize();
  void* mapping = mmap(nullptr, size + 2 * guard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) return nullptr;
  std::byte* memory = static_cast<std::byte*>(mapping) + guard;
  if (mprotect(memory, size, PROT_READ | PROT_WRITE) != 0) {
    munmap(mapping, size + 2 * guard);
    return nullptr;
  }
  madvise(memory, size, MADV_DONTDUMP);
  madvise(memory, size, MADV_WIPEONFORK);
  return memory;
}

void unmapGuarded(std::byte* memory, std::size_t size) { munmap(memory - pageSize(), size + 2 * pageSize()); }

}  // namespace

SecretArena& SecretArena::ofProcess() {
  // Never destroyed: a Secret with static lifetime may be dropped after every other static.
  static SecretArena& arena = *new SecretArena;
  return arena;
}

SecretArena::SecretArena() : m_base(mapGuarded(regionSize)) {}

// What is left of a full region stays unused: less than one block.
bool SecretArena::beginRegion() {
  std::byte* region = mapGuarded(regionSize);
  if (region == nullptr) return false;
  m_base = region;
  m_used = m_lockedEnd = 0;
  return true;
}

std::size_t SecretArena::classOf(std::size_t size) {
  const std::size_t block = std::bit_ceil(std::max(size, smallestBlock));
  return static_cast<std::size_t>(std::countr_zero(block) - std::countr_zero(smallestBlock));
}

std::byte* SecretArena::allocate(std::size_t size) {
  const std::scoped_lock lock(m_mutex);
  const std::size_t sizeClass = classOf(size);
  if (sizeClass < classCount) {
    if (FreeBlock* block = m_free[sizeClass]) {
      m_free[sizeClass] = block->next;
      block->next = nullptr;
      return reinterpret_cast<std::byte*>(block);
    }
    if (std::byte* block = carve(smallestBlock << sizeClass)) return block;
    throw std::bad_alloc();
  }
  const std::size_t mapped = roundedUp(size, pageSize());
  std::byte* memory = mapGuarded(mapped);
  if (memory == nullptr) throw std::bad_alloc();
  if (mlock(memory, mapped) != 0) m_isLocked = false;
  return memory;
}

std::byte* SecretArena::carve(std::size_t blockSize) {
  std::size_t start = roundedUp(m_used, std::min(blockSize, lockStep));
  if (m_base == nullptr || start + blockSize > regionSize) {
    if (!beginRegion()) return nullptr;
    start = 0;
  }
  if (!lockUpTo(start + blockSize)) m_isLocked = false;
  m_used = start + blockSize;
  return m_base + start;
}

bool SecretArena::lockUpTo(std::size_t end) {
  if (end <= m_lockedEnd) return true;
  const std::size_t newEnd = roundedUp(end, lockStep);
  const bool isLocked = mlock(m_base + m_lockedEnd, newEnd - m_lockedEnd) == 0;
  m_lockedEnd = newEnd;  // also when refused: asking again for every Secret would only cost time
  return isLocked;
}

void SecretArena::release(std::byte* memory, std::size_t size) noexcept {
  wipe({memory, size});
  const std::scoped_lock lock(m_mutex);
  const std::size_t sizeClass = classOf(size);
  if (sizeClass >= classCount) return unmapGuarded(memory, roundedUp(size, pageSize()));
  m_free[sizeClass] = new (memory) FreeBlock{m_free[sizeClass]};
}

bool SecretArena::isLocked() const noexcept {
  const std::scoped_lock lock(m_mutex);
  return m_isLocked;
}

}  // namespace chatelaine
