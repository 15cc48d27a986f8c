#include <sys/stat.h>

#include "tests/storage/vault_file.h"
#include "tests/support/canary.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;
using storage::Database;

class OnlyTheKeyOpensADatabase : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theSameKey_opensItAgain() {
    const VaultFile file;
    must(file.open().execute("CREATE TABLE t (x); INSERT INTO t VALUES (7)"));
    Database database = file.open();
    QCOMPARE(numberFrom(database, "SELECT x FROM t"), 7);
  }

  void anotherKey_isAWrongPassphrase() {
    const VaultFile file;
    must(file.open(1).execute("CREATE TABLE t (x)"));
    QCOMPARE(Database::open(file.path(), keyOf(2)).error().code, ErrorCode::wrongPassphrase);
    QVERIFY(Database::open(file.path(), keyOf(1)).has_value());
  }

  void aKeyOfAnotherSize_isRefused() {
    const VaultFile file;
    QCOMPARE(Database::open(file.path(), Secret()).error().code, ErrorCode::internal);
    QCOMPARE(Database::open(file.path(), Secret(31)).error().code, ErrorCode::internal);
    QVERIFY(!std::filesystem::exists(file.path()));
  }

  void aFileThatIsNoDatabase_isAWrongPassphrase() {
    const VaultFile file;
    std::ofstream(file.path()) << std::string(8192, 'x');
    QCOMPARE(Database::open(file.path(), keyOf(1)).error().code, ErrorCode::wrongPassphrase);
  }

  void noFileInTheFolder_holdsThePlainText() {
    const VaultFile file;
    const Canary canary;
    Database database = file.open();
    must(database.execute("CREATE TABLE canary_table (x)"));
    must(must(database.prepare("INSERT INTO canary_table VALUES (?)")).bind(canary.secret().text()).run());
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(file.folder())) {
      const std::string content = contentOf(entry.path());
      QCOMPARE(canary.countIn(bytesOf(content)), std::size_t{0});
      QVERIFY(!content.contains("canary_table"));
      QVERIFY(!content.contains("SQLite format 3"));
      ++files;
    }
    QVERIFY(files >= 2);  // the database and its write-ahead log
  }

  void everyFile_isForItsOwnerOnly() {
    const VaultFile file;
    const mode_t previous = umask(0);  // as careless as a system can be
    Database database = file.open();
    must(database.execute("CREATE TABLE t (x)"));
    umask(previous);
    for (const auto& entry : std::filesystem::directory_iterator(file.folder())) {
      using std::filesystem::perms;
      QCOMPARE(entry.status().permissions() & (perms::group_all | perms::others_all), perms::none);
    }
  }

  void theKey_isGoneFromMemoryAfterwards() {
    const VaultFile file;
    const Canary canary;
    Secret key(32);
    std::ranges::copy(canary.secret().view(), key.writable().begin());
    must(must(Database::open(file.path(), key)).execute("CREATE TABLE t (x)"));
    key = Secret();
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void aFolderThatIsMissing_isDenied() {
    const VaultFile file;
    QCOMPARE(Database::open(file.folder() / "missing" / "vault.db", keyOf(1)).error().code, ErrorCode::denied);
  }

  void damage_isCorrupt_data() {
    QTest::addColumn<int>("page");
    for (const int page : {2, 3, 5}) QTest::addRow("page %d", page) << page;
  }
  void damage_isCorrupt() {
    QFETCH(int, page);
    const VaultFile file;
    fillPages(file);
    flipByte(file.path(), (page - 1) * 4096 + 100);
    Database database = file.open();
    const auto integrity = database.checkIntegrity();
    QVERIFY(!integrity.has_value());
    QCOMPARE(integrity.error().code, ErrorCode::corrupt);
  }

  void readingDamage_isCorrupt() {
    const VaultFile file;
    fillPages(file);
    for (int page = 2; page <= 6; ++page) flipByte(file.path(), (page - 1) * 4096 + 100);
    Database database = file.open();
    const auto read = must(database.prepare("SELECT sum(length(x)) FROM t")).step();
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::corrupt);
  }

  void aSoundDatabase_isFoundSound() {
    const VaultFile file;
    fillPages(file);
    Database database = file.open();
    QVERIFY(database.checkIntegrity().has_value());
  }

 private:
  static void fillPages(const VaultFile& file) {
    Database database = file.open();
    must(database.execute("CREATE TABLE t (x)"));
    for (int i = 0; i < 20; ++i) {
      must(must(database.prepare("INSERT INTO t VALUES (?)")).bind(std::string(1500, 'a')).run());
    }
  }
};

CHATELAINE_TEST(OnlyTheKeyOpensADatabase);
#include "only_the_key_opens_a_database.moc"
