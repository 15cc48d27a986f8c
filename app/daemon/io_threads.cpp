#include "app/daemon/io_threads.h"

#include <algorithm>

namespace chatelaine::daemon {

struct IoThreads::Lane {
  http::asio::io_context context{1};
  http::asio::executor_work_guard<http::asio::io_context::executor_type> work = http::asio::make_work_guard(context);
  std::thread thread{[this] { context.run(); }};
};

IoThreads::IoThreads(std::size_t count) {
  for (std::size_t made = 0; made < std::max<std::size_t>(count, 1); ++made)
    m_lanes.push_back(std::make_unique<Lane>());
}

IoThreads::~IoThreads() {
  for (const auto& lane : m_lanes) lane->context.stop();
  for (const auto& lane : m_lanes) lane->thread.join();
}

std::vector<http::asio::any_io_executor> IoThreads::executors() {
  std::vector<http::asio::any_io_executor> executors;
  for (const auto& lane : m_lanes) executors.emplace_back(lane->context.get_executor());
  return executors;
}

}  // namespace chatelaine::daemon
