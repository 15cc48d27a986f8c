#include "storage/database.h"
#include "storage/database_state.h"

namespace chatelaine::storage {
namespace {

void note(int& first, int code) {
  if (first == SQLITE_OK) first = code;
}

}  // namespace

Statement::Statement(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::bind(std::int64_t value) {
  note(m_state->bindCode, sqlite3_bind_int64(m_state->statement.get(), ++m_state->position, value));
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();  // SQLite takes a null pointer for NULL
  note(m_state->bindCode, sqlite3_bind_text64(m_state->statement.get(), ++m_state->position, data, text.size(),
                                              SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(ByteView blob) {
  const void* data = blob.data() == nullptr ? static_cast<const void*>("") : blob.data();
  note(m_state->bindCode,
       sqlite3_bind_blob64(m_state->statement.get(), ++m_state->position, data, blob.size(), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bindNull() {
  note(m_state->bindCode, sqlite3_bind_null(m_state->statement.get(), ++m_state->position));
  return *this;
}

Result<bool> Statement::step() {
  if (m_state->bindCode != SQLITE_OK) return fail(ErrorCode::internal, sqlite3_errstr(m_state->bindCode));
  Result<int> code = m_state->connection->step(m_state->statement.get());
  if (code == SQLITE_ROW) return true;
  m_state->position = 0;  // may be bound and stepped again
  sqlite3_reset(m_state->statement.get());
  if (!code) return std::unexpected(std::move(code).error());
  return false;
}

Result<void> Statement::run() {
  for (;;) {
    CHATELAINE_TRY(hasRow, step());
    if (!hasRow) return {};
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_state->statement.get(), column); }

std::string Statement::text(int column) const {
  sqlite3_stmt* const statement = m_state->statement.get();
  const unsigned char* data = sqlite3_column_text(statement, column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

Bytes Statement::blob(int column) const {
  sqlite3_stmt* const statement = m_state->statement.get();
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement, column));
  if (data == nullptr) return {};
  return copyOf({data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))});
}

bool Statement::isNull(int column) const {
  return sqlite3_column_type(m_state->statement.get(), column) == SQLITE_NULL;
}

}  // namespace chatelaine::storage
