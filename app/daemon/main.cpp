#include "app/daemon/hardening.h"
#include "app/daemon/run.h"

int main(int argc, char** argv) {
  chatelaine::daemon::harden();
  return chatelaine::daemon::run(argc, argv);
}
