#include "sync/cbor.h"

namespace chatelaine::sync {
namespace {

// RFC 8949 section 3.1
constexpr std::uint8_t majorNumber = 0;
constexpr std::uint8_t majorBytes = 2;
constexpr std::uint8_t majorText = 3;
constexpr std::uint8_t majorArray = 4;
constexpr std::byte nullByte{0xf6};

// The bytes of the argument that follow the initial byte: none below 24, else the shortest that holds it.
int argumentSize(std::uint64_t value) {
  if (value < 24) return 0;
  if (value <= 0xff) return 1;
  if (value <= 0xffff) return 2;
  return value <= 0xffffffff ? 4 : 8;
}

// 24 to 27 announce 1, 2, 4 or 8 bytes.
std::uint8_t additionalOf(int size) {
  switch (size) {
    case 1: return 24;
    case 2: return 25;
    case 4: return 26;
    default: return 27;
  }
}

bool isContinuation(std::byte byte) { return (byte & std::byte{0xc0}) == std::byte{0x80}; }

// The length of the sequence that the first byte announces and the smallest code point that may use it (RFC 3629).
struct Utf8Form {
  std::size_t size;
  std::uint32_t smallest;
  std::uint32_t bits;
};

std::optional<Utf8Form> utf8FormOf(std::uint8_t first) {
  if (first < 0x80) return Utf8Form{1, 0, first};
  if ((first & 0xe0U) == 0xc0U) return Utf8Form{2, 0x80, first & 0x1fU};
  if ((first & 0xf0U) == 0xe0U) return Utf8Form{3, 0x800, first & 0x0fU};
  if ((first & 0xf8U) == 0xf0U) return Utf8Form{4, 0x10000, first & 0x07U};
  return std::nullopt;
}

bool isCodePoint(std::uint32_t value, std::uint32_t smallest) {
  return value >= smallest && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
}

bool isUtf8(ByteView text) {
  while (!text.empty()) {
    const auto form = utf8FormOf(std::to_integer<std::uint8_t>(text[0]));
    if (!form || form->size > text.size()) return false;
    std::uint32_t value = form->bits;
    for (const std::byte byte : text.subspan(1, form->size - 1)) {
      if (!isContinuation(byte)) return false;
      value = (value << 6) | (std::to_integer<std::uint32_t>(byte) & 0x3fU);
    }
    if (!isCodePoint(value, form->smallest)) return false;
    text = text.subspan(form->size);
  }
  return true;
}

}  // namespace

void appendCborHead(Bytes& out, std::uint8_t major, std::uint64_t value) {
  const int size = argumentSize(value);
  const std::uint8_t additional = size == 0 ? static_cast<std::uint8_t>(value) : additionalOf(size);
  out.push_back(static_cast<std::byte>((major << 5) | additional));
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
}

void CborWriter::head(std::uint8_t major, std::uint64_t value) { appendCborHead(m_out, major, value); }

CborWriter& CborWriter::array(std::size_t size) {
  head(majorArray, size);
  return *this;
}

CborWriter& CborWriter::number(std::uint64_t value) {
  head(majorNumber, value);
  return *this;
}

CborWriter& CborWriter::bytes(ByteView value) {
  head(majorBytes, value.size());
  m_out.insert(m_out.end(), value.begin(), value.end());
  return *this;
}

CborWriter& CborWriter::text(std::string_view value) {
  head(majorText, value.size());
  const ByteView raw = bytesOf(value);
  m_out.insert(m_out.end(), raw.begin(), raw.end());
  return *this;
}

CborWriter& CborWriter::null() {
  m_out.push_back(nullByte);
  return *this;
}

std::uint64_t CborReader::head(std::uint8_t major) {
  if (m_failed || m_rest.empty()) return fail(), 0;
  const auto initial = std::to_integer<std::uint8_t>(m_rest[0]);
  const std::uint8_t additional = initial & 0x1f;
  if (initial >> 5 != major || additional > 27) return fail(), 0;
  if (additional < 24) {
    m_rest = m_rest.subspan(1);
    return additional;
  }
  const std::size_t size = std::size_t{1} << (additional - 24);
  if (m_rest.size() < 1 + size) return fail(), 0;
  std::uint64_t value = 0;
  for (const std::byte byte : m_rest.subspan(1, size)) value = (value << 8) | std::to_integer<std::uint64_t>(byte);
  if (static_cast<std::size_t>(argumentSize(value)) != size) return fail(), 0;  // not the shortest form
  m_rest = m_rest.subspan(1 + size);
  return value;
}

std::size_t CborReader::array() {
  const std::uint64_t size = head(majorArray);
  if (size > m_rest.size()) fail();  // every element takes a byte: no reservation beyond the input
  return m_failed ? 0 : static_cast<std::size_t>(size);
}

void CborReader::array(std::size_t expectedSize) {
  if (array() != expectedSize) fail();
}

std::uint64_t CborReader::number() { return head(majorNumber); }

std::uint64_t CborReader::number(std::uint64_t maximum) {
  const std::uint64_t value = number();
  if (value > maximum) fail();
  return m_failed ? 0 : value;
}

ByteView CborReader::string(std::uint8_t major) {
  const std::uint64_t size = head(major);
  if (size > m_rest.size()) fail();
  if (m_failed) return {};
  const ByteView view = m_rest.first(static_cast<std::size_t>(size));
  m_rest = m_rest.subspan(static_cast<std::size_t>(size));
  return view;
}

ByteView CborReader::bytesView() { return string(majorBytes); }

Bytes CborReader::bytes() { return copyOf(bytesView()); }

std::string CborReader::text() {
  const ByteView raw = string(majorText);
  if (!isUtf8(raw)) fail();
  return m_failed ? std::string{} : textOf(raw);
}

bool CborReader::nextIsNull() {
  if (m_failed || m_rest.empty() || m_rest[0] != nullByte) return false;
  m_rest = m_rest.subspan(1);
  return true;
}

Result<void> CborReader::finish() const {
  if (m_failed) return chatelaine::fail(ErrorCode::corrupt, "not the CBOR that was expected");
  if (!m_rest.empty()) return chatelaine::fail(ErrorCode::corrupt, "bytes after the end");
  return {};
}

}  // namespace chatelaine::sync
