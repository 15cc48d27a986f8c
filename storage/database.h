// An SQLCipher database: opening with a raw key, statements, transactions, migrations. No schema of its own.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/secret.h"

struct sqlite3;
struct sqlite3_stmt;

namespace chatelaine::storage {

enum class Durability { normal, full };  // PRAGMA synchronous in WAL: survives a crash / survives power loss

class Statement;

// One connection, one thread. Errors: wrongPassphrase (not a database under this key, or damaged first page),
// corrupt, diskFull, denied, conflict (any constraint), timedOut (locked by another process for 5 s), limitExceeded,
// internal.
class Database {
 public:
  // `key` is 32 random bytes. Creates the file (0600) if it is missing. WAL, foreign keys on, busy time-out 5 s.
  static Result<Database> open(const std::filesystem::path& file, const Secret& key,
                               Durability durability = Durability::full);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  Result<void> execute(std::string_view sql);       // no parameters; several statements allowed
  Result<Statement> prepare(std::string_view sql);  // cached per connection by text
  Result<void> checkPages();                        // corrupt if a page of the file isn't what was written
  Result<void> checkIntegrity();                    // also what the pages make up; slow. corrupt with the first finding
  std::int64_t changes() const;

  // For fault tests: called before each write or commit step; returning an error makes that call fail with it.
  using FaultHook = std::function<std::optional<Error>(std::string_view sql)>;
  void setFaultHook(FaultHook hook);

 private:
  friend class Statement;
  friend class Transaction;
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

// Binds by position from 1, then steps; after the last row, or an error, it may be bound and stepped anew. Text and
// blobs are copied. Resets itself when dropped, and may outlive its Database.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view text);
  Statement& bind(ByteView blob);
  Statement& bindNull();

  Result<bool> step();  // true: a row is there
  Result<void> run();   // for statements without rows

  std::int64_t integer(int column) const;  // columns from 0
  std::string text(int column) const;
  Bytes blob(int column) const;
  bool isNull(int column) const;

 private:
  friend class Database;
  struct State;
  explicit Statement(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

// Rolls back when dropped without commit(). The Database stays where it is meanwhile.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);  // BEGIN IMMEDIATE
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database& database);
  Database* m_database;
};

struct Migration {
  int version;  // PRAGMA user_version after it; 1, 2, …
  std::string_view sql;
};
// Applies what is missing, each in one transaction. unsupportedVersion if the file is newer than the last migration.
Result<void> migrate(Database& database, std::span<const Migration> migrations);

}  // namespace chatelaine::storage
