#include "gateway/rules/wire_buffer.h"

#include <algorithm>
#include <cstring>

namespace chatelaine::gateway {

WireBuffer& WireBuffer::append(std::string_view text) {
  if (text.empty()) return *this;
  if (m_size + text.size() > m_memory.size()) {
    Secret larger(std::max<std::size_t>({2048, m_memory.size() * 2, m_size + text.size()}));
    if (m_size > 0) std::memcpy(larger.writable().data(), m_memory.view().data(), m_size);
    m_memory = std::move(larger);
  }
  std::memcpy(m_memory.writable().data() + m_size, text.data(), text.size());
  m_size += text.size();
  return *this;
}

void WireBuffer::clear() {
  wipe(m_memory.writable().subspan(0, m_size));
  m_size = 0;
}

}  // namespace chatelaine::gateway
