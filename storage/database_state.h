// What is behind a Database and a Statement; private to storage.
#pragma once
#include "storage/connection.h"

namespace chatelaine::storage {

struct Database::State {
  std::shared_ptr<Connection> connection;
};

// Keeps the connection open, so that a Statement may outlive its Database.
struct Statement::State {
  State(std::shared_ptr<Connection> owner, PreparedStatement prepared)
      : connection(std::move(owner)), statement(std::move(prepared)) {}
  ~State() { connection->recycle(std::move(statement)); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::shared_ptr<Connection> connection;
  PreparedStatement statement;
  int position = 0;          // of the last parameter that was bound
  int bindCode = SQLITE_OK;  // of the first parameter that couldn't be
};

}  // namespace chatelaine::storage
