#include "storage/sqlite_error.h"

#include <sqlite3.h>

#include <cerrno>

namespace chatelaine::storage {
namespace {

// No room: on the disk, in a quota, or under a limit on the size of files.
bool isFull(int systemError) { return systemError == ENOSPC || systemError == EDQUOT || systemError == EFBIG; }

ErrorCode codeOf(int primary, int systemError, KeyState keyState) {
  switch (primary) {
    case SQLITE_NOTADB: return keyState == KeyState::unproven ? ErrorCode::wrongPassphrase : ErrorCode::corrupt;
    case SQLITE_CORRUPT: return ErrorCode::corrupt;
    case SQLITE_FULL: return ErrorCode::diskFull;
    case SQLITE_IOERR: return isFull(systemError) ? ErrorCode::diskFull : ErrorCode::internal;
    case SQLITE_CONSTRAINT: return ErrorCode::conflict;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH: return ErrorCode::denied;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::timedOut;
    case SQLITE_TOOBIG:
    case SQLITE_NOMEM: return ErrorCode::limitExceeded;
    default: return ErrorCode::internal;
  }
}

}  // namespace

std::unexpected<Error> failure(sqlite3* connection, int code, KeyState keyState) {
  const int systemError = connection == nullptr ? 0 : sqlite3_system_errno(connection);
  const char* detail = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  return fail(codeOf(code & 0xff, systemError, keyState), detail);
}

}  // namespace chatelaine::storage
