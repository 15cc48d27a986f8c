#include "app/daemon/log_lines.h"

#include <unistd.h>

#include <format>

namespace chatelaine::daemon {
namespace {

constexpr std::size_t longestValue = 500;

std::string_view nameOf(LogLevel level) {
  switch (level) {
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "";
}

std::string quoted(std::string_view value) {
  std::string out = "\"";
  for (const char letter : value.substr(0, longestValue)) {
    if (letter == '"' || letter == '\\') out += '\\';
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f)
      out += std::format("\\x{:02x}", static_cast<unsigned char>(letter));
    else out += letter;
  }
  return out + '"';
}

}  // namespace

std::string logLine(Timestamp time, LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  std::string line = std::format("{:%Y-%m-%dT%H:%M:%S}Z {} {}", time, nameOf(level), event);
  for (const LogField& field : fields) line += std::format(" {}={}", field.name, quoted(field.value));
  return line;
}

// One write per line: lines of several threads never mix.
Log logToStandardError() {
  return [](LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    const std::string line = logLine(systemNow(), level, event, fields) + "\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  };
}

}  // namespace chatelaine::daemon
