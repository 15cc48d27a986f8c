// Whether a piece of code ends the program, tried out in a child process.
#pragma once
#include <fcntl.h>
#include <signal.h>  // signal numbers of the child
#include <sys/wait.h>
#include <unistd.h>

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

}  // namespace chatelaine::test
