// A real limit on how far files of this process may grow, as a full disk or a quota is: writes beyond it fail with
// EFBIG.
#pragma once
#include <sys/resource.h>

#include <csignal>
#include <cstdint>

namespace chatelaine::test {

class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &m_before);
    rlimit limited = m_before;
    limited.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limited);
    m_handler = std::signal(SIGXFSZ, SIG_IGN);  // else the kernel ends the process
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &m_before);
    std::signal(SIGXFSZ, m_handler);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit m_before{};
  void (*m_handler)(int) = SIG_DFL;
};

}  // namespace chatelaine::test
