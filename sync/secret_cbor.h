// CborWriter for what holds secrets: it writes into locked memory and leaves nothing behind.
#pragma once
#include "core/secret.h"
#include "sync/cbor.h"

namespace chatelaine::sync {

class SecretCborWriter {
 public:
  SecretCborWriter& array(std::size_t size);
  SecretCborWriter& number(std::uint64_t value);
  SecretCborWriter& text(std::string_view value);
  SecretCborWriter& bytes(ByteView value);
  Secret take();

 private:
  void head(std::uint8_t major, std::uint64_t value);
  void append(ByteView raw);
  Secret m_out;
  std::size_t m_used = 0;
};

}  // namespace chatelaine::sync
