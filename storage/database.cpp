#include "storage/database.h"

#include "storage/connection.h"
#include "storage/database_state.h"

namespace chatelaine::storage {

Database::Database(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& file, const Secret& key, Durability durability) {
  CHATELAINE_TRY(connection, Connection::open(file, key, durability));
  return Database(std::make_unique<State>(std::move(connection)));
}

Result<void> Database::execute(std::string_view sql) { return m_state->connection->execute(sql); }

Result<Statement> Database::prepare(std::string_view sql) {
  CHATELAINE_TRY(prepared, m_state->connection->prepare(sql));
  return Statement(std::make_unique<Statement::State>(m_state->connection, std::move(prepared)));
}

Result<void> Database::checkPages() {
  // A crash may have left newer pages in the log, and half of one in the file: they are written back first.
  CHATELAINE_CHECK(execute("PRAGMA wal_checkpoint(PASSIVE)"));
  CHATELAINE_TRY(pages, prepare("PRAGMA cipher_integrity_check"));
  CHATELAINE_TRY(isPageDamaged, pages.step());
  return isPageDamaged ? fail(ErrorCode::corrupt, pages.text(0)) : Result<void>{};
}

Result<void> Database::checkIntegrity() {
  // First every page's authentication code, then the structure that the pages make up.
  CHATELAINE_CHECK(checkPages());
  CHATELAINE_TRY(structure, prepare("PRAGMA integrity_check(1)"));
  CHATELAINE_CHECK(structure.step());
  if (structure.text(0) != "ok") return fail(ErrorCode::corrupt, structure.text(0));
  return {};
}

std::int64_t Database::changes() const { return m_state->connection->changes(); }

void Database::setFaultHook(FaultHook hook) { m_state->connection->setFaultHook(std::move(hook)); }

}  // namespace chatelaine::storage
