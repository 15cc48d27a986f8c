#include "app/process/hardening.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

namespace chatelaine::process {

void harden() {
  mallopt(M_PERTURB, 0xA5);
  constexpr rlimit none{0, 0};
  if (setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0) return;
  std::fputs("the system refuses to protect this program's memory\n", stderr);
  std::abort();
}

}  // namespace chatelaine::process
