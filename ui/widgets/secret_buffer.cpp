#include "ui/widgets/secret_buffer.h"

#include <QtCore/QStringEncoder>

#include <algorithm>
#include <bit>

namespace chatelaine::ui {

static constexpr std::size_t firstCapacity = 256;

static bool continuesACodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

void SecretBuffer::append(QStringView text) {
  QStringEncoder encode(QStringEncoder::Utf8, QStringConverter::Flag::Stateless);
  const auto needed = static_cast<std::size_t>(encode.requiredSpace(text.size()));
  if (m_size + needed > longest) return;
  reserve(m_size + needed);
  char* const start = reinterpret_cast<char*>(m_memory.writable().data()) + m_size;
  m_size += static_cast<std::size_t>(encode.appendToBuffer(start, text) - start);
}

void SecretBuffer::removeLast() {
  if (m_size == 0) return;
  std::size_t kept = m_size - 1;
  while (kept > 0 && continuesACodePoint(m_memory.text()[kept])) --kept;
  wipe(m_memory.writable().subspan(kept, m_size - kept));
  m_size = kept;
}

void SecretBuffer::clear() {
  m_memory = Secret();
  m_size = 0;
}

Secret SecretBuffer::take() {
  Secret taken = Secret::copyOf(text());
  clear();
  return taken;
}

std::size_t SecretBuffer::characters() const noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(text(), [](char c) { return !continuesACodePoint(c); }));
}

void SecretBuffer::reserve(std::size_t size) {
  if (size <= m_memory.size()) return;
  Secret larger(std::max(firstCapacity, std::bit_ceil(size)));
  std::ranges::copy(m_memory.view().first(m_size), larger.writable().begin());
  m_memory = std::move(larger);
}

}  // namespace chatelaine::ui
