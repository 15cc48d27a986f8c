// Short forms of storage for this folder: bind values by their type, read ids, collect rows. No schema.
#pragma once
#include <concepts>
#include <optional>
#include <vector>

#include "core/environment.h"
#include "core/id.h"
#include "storage/database.h"

namespace chatelaine::vault {

inline void bindValue(storage::Statement& statement, std::integral auto value) {
  statement.bind(static_cast<std::int64_t>(value));
}
inline void bindValue(storage::Statement& statement, std::string_view text) { statement.bind(text); }
inline void bindValue(storage::Statement& statement, ByteView bytes) { statement.bind(bytes); }
inline void bindValue(storage::Statement& statement, Timestamp time) {
  statement.bind(static_cast<std::int64_t>(time.time_since_epoch().count()));
}
template <class Tag, std::size_t Size>
void bindValue(storage::Statement& statement, const Id<Tag, Size>& id) {
  statement.bind(id.view());
}
template <class Value>
void bindValue(storage::Statement& statement, const std::optional<Value>& value) {
  if (value) bindValue(statement, *value);
  else statement.bindNull();
}

template <class... Values>
Result<storage::Statement> query(storage::Database& database, std::string_view sql, const Values&... values) {
  Result<storage::Statement> statement = database.prepare(sql);
  if (statement) (bindValue(*statement, values), ...);
  return statement;
}

template <class... Values>
Result<void> runSql(storage::Database& database, std::string_view sql, const Values&... values) {
  CHATELAINE_TRY(statement, query(database, sql, values...));
  return statement.run();
}

// What `read(statement)` makes of every row.
template <class Read, class... Values>
auto rowsOf(storage::Database& database, std::string_view sql, Read read, const Values&... values)
    -> Result<std::vector<decltype(read(std::declval<const storage::Statement&>()))>> {
  CHATELAINE_TRY(statement, query(database, sql, values...));
  std::vector<decltype(read(std::declval<const storage::Statement&>()))> rows;
  for (;;) {
    CHATELAINE_TRY(hasRow, statement.step());
    if (!hasRow) return rows;
    rows.push_back(read(statement));
  }
}

// The first row, if there is one.
template <class Read, class... Values>
auto rowOf(storage::Database& database, std::string_view sql, Read read, const Values&... values)
    -> Result<std::optional<decltype(read(std::declval<const storage::Statement&>()))>> {
  CHATELAINE_TRY(statement, query(database, sql, values...));
  CHATELAINE_TRY(hasRow, statement.step());
  std::optional<decltype(read(std::declval<const storage::Statement&>()))> row;
  if (hasRow) row = read(statement);
  return row;
}

// The null id for anything of another size: rows are ours, and a damaged one must not end the program.
template <class AnyId>
AnyId idAt(const storage::Statement& statement, int column) {
  return AnyId::fromBytes(statement.blob(column)).value_or(AnyId{});
}
template <class AnyId>
std::optional<AnyId> optionalIdAt(const storage::Statement& statement, int column) {
  if (statement.isNull(column)) return std::nullopt;
  return idAt<AnyId>(statement, column);
}
inline std::uint64_t numberAt(const storage::Statement& statement, int column) {
  return static_cast<std::uint64_t>(statement.integer(column));
}

inline Timestamp timeAt(const storage::Statement& statement, int column) {
  return Timestamp(std::chrono::milliseconds(statement.integer(column)));
}

}  // namespace chatelaine::vault
