// The line that a program writes to its own log: a function passed in, as the clock is. Never personal data or secrets.
#pragma once
#include <functional>
#include <initializer_list>
#include <string_view>

namespace chatelaine {

enum class LogLevel { info, warning, error };

struct LogField {
  std::string_view name;
  std::string_view value;
};

// `event` is a stable name ("session_failed"). Called from any thread.
using Log = std::function<void(LogLevel, std::string_view event, std::initializer_list<LogField>)>;

}  // namespace chatelaine
