// The daemon's log: one JSON object per line on standard error, with stable names and without personal data or secrets.
#pragma once
#include <string>

#include "core/environment.h"
#include "core/log.h"

namespace chatelaine::daemon {

std::string logLine(Timestamp time, LogLevel level, std::string_view event, std::initializer_list<LogField> fields);
Log logToStandardError(Clock clock = systemNow);  // any thread

}  // namespace chatelaine::daemon
