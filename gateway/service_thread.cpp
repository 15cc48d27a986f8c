#include "gateway/service_thread.h"

#include <csignal>

namespace chatelaine::gateway {

ServiceThread::ServiceThread() : m_work(http::asio::make_work_guard(m_context)) {
  m_thread = std::thread([this] {
    blockBrokenPipeSignal();
    m_context.run();
  });
}

ServiceThread::~ServiceThread() { finish(); }

void ServiceThread::finish() {
  m_work.reset();
  if (m_thread.joinable()) m_thread.join();
}

void ServiceThread::abandon() {
  m_context.stop();
  finish();
}

void blockBrokenPipeSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace chatelaine::gateway
