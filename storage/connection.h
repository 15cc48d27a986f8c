// One open SQLCipher connection with its idle statements; shared by a Database and its Statements, private to storage.
#pragma once
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

#include "storage/database.h"
#include "storage/sqlite_error.h"

namespace chatelaine::storage {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

class Connection {
 public:
  static Result<std::shared_ptr<Connection>> open(const std::filesystem::path& file, const Secret& key,
                                                  Durability durability);
  explicit Connection(sqlite3* handle) : m_handle(handle) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> execute(std::string_view sql);
  Result<PreparedStatement> prepare(std::string_view sql);
  // Takes a statement back for the next prepare with the same text.
  void recycle(PreparedStatement statement) noexcept;

  // sqlite3_step after asking the fault hook. SQLITE_ROW or SQLITE_DONE, else an error.
  Result<int> step(sqlite3_stmt* statement);
  // Can't fail and asks nobody: after an error SQLite may have rolled back by itself.
  void rollBack() noexcept;

  std::int64_t changes() const { return sqlite3_changes64(m_handle); }
  sqlite3* handle() const { return m_handle; }  // for what SQLite does between two connections
  std::unexpected<Error> failed(int code) const { return failure(m_handle, code, m_keyState); }
  void setFaultHook(Database::FaultHook hook) { m_faultHook = std::move(hook); }

 private:
  Result<void> unlock(const Secret& key);
  Result<void> configure(Durability durability);
  // Prepares the first statement of `sql` and leaves the rest in it; null for white space and comments.
  Result<PreparedStatement> prepareNext(std::string_view& sql, unsigned flags);

  sqlite3* m_handle;
  KeyState m_keyState = KeyState::unproven;
  std::unordered_map<std::string, PreparedStatement> m_idle;
  Database::FaultHook m_faultHook;
};

}  // namespace chatelaine::storage
