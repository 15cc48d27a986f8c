#include "bench/load/answer_reader.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace chatelaine::bench {
namespace {

constexpr std::string_view headEnd = "\r\n\r\n";

std::string lowerCase(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
  return lower;
}

}  // namespace

Result<bool> AnswerReader::take(std::string_view bytes) {
  if (!m_inBody) {
    m_head += bytes;
    const std::size_t end = m_head.find(headEnd);
    if (end == std::string::npos) return false;
    const std::size_t bodySize = m_head.size() - end - headEnd.size();
    CHATELAINE_CHECK(readHead());
    bytes = bytes.substr(bytes.size() - bodySize);
    m_inBody = true;
  }
  if (bytes.size() > m_left) return fail(ErrorCode::invalidInput, "more bytes than the answer's length");
  m_left -= bytes.size();
  if (m_left > 0) return false;
  m_inBody = false;
  m_head.clear();
  return true;
}

Result<void> AnswerReader::readHead() {
  if (!m_head.starts_with("HTTP/1.1 2")) return fail(ErrorCode::invalidInput, m_head.substr(0, m_head.find('\r')));
  const std::string head = lowerCase(m_head);
  constexpr std::string_view name = "\r\ncontent-length: ";
  const std::size_t start = head.find(name);
  if (start == std::string::npos) return fail(ErrorCode::invalidInput, "an answer without Content-Length");
  const char* digits = head.data() + start + name.size();
  if (std::from_chars(digits, head.data() + head.size(), m_left).ec != std::errc{}) {
    return fail(ErrorCode::invalidInput, "Content-Length is no number");
  }
  return {};
}

}  // namespace chatelaine::bench
