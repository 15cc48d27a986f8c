// P7: whatever a person does, and wherever in it the disk fails or the program is killed, there is the old or the new
// whole; and doing it again succeeds.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/use_cases.h"

using namespace chatelaine;
using namespace chatelaine::test;

class EveryUseCaseSurvivesFaults : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::vector<UseCase> m_cases = useCases();
  std::filesystem::path m_before;
  std::string m_old;

  void columns() const {
    QTest::addColumn<std::size_t>("index");
    for (std::size_t i = 0; i < m_cases.size(); ++i) QTest::newRow(m_cases[i].name) << i;
  }
  void beginAnew() {
    m_world->owner.options.databaseFaults = {};
    m_world->owner.returnTo(m_before);
  }
  // From now on the n-th write does this.
  void at(int n, std::function<std::optional<Error>()> fault) {
    auto count = std::make_shared<int>(0);
    m_world->owner.options.databaseFaults = [n, count, fault = std::move(fault)](std::string_view) {
      return (*count)++ == n ? fault() : std::optional<Error>{};
    };
    m_world->owner.reopen();
    *count = 0;
  }
  std::string undisturbed(const UseCase& useCase) {
    beginAnew();
    return useCase.act(*m_world) ? visibleState(m_world->owner) : "it failed undisturbed";
  }
  // A child opens the replica, acts, and is killed at the n-th write, or right after the answer. Whether it was there.
  bool isKilledAt(int n, const UseCase& useCase) {
    const Bytes ownersKey = copyOf(m_world->owner.databaseKey.view());  // a child sees secrets as zeros
    const Bytes gatewaysKey = copyOf(m_world->gateway.databaseKey.view());
    m_world->owner.close();
    m_world->gateway.close();
    const pid_t child = fork();
    if (child == 0) {
      m_world->owner.databaseKey = Secret::copyOf(ByteView(ownersKey));
      m_world->gateway.databaseKey = Secret::copyOf(ByteView(gatewaysKey));
      m_world->gateway.reopen();
      at(n, [] {
        kill(getpid(), SIGKILL);
        return std::optional<Error>{};
      });
      _exit(useCase.act(*m_world) ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    const bool wasKilled = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    m_wentWrong = m_wentWrong || (!wasKilled && status != 0);
    m_world->owner.options.databaseFaults = {};
    m_world->owner.reopen();
    m_world->gateway.reopen();
    return wasKilled;
  }
  bool m_wentWrong = false;

 private Q_SLOTS:
  void initTestCase() {
    m_world = std::make_unique<World>();
    prepareWorld(*m_world);
    m_old = visibleState(m_world->owner);
    m_before = m_world->folder.file("before");
    m_world->owner.close();
    m_world->owner.copyTo(m_before);
  }

  void diskThatFails_leavesTheOldWhole_data() { columns(); }
  void diskThatFails_leavesTheOldWhole() {
    QFETCH(std::size_t, index);
    const UseCase& useCase = m_cases[index];
    const std::string expected = undisturbed(useCase);
    QVERIFY(expected != m_old);
    int n = 0;
    for (bool wasHit = true; wasHit; ++n) {
      beginAnew();
      wasHit = false;
      at(n, [&wasHit] {
        wasHit = true;
        return std::optional(Error{ErrorCode::diskFull, "no room"});
      });
      const auto result = useCase.act(*m_world);
      QCOMPARE(result.has_value(), !wasHit);
      if (wasHit) QCOMPARE(result.error().code, ErrorCode::diskFull);
      QCOMPARE(visibleState(m_world->owner), wasHit ? m_old : expected);  // also what is in memory
      m_world->owner.options.databaseFaults = {};
      if (wasHit) QVERIFY(useCase.act(*m_world).has_value());  // there is room again: no restart is needed
      m_world->owner.reopen();
      QCOMPARE(visibleState(m_world->owner), expected);
    }
    QVERIFY(n > 3);
  }

  void programThatIsKilled_leavesTheOldOrTheNewWhole_data() { columns(); }
  void programThatIsKilled_leavesTheOldOrTheNewWhole() {
    QFETCH(std::size_t, index);
    const UseCase& useCase = m_cases[index];
    const std::string expected = undisturbed(useCase);
    int n = 0;
    for (bool wasKilled = true; wasKilled; ++n) {
      beginAnew();
      wasKilled = isKilledAt(n, useCase);
      const std::string now = visibleState(m_world->owner);
      QVERIFY(now == m_old || now == expected);
      if (!wasKilled) QCOMPARE(now, expected);  // what was answered is there
      if (now == m_old) QVERIFY(useCase.act(*m_world).has_value());
      QCOMPARE(visibleState(m_world->owner), expected);
    }
    QVERIFY(n > 3);
    QVERIFY(!m_wentWrong);
  }
};

CHATELAINE_TEST(EveryUseCaseSurvivesFaults);
#include "every_use_case_survives_faults.moc"
