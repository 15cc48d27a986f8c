// Translates SQLite's result codes into what the caller can do about them; private to storage.
#pragma once
#include "core/result.h"

struct sqlite3;

namespace chatelaine::storage {

// Before the first page was read, "not a database" means another key; afterwards it means damage.
enum class KeyState { unproven, proven };

std::unexpected<Error> failure(sqlite3* connection, int code, KeyState keyState);

}  // namespace chatelaine::storage
