// A full disk and a damaged file, made by the system and by hand: each has its code, and what was there stays.
#include "tests/storage/vault_file.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::storage;
using namespace chatelaine::test;

namespace {

constexpr std::streamoff pageSize = 4096;

void fill(Database& database, int rows) {
  for (int i = 0; i < rows; ++i) {
    must(must(database.prepare("INSERT INTO item VALUES (?)")).bind(std::string(1500, 'a')).run());
  }
}

}  // namespace

class RealFaultsAreToldApart : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<VaultFile> m_file;

  static std::int64_t rows(Database& database) { return numberFrom(database, "SELECT count(*) FROM item"); }
  // Of opening the file and looking at every page.
  ErrorCode errorOfPages() const {
    auto database = Database::open(m_file->path(), keyOf(1));
    if (!database) return database.error().code;
    const auto checked = database->checkPages();
    return checked ? ErrorCode::internal : checked.error().code;
  }

 private Q_SLOTS:
  void init() {
    m_file = std::make_unique<VaultFile>();
    Database database = m_file->open();
    must(database.execute("CREATE TABLE item (text TEXT)"));
    fill(database, 20);
  }

  void aFullDisk_keepsWhatWasCommitted() {
    Database database = m_file->open();
    std::int64_t committed = rows(database);
    {
      const FileSizeLimit limit(200'000);
      std::optional<Error> refused;
      while (!refused) {
        const auto added = must(database.prepare("INSERT INTO item VALUES (?)")).bind(std::string(1500, 'b')).run();
        if (added) committed += 1;
        else refused = added.error();
      }
      QCOMPARE(refused->code, ErrorCode::diskFull);
      QVERIFY(committed > 20);
      QCOMPARE(rows(database), committed);
      // In a transaction, too, and again and again.
      for (int i = 0; i < 3; ++i) {
        const Result<void> whole = [&]() -> Result<void> {
          CHATELAINE_TRY(transaction, Transaction::begin(database));
          CHATELAINE_TRY(insert, database.prepare("INSERT INTO item VALUES (?)"));
          for (int row = 0; row < 50; ++row) CHATELAINE_CHECK(insert.bind(std::string(1500, 'c')).run());
          return transaction.commit();
        }();
        QCOMPARE(whole.error().code, ErrorCode::diskFull);
        QCOMPARE(rows(database), committed);
      }
    }
    fill(database, 1);
    QCOMPARE(rows(database), committed + 1);
    QVERIFY(database.checkIntegrity().has_value());
    Database again = m_file->open();
    QCOMPARE(rows(again), committed + 1);
  }

  void aNewDatabaseOnAFullDisk_isNoDatabase() {
    const auto path = m_file->folder() / "other.db";
    {
      const FileSizeLimit limit(1000);
      const Result<void> made = [&]() -> Result<void> {
        CHATELAINE_TRY(database, Database::open(path, keyOf(1)));
        return database.execute("CREATE TABLE item (text TEXT)");
      }();
      QVERIFY(!made.has_value());
      QCOMPARE(made.error().code, ErrorCode::diskFull);
    }
    Database database = must(Database::open(path, keyOf(1)));
    must(database.execute("CREATE TABLE item (text TEXT)"));
    fill(database, 1);
    QCOMPARE(rows(database), 1);
  }

  void everyFlippedByteOfEveryPage_isFound_data() {
    QTest::addColumn<int>("place");
    for (const int place : {0, 1, 100, 2000, 4016, 4032, 4095}) QTest::addRow("%d", place) << place;
  }
  void everyFlippedByteOfEveryPage_isFound() {
    QFETCH(int, place);
    const auto pages = static_cast<std::streamoff>(std::filesystem::file_size(m_file->path())) / pageSize;
    QVERIFY(pages > 8);
    for (std::streamoff page = 0; page < pages; ++page) {
      flipByte(m_file->path(), page * pageSize + place);
      QCOMPARE(errorOfPages(), page == 0 ? ErrorCode::wrongPassphrase : ErrorCode::corrupt);
      flipByte(m_file->path(), page * pageSize + place);  // and back
    }
    QCOMPARE(errorOfPages(), ErrorCode::internal);
  }

  void aFileThatWasCut_isFound() {
    const auto size = std::filesystem::file_size(m_file->path());
    std::filesystem::resize_file(m_file->path(), size - 1);
    QCOMPARE(errorOfPages(), ErrorCode::corrupt);
    std::filesystem::resize_file(m_file->path(), size / pageSize / 2 * pageSize);
    QCOMPARE(errorOfPages(), ErrorCode::corrupt);
  }

  // What stands in the log alone is whole; looking at the pages writes it back first.
  void aDatabaseInUse_isFoundSound() {
    Database writing = m_file->open();
    fill(writing, 30);
    Database looking = m_file->open();
    QVERIFY(looking.checkPages().has_value());
    fill(writing, 1);
    QVERIFY(looking.checkPages().has_value());
    QCOMPARE(rows(looking), 51);
  }

  void anotherKey_isToldFromDamage() {
    const auto opened = Database::open(m_file->path(), keyOf(2));
    QCOMPARE(opened.error().code, ErrorCode::wrongPassphrase);
    QCOMPARE(errorOfPages(), ErrorCode::internal);
  }
};

CHATELAINE_TEST(RealFaultsAreToldApart);
#include "real_faults_are_told_apart.moc"
