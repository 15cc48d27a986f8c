// The grammar of a CBOR structure, written down a second time: makes valid examples at random, and every way in which
// one of them can be wrong.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace chatelaine::test {

enum class ShapeKind { number, bytes, text, array, list, optional };

struct Shape {
  ShapeKind kind = ShapeKind::number;
  std::uint64_t from = 0;  // of a number
  std::uint64_t to = 0;
  std::optional<std::uint64_t> value;  // this one in every example
  std::optional<std::size_t> size;     // of bytes
  std::optional<Bytes> content;        // these bytes and no others
  std::vector<Shape> parts;            // of an array; the one of a list or an optional value
  std::size_t atMost = 0;              // parts of a list
};

Shape number(std::uint64_t from, std::uint64_t to);
inline Shape anyNumber() { return number(0, std::numeric_limits<std::uint64_t>::max()); }
inline Shape count() { return number(0, std::numeric_limits<std::int64_t>::max()); }  // also a time
inline Shape flag() { return number(0, 1); }
Shape kind(std::uint64_t value, std::uint64_t highest);  // one of several kinds, which differ in what follows
Shape bytes(std::size_t size);
Shape anyBytes();
Shape exactly(Bytes content);
Shape text();
Shape array(std::vector<Shape> parts);
Shape listOf(Shape part, std::size_t atMost = 3);
Shape optional(Shape part);

Bytes example(const Shape& shape, std::mt19937& random);

struct Violation {
  std::string what;
  Bytes bytes;
};
// Of one random example: every field missing, twice, of another type or out of its range, longer than shortest forms,
// indefinite lengths, counts that lie, cuts and bytes after the end.
std::vector<Violation> violations(const Shape& shape, std::mt19937& random);

}  // namespace chatelaine::test
