// A SyncStore of either kind for tests of what every store must do: a row of test data per kind.
#pragma once
#include <memory>
#include <vector>

#include "server/sync_store.h"
#include "tests/support/private_postgres.h"
#include "tests/support/temporary_folder.h"

namespace chatelaine::test {

class StoreUnderTest {
 public:
  enum class Kind { sqlcipher, postgres };
  static void columns();  // for …_data(): "kind", with a row per kind

  // `postgres` is only asked for a database of its own where the kind wants one.
  StoreUnderTest(Kind kind, PrivatePostgres& postgres);
  ~StoreUnderTest();

  server::SyncStore& operator*() { return *m_store; }
  server::SyncStore* operator->() { return m_store.get(); }
  void reopen();
  // The step with this number (from 1) of the next append, if it has as many, finds the disk full.
  void fillDiskAt(std::size_t step);
  void makeRoom();

 private:
  void open();

  Kind m_kind;
  PrivatePostgres& m_postgres;
  TemporaryFolder m_folder;
  std::string m_database;
  std::string m_broken;  // the table whose rows are refused
  std::unique_ptr<server::SyncStore> m_store;
};

}  // namespace chatelaine::test
