// The bytes of a request head as it leaves: grown and kept in locked memory and wiped after use. Holds what Secret
// can't: something that is appended to.
#pragma once
#include <string_view>

#include "core/secret.h"

namespace chatelaine::gateway {

class WireBuffer {
 public:
  WireBuffer& append(std::string_view text);
  WireBuffer& append(char c) { return append(std::string_view(&c, 1)); }
  std::string_view text() const { return m_memory.text().substr(0, m_size); }
  bool isEmpty() const { return m_size == 0; }
  void clear();  // wipes and keeps the memory for the next

 private:
  Secret m_memory;
  std::size_t m_size = 0;
};

}  // namespace chatelaine::gateway
