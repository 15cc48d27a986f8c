// Registers one test class per file with the folder's test executable; holds no assertions.
#pragma once
#include <QtTest/QtTest>

#include <functional>
#include <memory>
#include <string_view>

#include "tests/support/printing.h"

namespace chatelaine::test {

using TestFactory = std::function<std::unique_ptr<QObject>()>;

// The application object the folder's tests need: core_application.cpp or widgets_application.cpp.
std::unique_ptr<QCoreApplication> makeApplication(int& argc, char** argv);

// Called by CHATELAINE_TEST before main.
bool registerTest(std::string_view fileName, TestFactory factory);

}  // namespace chatelaine::test

// Put once at the end of a test file, before its #include "….moc". The ctest name is the file's stem.
#define CHATELAINE_TEST(Class)                                                           \
  [[maybe_unused]] static const bool registered##Class = chatelaine::test::registerTest( \
      __FILE_NAME__, [] { return std::unique_ptr<QObject>(std::make_unique<Class>()); })
