#include "app/daemon/log_lines.h"

#include <unistd.h>

#include <boost/json.hpp>
#include <format>

namespace chatelaine::daemon {
namespace {

std::string_view nameOf(LogLevel level) {
  switch (level) {
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "error";
}

boost::json::string_view json(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::string logLine(Timestamp time, LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  boost::json::object line;
  line["time"] = std::format("{:%FT%TZ}", time);
  line["level"] = json(nameOf(level));
  line["event"] = json(event);
  for (const LogField& field : fields) line[json(field.name)] = json(field.value);
  return boost::json::serialize(line) + "\n";
}

// One write per line: lines of several threads don't mix.
Log logToStandardError(Clock clock) {
  return [clock](LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    const std::string line = logLine(clock(), level, event, fields);
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
  };
}

}  // namespace chatelaine::daemon
