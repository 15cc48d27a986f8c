// Finds the end of an HTTP/1.1 answer with a Content-Length in the bytes of a connection; keeps nothing of the body.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace chatelaine::bench {

class AnswerReader {
 public:
  // True when the answer is complete. invalidInput: the status isn't 2xx, or the length isn't stated.
  Result<bool> take(std::string_view bytes);

 private:
  Result<void> readHead();

  std::string m_head;
  bool m_inBody = false;
  std::size_t m_left = 0;  // of the body
};

}  // namespace chatelaine::bench
