#include "app/desktop/hardening.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace chatelaine::desktop {
namespace {

#ifdef CHATELAINE_INSPECTABLE
bool staysReadable() {
  const char* wish = getenv("CHATELAINE_TEST_INSPECTABLE");
  return wish != nullptr && strcmp(wish, "1") == 0;
}
#else
constexpr bool staysReadable() { return false; }
#endif

}  // namespace

void harden() {
  mallopt(M_PERTURB, 0xA5);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (!staysReadable()) prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  umask(077);
  signal(SIGPIPE, SIG_IGN);
}

}  // namespace chatelaine::desktop
