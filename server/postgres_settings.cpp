#include "server/postgres_settings.h"

#include <libpq-fe.h>

#include <map>
#include <memory>

namespace chatelaine::server {
namespace {

using Entries = std::map<std::string, std::string>;

// Somebody who went away without a word is noticed within half a minute, and only a server that may write is taken.
const Entries defaults{{"application_name", "chatelained"},   {"connect_timeout", "5"},  {"keepalives_idle", "10"},
                       {"keepalives_interval", "5"},          {"keepalives_count", "3"}, {"tcp_user_timeout", "20000"},
                       {"target_session_attrs", "read-write"}};

Result<Entries> entriesOf(const std::string& text) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(PQconninfoParse(text.c_str(), nullptr),
                                                                            &PQconninfoFree);
  if (!parsed) return fail(ErrorCode::invalidInput, "server.database is no connection string of PostgreSQL");
  Entries entries;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) entries.emplace(option->keyword, option->val);
  return entries;
}

std::string quoted(const std::string& value) {
  std::string quoted = "'";
  for (const char letter : value) {
    if (letter == '\'' || letter == '\\') quoted += '\\';
    quoted += letter;
  }
  return quoted + "'";
}

}  // namespace

Result<std::string> postgresConnection(const std::string& text) {
  CHATELAINE_TRY(entries, entriesOf(text));
  if (entries.contains("password") || entries.contains("sslpassword"))
    return fail(ErrorCode::invalidInput,
                "server.database holds a password: put it into a file, and name it with passfile");
  entries.insert(defaults.begin(), defaults.end());
  std::string all;
  for (const auto& [name, value] : entries) all += name + "=" + quoted(value) + " ";
  return all;
}

}  // namespace chatelaine::server
