// How PostgreSQL is reached: a connection string of the configuration, checked and completed. Connects to nothing.
#pragma once
#include <string>

#include "core/log.h"
#include "core/result.h"

namespace chatelaine::server {

struct PostgresSettings {
  std::string connection;       // for libpq; holds no password, but is nobody's business either: never logged
  std::size_t connections = 8;  // at once, and one for hints
  Log log = [](LogLevel, std::string_view, std::initializer_list<LogField>) {};
};

// `text`: a URI or key=value pairs. A password is refused: it belongs into a file that `passfile` names. Time limits
// are added where the text says nothing of them. invalidInput, without a word of the text.
Result<std::string> postgresConnection(const std::string& text);

}  // namespace chatelaine::server
