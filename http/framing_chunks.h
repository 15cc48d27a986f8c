// Reads a chunked body piece by piece, strictly: CRLF only, plain hexadecimal sizes, bounded extensions and trailers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "http/framing.h"

namespace chatelaine::http {

// RFC 9112 section 7.1. Feed it what was received; each call consumes some of it and yields at most one run of payload.
class ChunkReader {
 public:
  struct Step {
    std::size_t consumed = 0;
    std::string_view payload;  // into the input
    bool isComplete = false;   // the body and its trailers have ended
  };
  // Consumes nothing only of an empty input. The first problem is final.
  std::expected<Step, FramingProblem> next(std::string_view input);

  // The lines of the trailer fields, each with its CRLF; whole once a step said isComplete.
  const std::string& trailers() const { return m_trailers; }

 private:
  enum class State : std::uint8_t { size, extension, sizeEnd, data, dataEnd, dataEndFeed, trailer, complete };
  std::expected<void, FramingProblem> take(char c);
  std::expected<void, FramingProblem> takeSize(char c);
  std::expected<void, FramingProblem> takeTrailer(char c);
  std::expected<void, FramingProblem> endSize();

  State m_state = State::size;
  std::uint64_t m_size = 0;
  std::size_t m_digits = 0;
  std::size_t m_extensionBytes = 0;
  std::size_t m_lineStart = 0;
  std::string m_trailers;
};

}  // namespace chatelaine::http
