// The daemon's log: one line per event on standard error, for people and programs. No personal data, no secrets.
#pragma once
#include <string>

#include "core/environment.h"
#include "core/log.h"

namespace chatelaine::daemon {

// `2026-01-02T03:04:05.678Z info listening address="127.0.0.1:4280"`, without the line's end. Control characters and
// quotes of values are escaped, so a value can't forge a line.
std::string logLine(Timestamp time, LogLevel level, std::string_view event, std::initializer_list<LogField> fields);

Log logToStandardError();

}  // namespace chatelaine::daemon
