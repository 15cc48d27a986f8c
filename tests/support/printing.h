// Lets QCOMPARE show standard strings and our enums by name instead of only saying that they differ.
#pragma once
#include <QtTest/QtTest>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace chatelaine::test {

// An enum with a `std::string_view toString(Enum)` of its own, which Qt Test would otherwise mistake for its own kind.
template <class Enum>
concept NamedEnum = std::is_enum_v<Enum> && requires(Enum value) {
  { toString(value) } -> std::same_as<std::string_view>;
};

template <NamedEnum Enum>
const char* nameForQtTest(const void* value) {
  return qstrdup(std::string(toString(*static_cast<const Enum*>(value))).c_str());
}

}  // namespace chatelaine::test

namespace QTest {

template <>
inline char* toString(const std::string& text) {
  return toString(QByteArray::fromStdString(text));
}
template <>
inline char* toString(const std::string_view& text) {
  return toString(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
}

template <chatelaine::test::NamedEnum Enum>
bool qCompare(const Enum& actual, const Enum& expected, const char* actualText, const char* expectedText,
              const char* file, int line) {
  constexpr auto* name = chatelaine::test::nameForQtTest<Enum>;
  return compare_helper(actual == expected, "Compared values are not the same", std::addressof(actual),
                        std::addressof(expected), name, name, actualText, expectedText, file, line);
}

}  // namespace QTest
