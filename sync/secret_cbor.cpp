#include "sync/secret_cbor.h"

namespace chatelaine::sync {

void SecretCborWriter::append(ByteView raw) {
  if (m_used + raw.size() > m_out.size()) {
    Secret larger(std::max(m_used + raw.size(), 2 * m_out.size()));
    std::ranges::copy(m_out.view().first(m_used), larger.writable().begin());
    m_out = std::move(larger);
  }
  std::ranges::copy(raw, m_out.writable().subspan(m_used).begin());
  m_used += raw.size();
}

void SecretCborWriter::head(std::uint8_t major, std::uint64_t value) {
  Bytes raw;
  appendCborHead(raw, major, value);
  append(raw);
}

SecretCborWriter& SecretCborWriter::array(std::size_t size) {
  head(4, size);
  return *this;
}

SecretCborWriter& SecretCborWriter::number(std::uint64_t value) {
  head(0, value);
  return *this;
}

SecretCborWriter& SecretCborWriter::text(std::string_view value) {
  head(3, value.size());
  append(bytesOf(value));
  return *this;
}

SecretCborWriter& SecretCborWriter::bytes(ByteView value) {
  head(2, value.size());
  append(value);
  return *this;
}

Secret SecretCborWriter::take() {
  Secret out = Secret::copyOf(m_out.view().first(m_used));
  m_out = Secret();
  m_used = 0;
  return out;
}

}  // namespace chatelaine::sync
