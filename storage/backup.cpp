#include "storage/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>  // renameat2

#include "storage/connection.h"

namespace chatelaine::storage {
namespace {

// All pages in one step: a read transaction over the whole, so writers go on beside it and none of theirs gets in.
Result<void> copyPages(Connection& from, Connection& to) {
  sqlite3_backup* backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (backup == nullptr) return to.failed(sqlite3_extended_errcode(to.handle()));
  const int copied = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (copied == SQLITE_DONE) return finished == SQLITE_OK ? Result<void>{} : to.failed(finished);
  return from.failed(copied);
}

// SQLite's own words for a page whose code is wrong don't say so.
Result<void> explained(const Error& error, const std::filesystem::path& from, const Secret& key) {
  if (error.code == ErrorCode::internal) {
    CHATELAINE_TRY(source, Database::open(from, key));
    CHATELAINE_CHECK(source.checkPages());
  }
  return std::unexpected(error);
}

Result<void> copyInto(const std::filesystem::path& from, const std::filesystem::path& to, const Secret& key) {
  CHATELAINE_TRY(source, Connection::open(from, key, Durability::full));
  {
    CHATELAINE_TRY(target, Connection::open(to, key, Durability::full));
    if (const auto copied = copyPages(*source, *target); !copied) return explained(copied.error(), from, key);
  }
  CHATELAINE_TRY(copy, Database::open(to, key));
  return copy.checkIntegrity();
}

Result<void> sync(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool isSynced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  return isSynced ? Result<void>{} : fail(ErrorCode::denied, path.string() + " can't be written to the disk");
}

// Never over another file, also not over one that came meanwhile.
Result<void> publish(const std::filesystem::path& part, const std::filesystem::path& to) {
  CHATELAINE_CHECK(sync(part));
  if (::renameat2(AT_FDCWD, part.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0)
    return fail(errno == EEXIST ? ErrorCode::alreadyExists : ErrorCode::denied, to.string());
  return sync(to.parent_path());
}

}  // namespace

Result<void> copyDatabase(const std::filesystem::path& from, const std::filesystem::path& to, const Secret& key) {
  std::error_code error;
  if (!std::filesystem::exists(from, error)) return fail(ErrorCode::notFound, from.string() + " isn't there");
  if (std::filesystem::exists(to, error)) return fail(ErrorCode::alreadyExists, to.string() + " is there already");
  const std::filesystem::path part = to.string() + ".part";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(part.string() + suffix, error);
  Result<void> done = copyInto(from, part, key);
  if (done) done = publish(part, to);
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(part.string() + suffix, error);
  return done;
}

}  // namespace chatelaine::storage
