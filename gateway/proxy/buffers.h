// Buffers that a worker's connections take turns with, so that idle connections own none. One thread.
#pragma once
#include <memory>
#include <vector>

namespace chatelaine::gateway {

class BufferPool {
 public:
  static constexpr std::size_t bufferSize = 16 * 1024;  // one TLS record
  using Memory = std::vector<char>;

  Memory take() {
    if (m_free.empty()) return Memory(bufferSize);
    Memory memory = std::move(m_free.back());
    m_free.pop_back();
    return memory;
  }
  void giveBack(Memory memory) {
    if (memory.size() == bufferSize && m_free.size() < kept) m_free.push_back(std::move(memory));
  }

 private:
  static constexpr std::size_t kept = 64;
  std::vector<Memory> m_free;
};

}  // namespace chatelaine::gateway
