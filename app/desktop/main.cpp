#include <cstdio>
#include <exception>

#include "app/desktop/hardening.h"
#include "app/desktop/run.h"

int main(int argc, char** argv) {
  chatelaine::desktop::harden();
  try {
    return chatelaine::desktop::run(argc, argv);
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "chatelaine: %s\n", exception.what());
    return 1;
  }
}
