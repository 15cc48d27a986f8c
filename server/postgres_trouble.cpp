#include "server/postgres_trouble.h"

#include <pqxx/pqxx>

namespace chatelaine::server {
namespace {

using Kind = PostgresTrouble::Kind;

std::string firstLine(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

// https://www.postgresql.org/docs/current/errcodes-appendix.html, by class.
PostgresTrouble bySqlState(const std::string& state) {
  const std::string detail = "PostgreSQL: " + state;
  if (state.starts_with("40")) return {Kind::tryAgain, {ErrorCode::timedOut, detail}};
  if (state == "57014" || state == "55P03") return {Kind::refused, {ErrorCode::timedOut, detail}};
  // 57: it is being shut down or started. 08: the connection. 25006: it became somebody's read-only standby.
  if (state.starts_with("57") || state.starts_with("08") || state == "25006")
    return {Kind::connectionLost, {ErrorCode::offline, detail}};
  if (state == "53100") return {Kind::refused, {ErrorCode::diskFull, detail}};
  if (state.starts_with("53")) return {Kind::refused, {ErrorCode::timedOut, detail}};
  if (state.starts_with("23")) return {Kind::refused, {ErrorCode::conflict, detail}};
  if (state.starts_with("XX")) return {Kind::refused, {ErrorCode::corrupt, detail}};
  return {Kind::refused, {ErrorCode::internal, detail}};
}

}  // namespace

PostgresTrouble troubleOf(const std::exception& exception) {
  if (dynamic_cast<const pqxx::in_doubt_error*>(&exception) != nullptr)
    return {Kind::connectionLost, {ErrorCode::offline, "PostgreSQL went away during a commit"}};
  if (dynamic_cast<const pqxx::broken_connection*>(&exception) != nullptr)
    return {Kind::connectionLost, {ErrorCode::offline, "PostgreSQL can't be reached: " + firstLine(exception.what())}};
  if (const auto* refused = dynamic_cast<const pqxx::sql_error*>(&exception)) return bySqlState(refused->sqlstate());
  if (dynamic_cast<const pqxx::failure*>(&exception) != nullptr)
    return {Kind::connectionLost, {ErrorCode::offline, "PostgreSQL can't be reached"}};
  return {Kind::refused, {ErrorCode::internal, "PostgreSQL's answer can't be understood"}};
}

}  // namespace chatelaine::server
