#include "tests/sync/shape.h"

#include <functional>

namespace chatelaine::test {
namespace {

constexpr std::uint8_t majorNumber = 0;
constexpr std::uint8_t majorBytes = 2;
constexpr std::uint8_t majorText = 3;
constexpr std::uint8_t majorArray = 4;

// An example as a tree. A list and an array look the same in bytes; only the grammar knows them apart.
struct Node {
  std::uint8_t major = majorNumber;
  std::uint64_t value = 0;  // of a number
  Bytes content;            // of bytes and text
  std::vector<Node> parts;
  const Shape* shape = nullptr;
  bool isOptional = false;
  bool isNull = false;
};

std::size_t below(std::mt19937& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

// Mostly small, now and then at the borders where the length takes another byte.
std::size_t anyLength(std::mt19937& random) {
  constexpr std::size_t lengths[] = {0, 1, 5, 23, 24, 40, 255, 256};
  return lengths[below(random, std::size(lengths))];
}

std::uint64_t anyValue(const Shape& shape, std::mt19937& random) {
  if (shape.value) return *shape.value;
  switch (below(random, 4)) {
    case 0: return shape.from;
    case 1: return shape.to;
    default: return std::uniform_int_distribution<std::uint64_t>(shape.from, shape.to)(random);
  }
}

Bytes anyText(std::mt19937& random) {
  std::string text(anyLength(random), 'a');
  for (char& c : text) c = static_cast<char>('!' + below(random, 90));
  if (below(random, 3) == 0) text += "ü 支 🔑";
  return copyOf(bytesOf(text));
}

Bytes anyContent(const Shape& shape, std::mt19937& random) {
  if (shape.content) return *shape.content;
  Bytes content(shape.size ? *shape.size : anyLength(random));
  for (std::byte& byte : content) byte = static_cast<std::byte>(below(random, 256));
  return content;
}

Node nodeOf(const Shape& shape, std::mt19937& random) {
  Node node;
  node.shape = &shape;
  switch (shape.kind) {
    case ShapeKind::number: node.value = anyValue(shape, random); break;
    case ShapeKind::bytes:
      node.major = majorBytes;
      node.content = anyContent(shape, random);
      break;
    case ShapeKind::text:
      node.major = majorText;
      node.content = anyText(random);
      break;
    case ShapeKind::array:
      node.major = majorArray;
      for (const Shape& part : shape.parts) node.parts.push_back(nodeOf(part, random));
      break;
    case ShapeKind::list:
      node.major = majorArray;
      for (std::size_t left = below(random, shape.atMost + 1); left > 0; --left)
        node.parts.push_back(nodeOf(shape.parts[0], random));
      break;
    case ShapeKind::optional:
      node = nodeOf(shape.parts[0], random);
      node.isOptional = true;
      node.isNull = below(random, 2) == 0;
      break;
  }
  return node;
}

int argumentSize(std::uint64_t value) {
  if (value < 24) return 0;
  if (value <= 0xff) return 1;
  if (value <= 0xffff) return 2;
  return value <= 0xffffffff ? 4 : 8;
}

void putHead(Bytes& out, std::uint8_t major, std::uint64_t value, int size) {
  constexpr int additional[] = {0, 24, 25, 0, 26, 0, 0, 0, 27};
  const auto first = static_cast<std::uint64_t>(size == 0 ? static_cast<int>(value) : additional[size]);
  out.push_back(static_cast<std::byte>((static_cast<unsigned>(major) << 5) | static_cast<unsigned>(first)));
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
}

void putHead(Bytes& out, std::uint8_t major, std::uint64_t value) { putHead(out, major, value, argumentSize(value)); }

using Write = std::function<void(Bytes& out, const Node& node)>;

// `other` writes the node `target` instead of us.
void put(Bytes& out, const Node& node, const Node* target = nullptr, const Write* other = nullptr) {
  if (&node == target) return (*other)(out, node);
  if (node.isNull) return out.push_back(std::byte{0xf6});
  const std::uint64_t argument = node.major == majorNumber  ? node.value
                                 : node.major == majorArray ? node.parts.size()
                                                            : node.content.size();
  putHead(out, node.major, argument);
  append(out, node.content);
  for (const Node& part : node.parts) put(out, part, target, other);
}

Bytes bytesOf(const Node& node) {
  Bytes out;
  put(out, node);
  return out;
}

struct Alteration {
  std::string what;
  Write write;
};

Write raw(std::string_view hexDigits) {
  return [digits = std::string(hexDigits)](Bytes& out, const Node&) { append(out, fromHex(digits).value()); };
}

// Something of another kind in this place. An optional value may be null.
void addOtherTypes(std::vector<Alteration>& all, const Node& node) {
  all.push_back({"a negative number", raw("20")});
  all.push_back({"a float", raw("f93c00")});
  all.push_back({"true", raw("f5")});
  all.push_back({"undefined", raw("f7")});
  all.push_back({"a map", raw("a0")});
  all.push_back({"a tag before it", [](Bytes& out, const Node& it) {
                   out.push_back(std::byte{0xc1});
                   put(out, it);
                 }});
  if (!node.isOptional) all.push_back({"null", raw("f6")});
  if (node.major != majorNumber && !node.isNull) all.push_back({"a number", raw("00")});
  if (node.major != majorArray && !node.isNull) all.push_back({"an array", raw("80")});
  if (node.major == majorBytes || node.major == majorText) {
    all.push_back({"the other kind of string", [](Bytes& out, const Node& it) {
                     putHead(out, it.major == majorBytes ? majorText : majorBytes, it.content.size());
                     append(out, Bytes(it.content.size(), std::byte{'a'}));
                   }});
  }
}

// The same value in bytes that nobody would write.
void addOtherForms(std::vector<Alteration>& all, const Node& node) {
  const auto argumentOf = [](const Node& it) -> std::uint64_t {
    if (it.major == majorNumber) return it.value;
    return it.major == majorArray ? it.parts.size() : it.content.size();
  };
  const auto putRest = [](Bytes& out, const Node& it) {
    append(out, it.content);
    for (const Node& part : it.parts) put(out, part);
  };
  for (const int size : {1, 2, 4, 8}) {
    if (size <= argumentSize(argumentOf(node))) continue;
    all.push_back({"a length in " + std::to_string(size) + " bytes", [=](Bytes& out, const Node& it) {
                     putHead(out, it.major, argumentOf(it), size);
                     putRest(out, it);
                   }});
  }
  if (node.major == majorNumber) return;
  all.push_back({"an indefinite length", [=](Bytes& out, const Node& it) {
                   out.push_back(static_cast<std::byte>((static_cast<unsigned>(it.major) << 5) | 31U));
                   if (it.major != majorArray) putHead(out, it.major, it.content.size());
                   putRest(out, it);
                   out.push_back(std::byte{0xff});
                 }});
  for (const int more : {1, -1}) {
    if (more < 0 && argumentOf(node) == 0) continue;
    all.push_back({more > 0 ? "a count too high" : "a count too low", [=](Bytes& out, const Node& it) {
                     putHead(out, it.major, argumentOf(it) + static_cast<std::uint64_t>(more));
                     putRest(out, it);
                   }});
  }
}

void addOtherNumbers(std::vector<Alteration>& all, const Shape& shape) {
  const auto is = [](std::uint64_t value) {
    return [value](Bytes& out, const Node&) { putHead(out, majorNumber, value); };
  };
  if (shape.to < std::numeric_limits<std::uint64_t>::max()) all.push_back({"a number too high", is(shape.to + 1)});
  if (shape.from > 0) all.push_back({"a number too low", is(shape.from - 1)});
}

void addOtherContents(std::vector<Alteration>& all, const Node& node) {
  const auto withContent = [](auto change) {
    return [change](Bytes& out, const Node& it) {
      Bytes content = it.content;
      change(content);
      putHead(out, it.major, content.size());
      append(out, content);
    };
  };
  if (node.major == majorText) {
    all.push_back({"text that is not UTF-8", withContent([](Bytes& it) { it.push_back(std::byte{0xff}); })});
  }
  if (!node.shape->size && !node.shape->content) return;
  all.push_back({"a byte too many", withContent([](Bytes& it) { it.push_back(std::byte{0}); })});
  if (node.content.empty()) return;
  all.push_back({"a byte too few", withContent([](Bytes& it) { it.pop_back(); })});
  if (node.shape->content) all.push_back({"another byte", withContent([](Bytes& it) { it[0] ^= std::byte{1}; })});
}

void addOtherFields(std::vector<Alteration>& all, const Node& node) {
  const auto withParts = [](auto change) {
    return [change](Bytes& out, const Node& it) {
      std::vector<Bytes> parts;
      for (const Node& part : it.parts) parts.push_back(bytesOf(part));
      change(parts);
      putHead(out, majorArray, parts.size());
      for (const Bytes& part : parts) append(out, part);
    };
  };
  using Parts = std::vector<Bytes>;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    const std::string field = "field " + std::to_string(i);
    all.push_back({field + " missing", withParts([at](Parts& parts) { parts.erase(parts.begin() + at); })});
    all.push_back({field + " twice", withParts([at](Parts& parts) {
                     const Bytes again = parts[static_cast<std::size_t>(at)];
                     parts.insert(parts.begin() + at, again);
                   })});
  }
  all.push_back({"an unknown field", withParts([](Parts& parts) { parts.push_back(Bytes{std::byte{0xf6}}); })});
}

std::vector<Alteration> alterationsOf(const Node& node) {
  std::vector<Alteration> all;
  addOtherTypes(all, node);
  if (node.isNull) return all;
  addOtherForms(all, node);
  if (node.shape->kind == ShapeKind::number) addOtherNumbers(all, *node.shape);
  if (node.shape->kind == ShapeKind::bytes || node.shape->kind == ShapeKind::text) addOtherContents(all, node);
  if (node.shape->kind == ShapeKind::array) addOtherFields(all, node);
  return all;
}

void addBelow(std::vector<Violation>& all, const Node& root, const Node& node, const std::string& place) {
  for (const Alteration& alteration : alterationsOf(node)) {
    Violation violation{place + ": " + alteration.what, {}};
    put(violation.bytes, root, &node, &alteration.write);
    all.push_back(std::move(violation));
  }
  if (node.isNull) return;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    addBelow(all, root, node.parts[i], place + "." + std::to_string(i));
  }
}

Shape shapeOf(ShapeKind kind, std::vector<Shape> parts = {}) {
  Shape shape;
  shape.kind = kind;
  shape.parts = std::move(parts);
  return shape;
}

}  // namespace

Shape number(std::uint64_t from, std::uint64_t to) {
  Shape shape;
  shape.from = from;
  shape.to = to;
  return shape;
}

Shape kind(std::uint64_t value, std::uint64_t highest) {
  Shape shape = number(0, highest);
  shape.value = value;
  return shape;
}

Shape bytes(std::size_t size) {
  Shape shape = shapeOf(ShapeKind::bytes);
  shape.size = size;
  return shape;
}

Shape exactly(Bytes content) {
  Shape shape = shapeOf(ShapeKind::bytes);
  shape.content = std::move(content);
  return shape;
}

Shape listOf(Shape part, std::size_t atMost) {
  Shape shape = shapeOf(ShapeKind::list, {std::move(part)});
  shape.atMost = atMost;
  return shape;
}

Shape anyBytes() { return shapeOf(ShapeKind::bytes); }
Shape text() { return shapeOf(ShapeKind::text); }
Shape array(std::vector<Shape> parts) { return shapeOf(ShapeKind::array, std::move(parts)); }
Shape optional(Shape part) { return shapeOf(ShapeKind::optional, {std::move(part)}); }

Bytes example(const Shape& shape, std::mt19937& random) { return bytesOf(nodeOf(shape, random)); }

std::vector<Violation> violations(const Shape& shape, std::mt19937& random) {
  const Node root = nodeOf(shape, random);
  std::vector<Violation> all;
  addBelow(all, root, root, "root");
  const Bytes whole = bytesOf(root);
  for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 40) {
    all.push_back({"cut after " + std::to_string(size), copyOf(ByteView(whole).first(size))});
  }
  Bytes longer = whole;
  longer.push_back(std::byte{0});
  all.push_back({"a byte after the end", std::move(longer)});
  return all;
}

}  // namespace chatelaine::test
