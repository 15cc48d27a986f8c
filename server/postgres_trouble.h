// What an exception of libpqxx means: is the connection lost, is it worth another try, what is the caller told?
#pragma once
#include <exception>

#include "core/result.h"

namespace chatelaine::server {

struct PostgresTrouble {
  enum class Kind { refused, connectionLost, tryAgain };
  Kind kind = Kind::refused;
  Error error;  // without values of rows: of PostgreSQL's words only those about connecting
};

PostgresTrouble troubleOf(const std::exception& exception);

}  // namespace chatelaine::server
