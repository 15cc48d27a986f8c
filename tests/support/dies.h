// Whether a piece of code ends the program, and with which words, tried out in a child process.
#pragma once
#include <fcntl.h>
#include <signal.h>  // signal numbers of the child
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>

namespace chatelaine::test {

template <class Action>
bool dies(Action&& action) {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGABRT, SIG_DFL);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDERR_FILENO);
    std::forward<Action>(action)();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

// What it writes to standard error before it ends.
template <class Action>
std::string lastWords(Action&& action) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    std::forward<Action>(action)();
    _exit(0);
  }
  close(ends[1]);
  std::string words;
  std::array<char, 512> piece{};
  for (ssize_t size = 0; (size = read(ends[0], piece.data(), piece.size())) > 0;) {
    words.append(piece.data(), static_cast<std::size_t>(size));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return words;
}

}  // namespace chatelaine::test
