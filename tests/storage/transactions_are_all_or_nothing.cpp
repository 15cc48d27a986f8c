#include <signal.h>  // kill is not in <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/storage/vault_file.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;
using storage::Database;
using storage::Durability;
using storage::Transaction;

namespace {

// A use-case as the vault has them: a row, its outbox and its audit, or none of the three.
Result<void> addCredential(Database& database) {
  CHATELAINE_TRY(transaction, Transaction::begin(database));
  CHATELAINE_CHECK(database.execute("INSERT INTO item VALUES (1)"));
  CHATELAINE_CHECK(database.execute("INSERT INTO outbox VALUES (1)"));
  CHATELAINE_CHECK(database.execute("INSERT INTO audit VALUES (1)"));
  return transaction.commit();
}

void createTables(Database& database) {
  must(database.execute("CREATE TABLE item (x); CREATE TABLE outbox (x); CREATE TABLE audit (x)"));
}

std::int64_t rows(Database& database) {
  return numberFrom(database,
                    "SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM outbox) +"
                    " (SELECT count(*) FROM audit)");
}

}  // namespace

class TransactionsAreAllOrNothing : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatWasCommitted_stays() {
    const VaultFile file;
    {
      Database database = file.open();
      createTables(database);
      must(addCredential(database));
    }
    Database database = file.open();
    QCOMPARE(rows(database), 3);
  }

  void whatWasDropped_isUndone() {
    const VaultFile file;
    Database database = file.open();
    createTables(database);
    {
      const Transaction transaction = must(Transaction::begin(database));
      must(database.execute("INSERT INTO item VALUES (1)"));
    }
    QCOMPARE(rows(database), 0);
    must(addCredential(database));  // and the next one works
    QCOMPARE(rows(database), 3);
  }

  void oneInsideAnother_isRefused() {
    const VaultFile file;
    Database database = file.open();
    createTables(database);
    Transaction outer = must(Transaction::begin(database));
    must(database.execute("INSERT INTO item VALUES (1)"));
    QVERIFY(!Transaction::begin(database).has_value());
    must(outer.commit());  // which the refused one didn't end
    QCOMPARE(rows(database), 1);
  }

  void committingTwice_isRefused() {
    const VaultFile file;
    Database database = file.open();
    Transaction transaction = must(Transaction::begin(database));
    must(transaction.commit());
    QCOMPARE(transaction.commit().error().code, ErrorCode::internal);
  }

  // The i-th write fails, for every i until none is hit; after each, everything or nothing is there.
  void aFaultAtAnyStep_leavesAllOrNothing_data() {
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("disk full") << ErrorCode::diskFull;
    QTest::newRow("damage") << ErrorCode::corrupt;
  }
  void aFaultAtAnyStep_leavesAllOrNothing() {
    QFETCH(ErrorCode, code);
    const VaultFile file;
    Database database = file.open();
    createTables(database);
    int failures = 0;
    for (int fault = 0;; ++fault) {
      int step = 0;
      database.setFaultHook([&](std::string_view) -> std::optional<Error> {
        return step++ == fault ? std::optional(Error{code, "injected"}) : std::nullopt;
      });
      const auto added = addCredential(database);
      database.setFaultHook({});
      if (added) break;
      ++failures;
      QCOMPARE(added.error().code, code);
      QCOMPARE(rows(database), 0);
    }
    QCOMPARE(failures, 5);  // BEGIN, three inserts, COMMIT
    QCOMPARE(rows(database), 3);
  }

  void theFaultHook_isNotAskedForReading() {
    const VaultFile file;
    Database database = file.open();
    createTables(database);
    database.setFaultHook([](std::string_view) { return std::optional(Error{ErrorCode::diskFull, "injected"}); });
    QCOMPARE(rows(database), 0);
    QCOMPARE(must(database.prepare("INSERT INTO item VALUES (1)")).run().error().code, ErrorCode::diskFull);
  }

  void aFullDisk_saysSoAndLosesNothing() {
    const VaultFile file;
    Database database = file.open();
    createTables(database);
    must(addCredential(database));
    must(database.execute("PRAGMA max_page_count = 8"));
    const Result<void> full = [&database]() -> Result<void> {
      CHATELAINE_TRY(transaction, Transaction::begin(database));
      CHATELAINE_TRY(insert, database.prepare("INSERT INTO item VALUES (?)"));
      for (int i = 0; i < 100; ++i) CHATELAINE_CHECK(insert.bind(std::string(4000, 'x')).run());
      return transaction.commit();
    }();
    QVERIFY(!full.has_value());
    QCOMPARE(full.error().code, ErrorCode::diskFull);
    QCOMPARE(rows(database), 3);
    QVERIFY(database.checkIntegrity().has_value());
  }

  // kill -9 between two transactions: what was acknowledged is there, what wasn't is not.
  void whatWasAcknowledged_survivesKill() {
    const VaultFile file;
    const pid_t child = fork();
    if (child == 0) {
      Database database = file.open();
      createTables(database);
      must(addCredential(database));
      const Transaction unfinished = must(Transaction::begin(database));
      must(database.execute("INSERT INTO item VALUES (2)"));
      kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    Database database = file.open();
    QCOMPARE(rows(database), 3);
    QVERIFY(database.checkIntegrity().has_value());
  }

  void durability_isWhatWasAskedFor() {
    const VaultFile file;
    Database full = must(Database::open(file.path(), keyOf(1), Durability::full));
    QCOMPARE(numberFrom(full, "PRAGMA synchronous"), 2);
    Database normal = must(Database::open(file.path(), keyOf(1), Durability::normal));
    QCOMPARE(numberFrom(normal, "PRAGMA synchronous"), 1);
    auto mode = must(full.prepare("PRAGMA journal_mode"));
    QVERIFY(must(mode.step()));
    QCOMPARE(mode.text(0), std::string("wal"));
    QCOMPARE(numberFrom(full, "PRAGMA temp_store"), 2);  // memory: a temporary file would not be encrypted
  }

  void twoConnections_seeEachOthersCommits() {
    const VaultFile file;
    Database first = file.open();
    createTables(first);
    Database second = file.open();
    must(addCredential(first));
    QCOMPARE(rows(second), 3);
  }
};

CHATELAINE_TEST(TransactionsAreAllOrNothing);
#include "transactions_are_all_or_nothing.moc"
