#include "storage/connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace chatelaine::storage {
namespace {

constexpr int busyTimeoutMilliseconds = 5000;
constexpr std::size_t mostIdleStatements = 128;

// Only ever creates: closing a descriptor of a file that is already open here would drop SQLite's locks on it.
Result<void> createPrivately(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    ::close(descriptor);
    return {};
  }
  if (errno == EEXIST) return {};
  if (errno == ENOSPC || errno == EDQUOT) return fail(ErrorCode::diskFull, "the database can't be created");
  return fail(ErrorCode::denied, "the database can't be created");
}

// SQLCipher's form of a raw key: x'64 hexadecimal digits'. Never a part of SQL text, never outside locked memory.
Secret rawKeyText(const Secret& key) {
  constexpr std::string_view digits = "0123456789abcdef";
  Secret text(key.size() * 2 + 3);
  auto place = text.writable().begin();
  const auto put = [&place](char character) { *place++ = static_cast<std::byte>(character); };
  put('x');
  put('\'');
  for (const std::byte byte : key.view()) {
    put(digits[std::to_integer<unsigned>(byte) >> 4]);
    put(digits[std::to_integer<unsigned>(byte) & 15]);
  }
  put('\'');
  return text;
}

bool writes(sqlite3_stmt* statement) {
  if (sqlite3_stmt_readonly(statement) == 0) return true;
  std::string_view sql = sqlite3_sql(statement);
  sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n"), sql.size()));
  return sqlite3_strnicmp(sql.data(), "COMMIT", 6) == 0;
}

}  // namespace

Result<std::shared_ptr<Connection>> Connection::open(const std::filesystem::path& file, const Secret& key,
                                                     Durability durability) {
  if (key.size() != 32) return fail(ErrorCode::internal, "a database key has another size");
  CHATELAINE_CHECK(createPrivately(file));
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  const auto connection = std::make_shared<Connection>(handle);
  if (code != SQLITE_OK) return connection->failed(code);
  sqlite3_busy_timeout(handle, busyTimeoutMilliseconds);
  CHATELAINE_CHECK(
      connection->execute("PRAGMA cipher_log_level = NONE"));  // it writes to standard error; we return errors
  CHATELAINE_CHECK(connection->unlock(key));
  CHATELAINE_CHECK(connection->configure(durability));
  return connection;
}

Connection::~Connection() {
  m_idle.clear();
  sqlite3_close_v2(m_handle);
}

Result<void> Connection::unlock(const Secret& key) {
  const Secret text = rawKeyText(key);
  const int code = sqlite3_key_v2(m_handle, "main", text.text().data(), static_cast<int>(text.size()));
  if (code != SQLITE_OK) return failed(code);
  CHATELAINE_CHECK(execute("SELECT count(*) FROM sqlite_schema"));
  m_keyState = KeyState::proven;
  return {};
}

Result<void> Connection::configure(Durability durability) {
  sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Temporary files would not be encrypted.
  CHATELAINE_CHECK(
      execute("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
              "PRAGMA cell_size_check = ON; PRAGMA journal_mode = WAL"));
  // Pages that don't fit are read and decrypted again and again: a large vault needs more than the default of 2 MiB.
  CHATELAINE_CHECK(execute("PRAGMA cache_size = -65536"));
  return execute(durability == Durability::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

Result<PreparedStatement> Connection::prepareNext(std::string_view& sql, unsigned flags) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(m_handle, sql.data(), static_cast<int>(sql.size()), flags, &statement, &rest);
  if (code != SQLITE_OK) return failed(code);
  sql.remove_prefix(static_cast<std::size_t>(rest - sql.data()));
  return PreparedStatement(statement);
}

Result<void> Connection::execute(std::string_view sql) {
  while (!sql.empty()) {
    CHATELAINE_TRY(statement, prepareNext(sql, 0));
    for (int state = SQLITE_ROW; statement && state == SQLITE_ROW;) {
      CHATELAINE_TRY(reached, step(statement.get()));
      state = reached;
    }
  }
  return {};
}

Result<PreparedStatement> Connection::prepare(std::string_view sql) {
  if (const auto idle = m_idle.find(std::string(sql)); idle != m_idle.end()) {
    PreparedStatement statement = std::move(idle->second);
    m_idle.erase(idle);
    return statement;
  }
  std::string_view rest = sql;
  CHATELAINE_TRY(statement, prepareNext(rest, SQLITE_PREPARE_PERSISTENT));
  const bool isOne = statement && rest.find_first_not_of(" \t\r\n;") == std::string_view::npos;
  if (!isOne) return fail(ErrorCode::internal, "not exactly one statement");
  return statement;
}

void Connection::recycle(PreparedStatement statement) noexcept {
  sqlite3_reset(statement.get());
  sqlite3_clear_bindings(statement.get());
  if (m_idle.size() >= mostIdleStatements) return;
  try {
    m_idle.try_emplace(sqlite3_sql(statement.get()), std::move(statement));
  } catch (const std::bad_alloc&) {
    // Not kept, then: it is only prepared again.
  }
}

Result<int> Connection::step(sqlite3_stmt* statement) {
  if (m_faultHook && writes(statement)) {
    if (auto fault = m_faultHook(sqlite3_sql(statement))) return std::unexpected(*std::move(fault));
  }
  const int code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) return failed(code);
  return code;
}

void Connection::rollBack() noexcept {
  if (sqlite3_get_autocommit(m_handle) == 0) sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace chatelaine::storage
