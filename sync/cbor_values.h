// How the project's values stand in CBOR: ids and keys as byte strings, times as milliseconds, lists, optional values.
// For the codecs of this folder.
#pragma once
#include <limits>
#include <optional>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "sync/cbor.h"

namespace chatelaine::sync {

inline constexpr std::uint64_t largestSigned = std::numeric_limits<std::int64_t>::max();

template <class AnyId>
AnyId readId(CborReader& reader) {
  AnyId id;
  id.bytes = reader.fixed<AnyId::size>();
  return id;
}

// Milliseconds since 1970; what lies before is written as 1970.
inline void writeTime(CborWriter& writer, Timestamp time) {
  writer.number(static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 0)));
}
inline Timestamp readTime(CborReader& reader) {
  return Timestamp(std::chrono::milliseconds(static_cast<std::int64_t>(reader.number(largestSigned))));
}

template <class Value, class Write>
void writeOptional(CborWriter& writer, const std::optional<Value>& value, Write write) {
  if (value) write(writer, *value);
  else writer.null();
}
template <class Read>
auto readOptional(CborReader& reader, Read read) -> std::optional<decltype(read(reader))> {
  if (reader.nextIsNull()) return std::nullopt;
  return read(reader);
}

template <class List, class Write>
void writeList(CborWriter& writer, const List& list, Write write) {
  writer.array(list.size());
  for (const auto& element : list) write(writer, element);
}
template <class Read>
auto readList(CborReader& reader, Read read) -> std::vector<decltype(read(reader))> {
  std::vector<decltype(read(reader))> list;
  const std::size_t size = reader.array();
  list.reserve(std::min<std::size_t>(size, 1024));
  for (std::size_t i = 0; i < size && !reader.failed(); ++i) list.push_back(read(reader));
  return list;
}

inline void writeText(CborWriter& writer, const std::string& text) { writer.text(text); }
inline std::string readText(CborReader& reader) { return reader.text(); }
inline void writeBytes(CborWriter& writer, const Bytes& bytes) { writer.bytes(bytes); }
inline Bytes readBytes(CborReader& reader) { return reader.bytes(); }

template <class AnyId>
void writeId(CborWriter& writer, const AnyId& id) {
  writer.bytes(id.view());
}

// An enum whose values run from `first` to `last` without gaps.
template <class Enum>
Enum readEnum(CborReader& reader, Enum first, Enum last) {
  const std::uint64_t value = reader.number(static_cast<std::uint64_t>(last));
  if (value < static_cast<std::uint64_t>(first)) reader.fail();
  return reader.failed() ? first : static_cast<Enum>(value);
}
inline bool readFlag(CborReader& reader) { return reader.number(1) == 1; }

// Reads the first element of a versioned array of `size` elements: unsupportedVersion for a newer format (whatever
// its size), corrupt for anything else that isn't ours.
Result<void> readFormat(CborReader& reader, std::size_t size);

// The last line of every decoder: nothing failed, nothing is left, and encoding again gives the same bytes.
template <class Value>
Result<Value> finished(const CborReader& reader, Value value, ByteView received) {
  if (auto end = reader.finish(); !end) return std::unexpected(end.error());
  if (!std::ranges::equal(encode(value), received)) return fail(ErrorCode::corrupt, "encoded in another way");
  return value;
}

}  // namespace chatelaine::sync
