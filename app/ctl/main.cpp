#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "app/ctl/run.h"

// A token passes through: no dumps, freed memory overwritten.
int main(int argc, char** argv) {
  mallopt(M_PERTURB, 0xA5);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  umask(077);
  return chatelaine::ctl::run(argc, argv);
}
