// A thread with a queue: what owns something that isn't shared. Work is posted to its executor.
#pragma once
#include <thread>

#include "http/asio.h"

namespace chatelaine::gateway {

class ServiceThread {
 public:
  ServiceThread();
  ~ServiceThread();  // finish()
  http::asio::any_io_executor executor() { return m_context.get_executor(); }
  // Does what has been posted and waits for it; coroutines that still wait for something are dropped. Safe to repeat.
  void finish();
  // Stops after the task that is running.
  void abandon();

 private:
  http::asio::io_context m_context{1};
  http::asio::executor_work_guard<http::asio::io_context::executor_type> m_work;
  std::thread m_thread;
};

// No SIGPIPE in the calling thread: OpenSSL writes to sockets by write().
void blockBrokenPipeSignal();

}  // namespace chatelaine::gateway
