// One thread that serves agents: an event loop and what its sessions share.
#pragma once
#include <memory>

#include "gateway/proxy/worker_context.h"
#include "http/asio.h"
#include "http/service_thread.h"

namespace chatelaine::gateway {

class Worker {
 public:
  // `makeParts` gets the worker's executor.
  using MakeParts = std::function<WorkerContext::Parts(http::asio::any_io_executor)>;
  Worker(const MakeParts& makeParts, Log log);

  http::asio::any_io_executor executor() { return m_thread.executor(); }
  // Serves one connection of this worker's executor.
  http::Awaitable<void> serve(std::shared_ptr<http::Connection> connection);
  // Cuts what a new snapshot no longer allows. Any thread.
  void recheck();
  // After the sessions have ended, while the record still takes events: what is only counted is written. Blocks.
  void endRecord();
  // After that: closes what is kept, waits for the thread.
  void stop();

 private:
  http::Awaitable<void> tidyUpForEver();

  Log m_log;
  http::ServiceThread m_thread;  // what is suspended in it is destroyed last and holds the context itself
  std::shared_ptr<WorkerContext> m_context;
  http::asio::steady_timer m_timer;
};

}  // namespace chatelaine::gateway
