#include "tests/ui/process_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace chatelaine::uitest {
namespace {

struct Region {
  std::uint64_t start = 0, end = 0;
};

std::vector<Region> writableRegions() {
  std::vector<Region> regions;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::istringstream fields(line);
    Region region;
    char dash = 0;
    std::string rights;
    fields >> std::hex >> region.start >> dash >> region.end >> rights;
    const bool isOurs = rights.starts_with("rw") && !line.contains("[v");
    if (isOurs) regions.push_back(region);
  }
  return regions;
}

// Every stride-th byte, unmasked on the fly; in UTF-16LE the bytes between are zero.
bool matchesAt(const char* memory, const std::string& masked, char key, std::size_t stride) {
  for (std::size_t i = 0; i < masked.size(); ++i) {
    if (static_cast<char>(memory[i * stride] ^ key) != masked[i]) return false;
    if (stride == 2 && memory[i * stride + 1] != 0) return false;
  }
  return true;
}

std::size_t occurrencesIn(const char* memory, std::size_t size, const std::string& masked, char key) {
  std::size_t found = 0;
  for (const std::size_t stride : {std::size_t(1), std::size_t(2)}) {
    const std::size_t length = masked.size() * stride;
    const char first = static_cast<char>(masked.front() ^ key);
    for (std::size_t at = 0; at + length <= size; ++at)
      if (memory[at] == first && matchesAt(memory + at, masked, key, stride)) ++found;
  }
  return found;
}

// A mapping of its own kind, so that it is told apart from the memory that is searched and never joined with it.
class Window {
 public:
  static constexpr std::size_t size = 1U << 20;
  Window()
      : m_memory(static_cast<char*>(mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  ~Window() { munmap(m_memory, size); }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  bool isAt(std::uint64_t address) const { return reinterpret_cast<std::uint64_t>(m_memory) == address; }
  char* memory() const { return m_memory; }

 private:
  char* m_memory;
};

}  // namespace

std::size_t occurrencesInMemory(const std::string& maskedText, char key) {
  const int file = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  const Window window;
  const std::size_t overlap = 2 * maskedText.size() - 1;
  std::size_t found = 0;
  for (const Region& region : writableRegions()) {
    if (window.isAt(region.start)) continue;
    std::size_t carried = 0;
    for (std::uint64_t at = region.start; at < region.end;) {
      const std::size_t wanted = std::min<std::uint64_t>(Window::size - carried, region.end - at);
      const ssize_t got = pread(file, window.memory() + carried, wanted, static_cast<off_t>(at));
      if (got <= 0) break;
      at += static_cast<std::uint64_t>(got);
      const std::size_t held = carried + static_cast<std::size_t>(got);
      found += occurrencesIn(window.memory(), held, maskedText, key);
      // What straddles two windows is seen in the next; a match inside the part that is kept was counted already.
      const std::size_t kept = std::min(overlap, held);
      found -= occurrencesIn(window.memory() + held - kept, kept, maskedText, key);
      std::memmove(window.memory(), window.memory() + held - kept, kept);
      carried = at < region.end ? kept : 0;
      if (at >= region.end) found += occurrencesIn(window.memory(), kept, maskedText, key);
    }
  }
  std::memset(window.memory(), 0, Window::size);
  close(file);
  return found;
}

}  // namespace chatelaine::uitest
