#include "gateway/proxy/reader.h"

#include <algorithm>
#include <cstring>

namespace chatelaine::gateway {

using http::Awaitable;

void Reader::release() {
  if (!m_memory.empty()) m_pool.giveBack(std::exchange(m_memory, {}));
  m_begin = m_end = 0;
}

void Reader::consume(std::size_t size) {
  m_begin += std::min(size, m_end - m_begin);
  if (m_begin == m_end) m_begin = m_end = 0;
}

void Reader::makeRoom() {
  if (m_memory.empty()) m_memory = m_pool.take();
  if (m_end < m_memory.size()) return;
  if (m_begin > 0) {
    std::memmove(m_memory.data(), m_memory.data() + m_begin, m_end - m_begin);
    m_end -= std::exchange(m_begin, 0);
  } else {
    m_memory.resize(m_memory.size() * 2);
  }
}

Awaitable<bool> Reader::more() {
  for (;;) {
    makeRoom();
    const Stream::Attempt attempt = m_stream.tryRead(std::span(m_memory).subspan(m_end));
    if (attempt.status == Stream::Status::done) {
      m_end += attempt.size;
      co_return true;
    }
    if (isEmpty()) release();
    if (attempt.status == Stream::Status::ended || !co_await m_stream.wait(attempt.status)) co_return false;
  }
}

Awaitable<bool> Reader::waitForMore() {
  if (!isEmpty()) co_return true;
  co_return co_await more();
}

Awaitable<std::expected<std::string_view, Reader::End>> Reader::head(std::size_t limit) {
  std::size_t checked = 0;
  for (;;) {
    if (const auto end = http::endOfHead(received(), checked)) co_return received().substr(0, *end);
    checked = received().size();
    if (checked >= limit) co_return std::unexpected(End::headTooLarge);
    if (!co_await more()) co_return std::unexpected(End::closed);
  }
}

Awaitable<std::expected<std::string_view, BodyReader::Failure>> BodyReader::next() {
  m_reader.consume(std::exchange(m_pending, 0));
  if (isComplete()) co_return std::string_view();
  if (m_framing.kind == http::BodyKind::chunked) co_return co_await nextChunk();
  co_return co_await nextPlain();
}

Awaitable<bool> BodyReader::receiveMore() {
  if (m_beforeWaiting) {
    const bool goesOn = co_await m_beforeWaiting();
    if (!goesOn) co_return false;
  }
  co_return co_await m_reader.more();
}

Awaitable<std::expected<std::string_view, BodyReader::Failure>> BodyReader::nextChunk() {
  for (;;) {
    if (m_reader.isEmpty() && !co_await receiveMore()) co_return std::unexpected(Failure::cut);
    const auto step = m_chunks.next(m_reader.received());
    if (!step) co_return std::unexpected(Failure::malformed);
    if (!step->payload.empty()) {
      m_pending = step->consumed;
      co_return step->payload;
    }
    m_reader.consume(step->consumed);
    if (!step->isComplete) continue;
    m_isComplete = true;
    co_return std::string_view();
  }
}

Awaitable<std::expected<std::string_view, BodyReader::Failure>> BodyReader::nextPlain() {
  const bool isCounted = m_framing.kind == http::BodyKind::length;
  if (isCounted && m_left == 0) m_isComplete = true;
  if (m_isComplete) co_return std::string_view();
  if (m_reader.isEmpty() && !co_await receiveMore()) {
    if (isCounted) co_return std::unexpected(Failure::cut);
    m_isComplete = true;
    co_return std::string_view();
  }
  std::string_view piece = m_reader.received();
  if (isCounted) piece = piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(m_left, piece.size())));
  m_left -= isCounted ? piece.size() : 0;
  m_pending = piece.size();
  co_return piece;
}

}  // namespace chatelaine::gateway
