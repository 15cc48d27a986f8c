// A thread with a queue: what owns something that isn't shared. Work is posted to its executor; an exception ends the
// task that threw it, not the thread.
#pragma once
#include <thread>

#include "core/log.h"
#include "core/result.h"
#include "http/asio.h"

namespace chatelaine::http {

class ServiceThread {
 public:
  explicit ServiceThread(Log log = {});
  ~ServiceThread();  // finish()
  asio::any_io_executor executor() { return m_context.get_executor(); }
  // Does what has been posted and waits for it; coroutines that still wait for something are dropped. Safe to repeat.
  void finish();
  // Stops after the task that is running.
  void abandon();

 private:
  void run();

  Log m_log;
  asio::io_context m_context{1};
  asio::executor_work_guard<asio::io_context::executor_type> m_work;
  std::thread m_thread;
};

// One turn of a loop that must go on: an exception becomes an error.
Awaitable<Result<void>> contained(Awaitable<Result<void>> turn);

}  // namespace chatelaine::http
