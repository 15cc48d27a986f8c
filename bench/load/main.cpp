// The load generator of ./dev bench: prints one line of JSON.
#include <cstdio>

#include "bench/load/load.h"
#include "bench/load/options.h"

namespace chatelaine::bench {
namespace {

double percentile(const Measurement& measurement, double share) {
  const auto index = static_cast<std::size_t>(share * static_cast<double>(measurement.latency.size() - 1));
  return std::chrono::duration<double, std::milli>(measurement.latency[index]).count();
}

Result<void> printMeasurement(int count, char** values) {
  CHATELAINE_TRY(options, parseOptions(count, values));
  CHATELAINE_TRY(measurement, applyLoad(options));
  if (measurement.latency.empty()) return fail(ErrorCode::timedOut, "nothing was answered in the measured time");
  std::printf("{\"requests\": %zu, \"reconnects\": %zu, \"rate\": %.1f, \"p50\": %.4f, \"p99\": %.4f}\n",
              measurement.requests, measurement.reconnects,
              static_cast<double>(measurement.latency.size()) / measurement.seconds.count(),
              percentile(measurement, 0.5), percentile(measurement, 0.99));
  return {};
}

}  // namespace
}  // namespace chatelaine::bench

int main(int count, char** values) {
  const auto done = chatelaine::bench::printMeasurement(count, values);
  if (!done) std::fprintf(stderr, "load: %s\n", done.error().detail.c_str());
  return done ? 0 : 1;
}
