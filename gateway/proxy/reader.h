// Reads heads and bodies from a stream, within limits, in whatever pieces they come. Judges nothing: framing does.
#pragma once
#include <expected>
#include <functional>
#include <optional>
#include <string_view>

#include "gateway/proxy/buffers.h"
#include "gateway/proxy/stream.h"
#include "http/framing.h"
#include "http/framing_chunks.h"

namespace chatelaine::gateway {

class Reader {
 public:
  Reader(Stream& stream, BufferPool& pool) : m_stream(stream), m_pool(pool) {}
  ~Reader() { release(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  enum class End { closed, headTooLarge };
  // The next head with its empty line. It stays where it is until consume(). Idle waiting costs no buffer.
  http::Awaitable<std::expected<std::string_view, End>> head(std::size_t limit);
  // What has been received and not consumed.
  std::string_view received() const { return {m_memory.data() + m_begin, m_end - m_begin}; }
  void consume(std::size_t size);
  // Receives more behind what is there; false when the stream has ended. Views of received() become invalid.
  http::Awaitable<bool> more();
  // Whether something has been received beyond what was consumed, or the stream has more to say right now.
  bool isEmpty() const { return m_begin == m_end; }
  // Until the first byte of something new; false when the stream has ended.
  http::Awaitable<bool> waitForMore();
  Stream& stream() { return m_stream; }

 private:
  void release();
  void makeRoom();

  Stream& m_stream;
  BufferPool& m_pool;
  BufferPool::Memory m_memory;
  std::size_t m_begin = 0;
  std::size_t m_end = 0;
};

// A body behind a head, as pieces of payload.
class BodyReader {
 public:
  BodyReader(Reader& reader, http::BodyFraming framing)
      : m_reader(reader), m_framing(framing), m_left(framing.length) {}

  enum class Failure { cut, malformed };
  // The next piece; valid until the next call. Empty: the body is complete.
  http::Awaitable<std::expected<std::string_view, Failure>> next();
  bool isComplete() const { return m_isComplete || m_framing.kind == http::BodyKind::none; }
  // Called each time before waiting for more to come; false ends the body as cut.
  using BeforeWaiting = std::function<http::Awaitable<bool>()>;
  void beforeWaiting(BeforeWaiting action) { m_beforeWaiting = std::move(action); }
  const std::string& trailers() const { return m_chunks.trailers(); }

 private:
  http::Awaitable<std::expected<std::string_view, Failure>> nextChunk();
  http::Awaitable<std::expected<std::string_view, Failure>> nextPlain();
  http::Awaitable<bool> receiveMore();

  Reader& m_reader;
  http::BodyFraming m_framing;
  std::uint64_t m_left;
  http::ChunkReader m_chunks;
  std::size_t m_pending = 0;  // of the piece handed out last: consumed with the next call
  bool m_isComplete = false;
  BeforeWaiting m_beforeWaiting;
};

}  // namespace chatelaine::gateway
