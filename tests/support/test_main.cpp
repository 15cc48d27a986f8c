#include "tests/support/test_main.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace chatelaine::test {
namespace {

struct Entry {
  std::string stem;
  TestFactory factory;
};

std::vector<Entry>& entries() {
  static std::vector<Entry> all;
  return all;
}

}  // namespace

bool registerTest(std::string_view fileName, TestFactory factory) {
  entries().push_back({std::string(fileName.substr(0, fileName.rfind('.'))), std::move(factory)});
  return true;
}

// Runs the files named by `stems`, or all; the number of failed functions, or -1 if nothing was run.
static int runTests(const std::vector<std::string>& stems, const QStringList& qtArguments) {
  int failed = 0;
  bool ran = false;
  for (const Entry& entry : entries()) {
    if (!stems.empty() && std::ranges::find(stems, entry.stem) == stems.end()) continue;
    ran = true;
    failed += QTest::qExec(entry.factory().get(), qtArguments);
  }
  return ran ? failed : -1;
}

}  // namespace chatelaine::test

// Arguments: stems of test files to run (all if none), then anything for Qt Test after "--".
int main(int argc, char** argv) {
  const auto application = chatelaine::test::makeApplication(argc, argv);
  const QStringList arguments = QCoreApplication::arguments();
  const qsizetype split = arguments.indexOf(QStringLiteral("--"));
  const QStringList own = arguments.mid(1, split < 0 ? -1 : split - 1);
  std::vector<std::string> stems;
  for (const QString& stem : own) stems.push_back(stem.toStdString());
  const QStringList forQt = QStringList{arguments.first()} + (split < 0 ? QStringList{} : arguments.mid(split + 1));
  const int failed = chatelaine::test::runTests(stems, forQt);
  if (failed < 0) std::fprintf(stderr, "no test file has that name\n");
  return failed == 0 ? 0 : 1;
}
