#include "app/daemon/hardening.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace chatelaine::daemon {
namespace {

// Whom we trust and how we connect is configuration, not something that a parent process slips in.
constexpr const char* ignoredVariables[] = {"HTTP_PROXY",  "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",      "http_proxy",
                                            "https_proxy", "all_proxy",   "no_proxy",  "SSL_CERT_FILE", "SSL_CERT_DIR"};

void limitCores() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

void allowDescriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void harden() {
  mallopt(M_PERTURB, 0xA5);
  limitCores();
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  umask(077);
  signal(SIGPIPE, SIG_IGN);
  allowDescriptors();
  for (const char* variable : ignoredVariables) unsetenv(variable);
}

}  // namespace chatelaine::daemon
