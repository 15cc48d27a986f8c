#include "http/framing_chunks.h"

#include <algorithm>

namespace chatelaine::http {
namespace {

using Unexpected = std::unexpected<FramingProblem>;
constexpr std::size_t maximumDigits = 15;  // 2^60 bytes: never overflows
constexpr std::size_t maximumExtension = 256;
constexpr std::size_t maximumTrailers = 8 * 1024;

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::expected<ChunkReader::Step, FramingProblem> ChunkReader::next(std::string_view input) {
  Step step;
  while (step.consumed < input.size() && m_state != State::complete) {
    if (m_state == State::data) {
      const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(m_size, input.size() - step.consumed));
      step.payload = input.substr(step.consumed, size);
      step.consumed += size;
      m_size -= size;
      if (m_size == 0) m_state = State::dataEnd;
      return step;
    }
    if (const auto taken = take(input[step.consumed]); !taken) return Unexpected(taken.error());
    ++step.consumed;
  }
  step.isComplete = m_state == State::complete;
  return step;
}

std::expected<void, FramingProblem> ChunkReader::take(char c) {
  switch (m_state) {
    case State::size:
    case State::extension: return takeSize(c);
    case State::sizeEnd:
      if (c != '\n') return Unexpected(FramingProblem::badChunk);
      return endSize();
    case State::dataEnd:
      if (c != '\r') return Unexpected(FramingProblem::badChunk);
      m_state = State::dataEndFeed;
      return {};
    case State::dataEndFeed:
      if (c != '\n') return Unexpected(FramingProblem::badChunk);
      m_state = State::size;
      return {};
    case State::trailer: return takeTrailer(c);
    case State::data:
    case State::complete: break;
  }
  return Unexpected(FramingProblem::badChunk);
}

std::expected<void, FramingProblem> ChunkReader::takeSize(char c) {
  if (c == '\r' && m_digits > 0) {
    m_state = State::sizeEnd;
    return {};
  }
  if (m_state == State::extension) {
    const bool isAllowed = c == '\t' || (c >= 0x20 && c < 0x7f);
    if (!isAllowed || ++m_extensionBytes > maximumExtension) return Unexpected(FramingProblem::badChunk);
    return {};
  }
  if (c == ';' && m_digits > 0) {
    m_state = State::extension;
    return {};
  }
  const int digit = hexValue(c);
  if (digit < 0 || ++m_digits > maximumDigits) return Unexpected(FramingProblem::badChunk);
  m_size = m_size * 16 + static_cast<std::uint64_t>(digit);
  return {};
}

std::expected<void, FramingProblem> ChunkReader::endSize() {
  m_state = m_size == 0 ? State::trailer : State::data;
  m_digits = 0;
  m_extensionBytes = 0;
  return {};
}

std::expected<void, FramingProblem> ChunkReader::takeTrailer(char c) {
  if (m_trailers.size() == maximumTrailers) return Unexpected(FramingProblem::trailersTooLarge);
  m_trailers.push_back(c);
  if (c != '\n') return {};
  if (m_trailers.size() - m_lineStart < 2 || m_trailers[m_trailers.size() - 2] != '\r') {
    return Unexpected(FramingProblem::bareLineFeed);
  }
  if (m_trailers.size() - m_lineStart == 2) {
    m_trailers.resize(m_lineStart);
    m_state = State::complete;
    return {};
  }
  m_lineStart = m_trailers.size();
  return {};
}

}  // namespace chatelaine::http
