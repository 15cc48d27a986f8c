// Threads for sockets: one io_context each, so that every connection lives on one thread.
#pragma once
#include <memory>
#include <thread>
#include <vector>

#include "http/asio.h"

namespace chatelaine::daemon {

class IoThreads {
 public:
  explicit IoThreads(std::size_t count);
  ~IoThreads();  // stops and waits
  std::vector<http::asio::any_io_executor> executors();

 private:
  struct Lane;
  std::vector<std::unique_ptr<Lane>> m_lanes;
};

}  // namespace chatelaine::daemon
