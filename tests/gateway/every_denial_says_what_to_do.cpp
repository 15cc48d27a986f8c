// Every wrong thing has a status, a stable code of its own and advice; none of them can hold a value, for they are all
// constants.
#include "gateway/policy/denial.h"
#include "tests/support/test_main.h"

#include <set>

using namespace chatelaine;
using namespace chatelaine::gateway;

class EveryDenialSaysWhatToDo : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void all_areComplete();
  void statuses_fit_data();
  void statuses_fit();
};

namespace {

template <class Enum>
std::vector<Denial> allOf(Enum last) {
  std::vector<Denial> all;
  for (int i = 0; i <= static_cast<int>(last); ++i) all.push_back(denialOf(static_cast<Enum>(i)));
  return all;
}

}  // namespace

void EveryDenialSaysWhatToDo::all_areComplete() {
  std::set<std::string_view> codes;
  const auto check = [&](const std::vector<Denial>& denials) {
    for (const Denial& denial : denials) {
      QVERIFY2(denial.status >= 400 && denial.status < 600, std::string(denial.code).c_str());
      QVERIFY(!denial.code.empty() && denial.code != "unknown" && denial.code != "internal");
      QVERIFY(!denial.title.empty() && denial.title.ends_with('.') == false);
      QVERIFY2(denial.advice.ends_with('.'), std::string(denial.code).c_str());
      codes.insert(denial.code);
    }
  };
  check(allOf(Trouble::overrideField));
  check(allOf(Refusal::notInjectable));
  check(allOf(http::FramingProblem::trailersTooLarge));
  check(allOf(CanonicalProblem::hostMismatch));
  check(allOf(AddressProblem::gatewayItself));
  check(allOf(InjectProblem::tooShort));
  QVERIFY(codes.size() >= 65);
}

void EveryDenialSaysWhatToDo::statuses_fit_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<int>("expected");
  const auto row = [](const char* name, const Denial& denial, int expected) {
    QTest::newRow(name) << static_cast<int>(denial.status) << expected;
  };
  row("no proxy login", denialOf(Trouble::proxyUnauthenticated), 407);
  row("no login", denialOf(Trouble::unauthenticated), 401);
  row("another host", denialOf(CanonicalProblem::hostMismatch), 421);
  row("no record", denialOf(Trouble::auditUnavailable), 503);
  row("stale", denialOf(Trouble::stale), 503);
  row("large head", denialOf(http::FramingProblem::headTooLarge), 431);
  row("long target", denialOf(http::FramingProblem::targetTooLong), 414);
  row("expectation", denialOf(http::FramingProblem::unknownExpectation), 417);
  row("smuggling", denialOf(http::FramingProblem::lengthAndCoding), 400);
  row("unsupported rule", denialOf(InjectProblem::unsupportedRule), 501);
}

void EveryDenialSaysWhatToDo::statuses_fit() {
  QFETCH(int, status);
  QFETCH(int, expected);
  QCOMPARE(status, expected);
}

CHATELAINE_TEST(EveryDenialSaysWhatToDo);
#include "every_denial_says_what_to_do.moc"
