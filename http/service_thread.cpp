#include "http/service_thread.h"

#include <csignal>

namespace chatelaine::http {
namespace {

// OpenSSL writes to sockets by write().
void blockBrokenPipeSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

ServiceThread::ServiceThread(Log log)
    : m_log(std::move(log)), m_work(asio::make_work_guard(m_context)), m_thread([this] { run(); }) {}

ServiceThread::~ServiceThread() { finish(); }

void ServiceThread::run() {
  blockBrokenPipeSignal();
  for (bool goesOn = true; goesOn;) {
    try {
      m_context.run();
      goesOn = false;
    } catch (const std::exception& exception) {
      if (m_log) m_log(LogLevel::error, "task_failed", {{"detail", exception.what()}});
    }
  }
}

void ServiceThread::finish() {
  m_work.reset();
  if (m_thread.joinable()) m_thread.join();
}

void ServiceThread::abandon() {
  m_context.stop();
  finish();
}

Awaitable<Result<void>> contained(Awaitable<Result<void>> turn) {
  try {
    co_return co_await std::move(turn);
  } catch (const std::exception& exception) {
    co_return fail(ErrorCode::internal, exception.what());
  }
}

}  // namespace chatelaine::http
