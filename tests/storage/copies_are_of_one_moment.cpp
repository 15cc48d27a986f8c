// A copy of a database that is in use: whole, of one moment, encrypted under the same key, never over another file.
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include "storage/backup.h"
#include "storage/database.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using storage::copyDatabase;
using storage::Database;

class CopiesAreOfOneMoment : public QObject {
  Q_OBJECT
  std::unique_ptr<test::TemporaryFolder> m_folder;
  const Secret m_key = Secret::copyOf(ByteView(Bytes(32, std::byte{7})));

  std::filesystem::path file(const char* name) const { return m_folder->file(name); }
  Database open(const char* name) const { return Database::open(file(name), m_key).value(); }
  static std::int64_t number(Database& database, std::string_view sql) {
    auto row = database.prepare(sql).value();
    return row.step().value() ? row.integer(0) : -1;
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<test::TemporaryFolder>(); }

  void theCopy_holdsWhatWasCommitted_alsoWhatIsInTheLogOnly() {
    Database database = open("a.db");
    QVERIFY(database.execute("CREATE TABLE t(x); INSERT INTO t VALUES(1); INSERT INTO t VALUES(2)").has_value());
    auto uncommitted = storage::Transaction::begin(database).value();
    QVERIFY(database.execute("INSERT INTO t VALUES(3)").has_value());
    QVERIFY(copyDatabase(file("a.db"), file("copy.db"), m_key).has_value());
    QVERIFY(uncommitted.commit().has_value());
    Database copy = open("copy.db");
    QCOMPARE(number(copy, "SELECT sum(x) FROM t"), 3);
    QVERIFY(copy.checkIntegrity().has_value());
  }

  // Two rows are changed together all the time; in no copy do they differ.
  void whileItIsWritten_theCopyIsOfOneMoment() {
    Database database = open("a.db");
    QVERIFY(database.execute("CREATE TABLE t(a, filler, b); INSERT INTO t VALUES(0, zeroblob(100000), 0)").has_value());
    std::atomic<bool> isDone = false;
    std::atomic<int> written = 0;
    std::jthread writer([&] {
      while (!isDone) {
        if (database.execute("BEGIN IMMEDIATE; UPDATE t SET a = a + 1; UPDATE t SET b = b + 1; COMMIT")) ++written;
      }
    });
    for (int made = 0; made < 5; ++made) {
      const int before = written;
      while (written == before) std::this_thread::yield();
      const std::string name = "copy" + std::to_string(made);
      QVERIFY(copyDatabase(file("a.db"), file(name.c_str()), m_key).has_value());
      Database copy = open(name.c_str());
      QCOMPARE(number(copy, "SELECT a = b FROM t"), 1);
      QVERIFY(number(copy, "SELECT a FROM t") > before - 1);
    }
    isDone = true;
  }

  void theCopy_isEncrypted_andItsOwnersOnly() {
    Database database = open("a.db");
    QVERIFY(database.execute("CREATE TABLE t(x); INSERT INTO t VALUES('a canary in a coal mine')").has_value());
    QVERIFY(copyDatabase(file("a.db"), file("copy.db"), m_key).has_value());
    std::stringstream content;
    content << std::ifstream(file("copy.db"), std::ios::binary).rdbuf();
    QVERIFY(content.str().size() > 4096);
    QVERIFY(!content.str().contains("canary") && !content.str().contains("SQLite format"));
    struct stat status{};
    QCOMPARE(::stat(file("copy.db").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0600U);
    const Secret other = Secret::copyOf(ByteView(Bytes(32, std::byte{8})));
    QCOMPARE(Database::open(file("copy.db"), other).error().code, ErrorCode::wrongPassphrase);
  }

  void anotherFile_isNeverOverwritten() {
    Database database = open("a.db");
    QVERIFY(database.execute("CREATE TABLE t(x)").has_value());
    std::ofstream(file("copy.db")) << "mine";
    QCOMPARE(copyDatabase(file("a.db"), file("copy.db"), m_key).error().code, ErrorCode::alreadyExists);
    std::string content;
    std::ifstream(file("copy.db")) >> content;
    QCOMPARE(content, std::string("mine"));
  }

  void whatCantBeCopied_leavesNothing() {
    QCOMPARE(copyDatabase(file("none.db"), file("copy.db"), m_key).error().code, ErrorCode::notFound);
    QVERIFY(!std::filesystem::exists(file("none.db")));
    {
      Database database = open("a.db");
      QVERIFY(database.execute("CREATE TABLE t(x); INSERT INTO t VALUES(zeroblob(50000))").has_value());
    }
    const Secret other = Secret::copyOf(ByteView(Bytes(32, std::byte{8})));
    QCOMPARE(copyDatabase(file("a.db"), file("copy.db"), other).error().code, ErrorCode::wrongPassphrase);
    std::fstream damaged(file("a.db"), std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(20'000);
    damaged.put('!');
    damaged.close();
    QCOMPARE(copyDatabase(file("a.db"), file("copy.db"), m_key).error().code, ErrorCode::corrupt);
    for (const auto& entry : std::filesystem::directory_iterator(m_folder->path()))
      QVERIFY2(!entry.path().filename().string().contains("copy"), entry.path().c_str());
  }
};

CHATELAINE_TEST(CopiesAreOfOneMoment);
#include "copies_are_of_one_moment.moc"
