#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/desktop/hardening.h"
#include "tests/support/test_main.h"

namespace {

// Hardens a child and lets `holds` judge it there: what is given up can't be had back.
template <class Judge>
bool inAHardenedChild(const char* inspectable, Judge holds) {
  const pid_t child = fork();
  if (child == 0) {
    if (inspectable != nullptr) setenv("CHATELAINE_TEST_INSPECTABLE", inspectable, 1);
    else unsetenv("CHATELAINE_TEST_INSPECTABLE");
    chatelaine::desktop::harden();
    _exit(holds() ? 0 : 1);
  }
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

class DesktopIsHardened : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void otherPrograms_cannotReadIt() {
    QVERIFY(inAHardenedChild(nullptr, [] { return prctl(PR_GET_DUMPABLE) == 0; }));
    QVERIFY(inAHardenedChild("0", [] { return prctl(PR_GET_DUMPABLE) == 0; }));
  }

  void crash_leavesNoCore() {
    QVERIFY(inAHardenedChild("1", [] {
      rlimit limit{};
      return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
    }));
  }

  void files_areForTheirOwner() {
    QVERIFY(inAHardenedChild(nullptr, [] { return umask(0) == 077; }));
  }
};

CHATELAINE_TEST(DesktopIsHardened);
#include "desktop_is_hardened.moc"
