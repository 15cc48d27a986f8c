// Runs a test function again in a network of its own, where the loopback interface has a public address too: so that
// what only happens with the outside can be tried without touching it.
#pragma once
#include <QtTest/QtTest>

#include <string>

namespace chatelaine::test {

inline constexpr const char* publicAddress = "11.0.0.1";  // nobody is reached under it but ourselves

bool isInOwnNetwork();

struct InsideRun {
  bool isPossible = false;  // false: the kernel gives no network of one's own
  bool isGood = false;
  std::string output;
};
// The function of the test file `stem`, in a new process; `row`: null for a function without data.
InsideRun runInOwnNetwork(const char* stem, const char* function, const char* row);

}  // namespace chatelaine::test

// First in a test function: what follows runs inside only.
#define CHATELAINE_IN_OWN_NETWORK(stem)                                                                 \
  if (!chatelaine::test::isInOwnNetwork()) {                                                            \
    const auto inside =                                                                                 \
        chatelaine::test::runInOwnNetwork(stem, QTest::currentTestFunction(), QTest::currentDataTag()); \
    if (!inside.isPossible) QSKIP("this machine gives an ordinary user no network of his own");         \
    QVERIFY2(inside.isGood, inside.output.c_str());                                                     \
    return;                                                                                             \
  }
