#include "tests/support/canary.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>
#include <vector>

namespace chatelaine::test {
namespace {

constexpr unsigned char mask = 0xa5;
constexpr std::size_t chunkSize = 4UL << 20;
constexpr std::size_t largestRegion = 1UL << 30;  // larger ones are the shadow that a sanitizer keeps

struct Region {
  std::uintptr_t start = 0;
  std::uintptr_t end = 0;
};

std::vector<Region> writableRegions() {
  std::vector<Region> regions;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Region region;
    char writable = 0;
    if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %*c%c", &region.start, &region.end, &writable) != 3)
      continue;
    if (writable == 'w' && region.end - region.start <= largestRegion) regions.push_back(region);
  }
  return regions;
}

// A shared mapping is never merged with its neighbours, so the copies made while looking can be left out of the search.
class ScanBuffer {
 public:
  ScanBuffer() : m_memory(mmap(nullptr, chunkSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {}
  ~ScanBuffer() { munmap(m_memory, chunkSize); }
  ScanBuffer(const ScanBuffer&) = delete;
  ScanBuffer& operator=(const ScanBuffer&) = delete;

  std::byte* data() const { return static_cast<std::byte*>(m_memory); }
  std::uintptr_t address() const { return reinterpret_cast<std::uintptr_t>(m_memory); }

 private:
  void* m_memory;
};

}  // namespace

Canary::Canary() {
  constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::uniform_int_distribution<std::size_t> letter(0, sizeof alphabet - 2);
  for (int i = 0; i < 24; ++i)
    m_masked += static_cast<char>(static_cast<unsigned char>(alphabet[letter(random)]) ^ mask);
}

Canary::Canary(const Secret& secret) {
  for (const char c : secret.text()) m_masked += static_cast<char>(static_cast<unsigned char>(c) ^ mask);
}

Secret Canary::secret() const {
  Secret secret(m_masked.size());
  for (std::size_t i = 0; i < m_masked.size(); ++i) {
    secret.writable()[i] = static_cast<std::byte>(static_cast<unsigned char>(m_masked[i]) ^ mask);
  }
  return secret;
}

bool Canary::isAt(const std::byte* place) const {
  for (std::size_t i = 0; i < m_masked.size(); ++i) {
    if ((std::to_integer<unsigned char>(place[i]) ^ mask) != static_cast<unsigned char>(m_masked[i])) return false;
  }
  return true;
}

std::size_t Canary::countIn(ByteView bytes) const {
  const int first = static_cast<unsigned char>(m_masked.front()) ^ mask;
  std::size_t count = 0;
  for (std::size_t at = 0; at + size() <= bytes.size(); ++at) {
    const void* found = std::memchr(bytes.data() + at, first, bytes.size() - size() - at + 1);
    if (found == nullptr) break;
    at = static_cast<std::size_t>(static_cast<const std::byte*>(found) - bytes.data());
    if (isAt(bytes.data() + at)) ++count;
  }
  return count;
}

std::size_t Canary::countInProcess() const {
  const ScanBuffer buffer;
  const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  std::size_t count = 0;
  for (const Region& region : writableRegions()) {
    if (region.start == buffer.address()) continue;
    for (std::uintptr_t at = region.start; at < region.end; at += chunkSize - size() + 1) {
      const std::size_t wanted = std::min<std::size_t>(chunkSize, region.end - at);
      const ssize_t had = pread(memory, buffer.data(), wanted, static_cast<off_t>(at));
      if (had > 0) count += countIn({buffer.data(), static_cast<std::size_t>(had)});
    }
  }
  ::close(memory);
  return count;
}

}  // namespace chatelaine::test
