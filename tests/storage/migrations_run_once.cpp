#include "tests/storage/vault_file.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;
using storage::Database;
using storage::migrate;
using storage::Migration;

namespace {

constexpr Migration first{1, "CREATE TABLE a (x); INSERT INTO a VALUES (1)"};
constexpr Migration second{2, "ALTER TABLE a ADD COLUMN y DEFAULT 5"};
constexpr Migration broken{2, "INSERT INTO a VALUES (2); SELEKT"};

std::int64_t version(Database& database) { return numberFrom(database, "PRAGMA user_version"); }

}  // namespace

class MigrationsRunOnce : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aNewDatabase_getsThemAllInOrder() {
    const VaultFile file;
    Database database = file.open();
    must(migrate(database, std::array{first, second}));
    QCOMPARE(version(database), 2);
    QCOMPARE(numberFrom(database, "SELECT y FROM a"), 5);
  }

  void anOldDatabase_getsWhatIsMissing() {
    const VaultFile file;
    Database database = file.open();
    must(migrate(database, std::array{first}));
    must(database.execute("INSERT INTO a VALUES (10)"));
    must(migrate(database, std::array{first, second}));
    QCOMPARE(numberFrom(database, "SELECT sum(x) FROM a"), 11);
    QCOMPARE(numberFrom(database, "SELECT sum(y) FROM a"), 10);
  }

  void aCurrentDatabase_staysAsItIs() {
    const VaultFile file;
    Database database = file.open();
    must(migrate(database, std::array{first, second}));
    must(migrate(database, std::array{first, second}));
    QCOMPARE(numberFrom(database, "SELECT count(*) FROM a"), 1);
  }

  void aNewerDatabase_isRefusedUntouched() {
    const VaultFile file;
    Database database = file.open();
    must(migrate(database, std::array{first, second}));
    QCOMPARE(migrate(database, std::array{first}).error().code, ErrorCode::unsupportedVersion);
    QCOMPARE(migrate(database, {}).error().code, ErrorCode::unsupportedVersion);
    QCOMPARE(version(database), 2);
  }

  void aMigrationThatFails_isUndoneAlone() {
    const VaultFile file;
    Database database = file.open();
    QVERIFY(!migrate(database, std::array{first, broken}).has_value());
    QCOMPARE(version(database), 1);
    QCOMPARE(numberFrom(database, "SELECT count(*) FROM a"), 1);
    must(migrate(database, std::array{first, second}));
    QCOMPARE(version(database), 2);
  }

  void aFaultAtAnyStep_leavesOneOfTheVersions() {
    for (int fault = 0;; ++fault) {
      const VaultFile file;
      Database database = file.open();
      int step = 0;
      database.setFaultHook([&](std::string_view) -> std::optional<Error> {
        return step++ == fault ? std::optional(Error{ErrorCode::diskFull, "injected"}) : std::nullopt;
      });
      const auto migrated = migrate(database, std::array{first, second});
      database.setFaultHook({});
      if (migrated) {
        QVERIFY(fault > 6);
        break;
      }
      const bool hasTable = numberFrom(database, "SELECT count(*) FROM sqlite_schema") == 1;
      QCOMPARE(hasTable, version(database) >= 1);
      must(migrate(database, std::array{first, second}));
      QCOMPARE(numberFrom(database, "SELECT y FROM a"), 5);
    }
  }

  void aListOutOfOrder_isRefused() {
    const VaultFile file;
    Database database = file.open();
    QCOMPARE(migrate(database, std::array{second, first}).error().code, ErrorCode::internal);
    QCOMPARE(migrate(database, std::array{first, first}).error().code, ErrorCode::internal);
    QCOMPARE(version(database), 0);
  }
};

CHATELAINE_TEST(MigrationsRunOnce);
#include "migrations_run_once.moc"
