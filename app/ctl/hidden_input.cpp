#include "app/ctl/hidden_input.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>

namespace chatelaine::ctl {
namespace {

constexpr std::size_t longestInput = 1024;

// No echo while it lives; nothing where standard input is no terminal.
class Quiet {
 public:
  explicit Quiet(const char* prompt) {
    if (::tcgetattr(STDIN_FILENO, &m_before) != 0) return;
    m_isTerminal = true;
    termios quiet = m_before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    std::fputs(prompt, stderr);
  }
  ~Quiet() {
    if (!m_isTerminal) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    std::fputs("\n", stderr);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  termios m_before{};
  bool m_isTerminal = false;
};

}  // namespace

Secret readHidden(const char* prompt, const std::function<bool(std::string_view)>& isEnough) {
  const Quiet quiet(prompt);
  Secret input(longestInput);
  std::size_t size = 0;
  while (size < longestInput && ::read(STDIN_FILENO, input.writable().data() + size, 1) == 1) {
    if (input.text()[size] == '\n' && isEnough(input.text().substr(0, size))) break;
    ++size;
  }
  return Secret::copyOf(input.view().first(size));
}

}  // namespace chatelaine::ctl
