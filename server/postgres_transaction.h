// One connection and what it has prepared, and one transaction on it. Part of PostgresStore; libpqxx throws here.
#pragma once
#include <map>
#include <pqxx/pqxx>

#include "core/environment.h"
#include "core/id.h"

namespace chatelaine::server {

struct PostgresSession {
  explicit PostgresSession(const std::string& settings) : connection(settings) {}
  pqxx::connection connection;
  std::map<const char*, std::string> prepared;  // by the text's address: statements are constants
};

class PostgresTransaction {
 public:
  PostgresTransaction(PostgresSession& session, pqxx::transaction_base& transaction)
      : m_session(session), m_transaction(transaction) {}

  // `statement` is a constant; $1, $2, … are the values. bytea columns take ByteView.
  template <class... Values>
  pqxx::result run(const char* statement, const Values&... values) {
    pqxx::params all;
    (add(all, values), ...);
    return m_transaction.exec(pqxx::prepped{nameOf(statement)}, all);
  }

  void runScript(const char* statements) { m_transaction.exec(statements); }

 private:
  static void add(pqxx::params& all, ByteView bytes) {
    static constexpr std::byte nothing{};  // a null pointer would be NULL
    all.append(pqxx::bytes_view(bytes.empty() ? &nothing : bytes.data(), bytes.size()));
  }
  template <class Tag, std::size_t Size>
  static void add(pqxx::params& all, const Id<Tag, Size>& id) {
    add(all, id.view());
  }
  static void add(pqxx::params& all, std::uint64_t number) { all.append(static_cast<std::int64_t>(number)); }
  static void add(pqxx::params& all, std::int64_t number) { all.append(number); }
  static void add(pqxx::params& all, Timestamp time) { add(all, std::int64_t{time.time_since_epoch().count()}); }
  static void add(pqxx::params& all, const std::string& text) { all.append(text); }

  const std::string& nameOf(const char* statement) {
    auto [entry, isNew] = m_session.prepared.try_emplace(statement);
    if (entry->second.empty()) {
      const std::string name = "s" + std::to_string(m_session.prepared.size());
      m_session.connection.prepare(name, statement);
      entry->second = name;
    }
    return entry->second;
  }

  PostgresSession& m_session;
  pqxx::transaction_base& m_transaction;
};

// Many rows in one statement, so that their number isn't a number of round trips. One column of several rows as one
// parameter: bodies behind each other, and where each begins (from 1) and how long it is.
class PostgresRows {
 public:
  void add(ByteView body) {
    m_starts.push_back(m_all.size() + 1);
    m_sizes.push_back(body.size());
    append(m_all, body);
  }
  ByteView all() const { return m_all; }
  std::string starts() const { return arrayOf(m_starts); }
  std::string sizes() const { return arrayOf(m_sizes); }

  template <class Numbers>
  static std::string arrayOf(const Numbers& numbers) {
    std::string text = "{";
    for (const auto number : numbers) text += (text.size() > 1 ? "," : "") + std::to_string(number);
    return text + "}";
  }

 private:
  Bytes m_all;
  std::vector<std::size_t> m_starts;
  std::vector<std::size_t> m_sizes;
};

// Nothing is counted by hand: a row that every commit of a team had to change would make them wait for each other.
inline constexpr const char* postgresGenerationSql =
    "SELECT (SELECT restored FROM store) * 4294967296 + t.roster_revision + 1"
    " + (SELECT coalesce(sum(v.height), 0) FROM vault v WHERE v.team = t.id)"
    " + (SELECT coalesce(max(a.last), 0) FROM audit_arrivals a WHERE a.team = t.id) "
    "FROM team t WHERE t.id = $1";

inline Bytes bytesAt(const pqxx::row& row, int column) {
  const auto bytes = row[column].as<pqxx::bytes>();
  return {bytes.begin(), bytes.end()};
}
inline std::uint64_t numberAt(const pqxx::row& row, int column) {
  return static_cast<std::uint64_t>(row[column].as<std::int64_t>());
}
template <class AnyId>
Result<AnyId> idAt(const pqxx::row& row, int column) {
  auto id = AnyId::fromBytes(bytesAt(row, column));
  if (!id) return fail(ErrorCode::corrupt, "an id of another length in the database");
  return *id;
}

}  // namespace chatelaine::server
