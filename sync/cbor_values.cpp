#include "sync/cbor_values.h"

#include "sync/roster.h"

namespace chatelaine::sync {

Result<void> readFormat(CborReader& reader, std::size_t size) {
  const std::size_t actualSize = reader.array();
  const std::uint64_t written = reader.number();
  if (!reader.failed() && written > format) {
    return fail(ErrorCode::unsupportedVersion, "format " + std::to_string(written));
  }
  if (reader.failed() || written != format || actualSize != size) {
    return fail(ErrorCode::corrupt, "not the structure that was expected");
  }
  return {};
}

}  // namespace chatelaine::sync
