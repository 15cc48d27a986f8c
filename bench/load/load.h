// Sends requests over kept-alive connections, as fast as answers come or at a fixed rate, and measures latency.
#pragma once
#include <chrono>
#include <cstddef>
#include <vector>

#include "bench/load/options.h"

namespace chatelaine::bench {

using SteadyClock = std::chrono::steady_clock;

struct Measurement {
  std::size_t requests = 0;  // all answered ones, with the warm-up
  std::size_t reconnects = 0;
  std::chrono::duration<double> seconds{};     // measured time, without the warm-up
  std::vector<SteadyClock::duration> latency;  // sorted; at a fixed rate from when the request was due
};

Result<Measurement> applyLoad(const Options& options);

}  // namespace chatelaine::bench
