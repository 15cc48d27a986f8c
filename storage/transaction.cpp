#include <utility>

#include "storage/database.h"
#include "storage/database_state.h"

namespace chatelaine::storage {

Transaction::Transaction(Database& database) : m_database(&database) {}

Transaction::Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction() {
  if (m_database != nullptr) m_database->m_state->connection->rollBack();
}

Result<Transaction> Transaction::begin(Database& database) {
  CHATELAINE_CHECK(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Result<void> Transaction::commit() {
  if (m_database == nullptr) return fail(ErrorCode::internal, "the transaction is over");
  CHATELAINE_CHECK(m_database->execute("COMMIT"));
  m_database = nullptr;
  return {};
}

}  // namespace chatelaine::storage
