#include "tests/storage/vault_file.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;
using storage::Database;
using storage::Statement;

class StatementsBindAndStep : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_file = std::make_unique<VaultFile>();
    m_database = std::make_unique<Database>(m_file->open());
    must(m_database->execute("CREATE TABLE t (i INTEGER, s TEXT, b BLOB)"));
  }
  void cleanup() {
    m_database.reset();
    m_file.reset();
  }

  void whatWasBound_comesBack() {
    const std::string text("a\0b — ü", 9);
    must(prepare("INSERT INTO t VALUES (?, ?, ?)").bind(INT64_MIN).bind(text).bind(bytesOf("\x01\x02")).run());
    Statement row = prepare("SELECT i, s, b FROM t");
    QVERIFY(must(row.step()));
    QCOMPARE(row.integer(0), INT64_MIN);
    QCOMPARE(row.text(1), text);
    QCOMPARE(row.blob(2), copyOf(bytesOf("\x01\x02")));
    QVERIFY(!must(row.step()));
  }

  void emptyValues_areNotNull() {
    must(prepare("INSERT INTO t VALUES (?, ?, ?)").bindNull().bind(std::string_view()).bind(ByteView()).run());
    Statement row = prepare("SELECT i, s, b FROM t");
    QVERIFY(must(row.step()));
    QVERIFY(row.isNull(0));
    QVERIFY(!row.isNull(1));
    QVERIFY(!row.isNull(2));
    QCOMPARE(row.text(1), std::string());
    QVERIFY(row.blob(2).empty());
  }

  void nullColumns_readAsNothing() {
    must(prepare("INSERT INTO t VALUES (NULL, NULL, NULL)").run());
    Statement row = prepare("SELECT i, s, b FROM t");
    QVERIFY(must(row.step()));
    QCOMPARE(row.integer(0), 0);
    QCOMPARE(row.text(1), std::string());
    QVERIFY(row.blob(2).empty());
  }

  void aStatement_canBeBoundAnewAfterItsLastRow() {
    Statement insert = prepare("INSERT INTO t (i) VALUES (?)");
    for (int i = 1; i <= 3; ++i) must(insert.bind(i).run());
    QCOMPARE(numberFrom(*m_database, "SELECT sum(i) FROM t"), 6);
  }

  void aRecycledStatement_hasNoBindingsLeft() {
    must(prepare("INSERT INTO t (i, s) VALUES (?, ?)").bind(1).bind("old").run());
    must(prepare("INSERT INTO t (i, s) VALUES (?, ?)").bind(2).run());
    QCOMPARE(numberFrom(*m_database, "SELECT s IS NULL FROM t WHERE i = 2"), 1);
  }

  void twoStatementsOfTheSameText_areIndependent() {
    must(m_database->execute("INSERT INTO t (i) VALUES (1), (2)"));
    Statement first = prepare("SELECT i FROM t ORDER BY i");
    Statement second = prepare("SELECT i FROM t ORDER BY i");
    QVERIFY(must(first.step()));
    QVERIFY(must(first.step()));
    QVERIFY(must(second.step()));
    QCOMPARE(first.integer(0), 2);
    QCOMPARE(second.integer(0), 1);
  }

  void aStatementThatIsDropped_keepsNoLock() {
    must(m_database->execute("INSERT INTO t (i) VALUES (1), (2)"));
    { QVERIFY(must(prepare("SELECT i FROM t").step())); }
    QVERIFY(m_database->execute("DROP TABLE t").has_value());
  }

  void aStatement_mayOutliveItsDatabase() {
    Statement row = prepare("SELECT 42");
    m_database.reset();
    QVERIFY(must(row.step()));
    QCOMPARE(row.integer(0), 42);
  }

  void parametersThatDontExist_areAnError() {
    QCOMPARE(prepare("INSERT INTO t (i) VALUES (?)").bind(1).bind(2).run().error().code, ErrorCode::internal);
    QCOMPARE(numberFrom(*m_database, "SELECT count(*) FROM t"), 0);
  }

  void whatIsNotExactlyOneStatement_isRefused_data() {
    QTest::addColumn<std::string>("sql");
    QTest::newRow("none") << std::string();
    QTest::newRow("a comment") << std::string("-- nothing");
    QTest::newRow("two") << std::string("DELETE FROM t; DELETE FROM t");
    QTest::newRow("nonsense") << std::string("SELEKT 1");
  }
  void whatIsNotExactlyOneStatement_isRefused() {
    QFETCH(std::string, sql);
    QCOMPARE(m_database->prepare(sql).error().code, ErrorCode::internal);
  }

  void execute_runsEveryStatementOrStopsAtTheFirstError() {
    QVERIFY(!m_database->execute("INSERT INTO t (i) VALUES (1); SELEKT; INSERT INTO t (i) VALUES (2)").has_value());
    QCOMPARE(numberFrom(*m_database, "SELECT sum(i) FROM t"), 1);
    must(m_database->execute("-- a comment\nINSERT INTO t (i) VALUES (3);\n\n"));
    QCOMPARE(numberFrom(*m_database, "SELECT sum(i) FROM t"), 4);
  }

  void changes_countsTheRows() {
    must(m_database->execute("INSERT INTO t (i) VALUES (1), (2), (3)"));
    must(prepare("DELETE FROM t WHERE i > ?").bind(1).run());
    QCOMPARE(m_database->changes(), 2);
  }

  void aSecondEqualKey_isAConflict() {
    must(m_database->execute("CREATE UNIQUE INDEX u ON t (i); INSERT INTO t (i) VALUES (1)"));
    QCOMPARE(prepare("INSERT INTO t (i) VALUES (?)").bind(1).run().error().code, ErrorCode::conflict);
    must(prepare("INSERT INTO t (i) VALUES (?)").bind(2).run());  // and the cached statement still works
    QCOMPARE(numberFrom(*m_database, "SELECT count(*) FROM t"), 2);
  }

  void foreignKeys_areEnforced() {
    must(m_database->execute("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p)"));
    QCOMPARE(m_database->execute("INSERT INTO c VALUES (1)").error().code, ErrorCode::conflict);
  }

 private:
  Statement prepare(std::string_view sql) { return must(m_database->prepare(sql)); }

  std::unique_ptr<VaultFile> m_file;
  std::unique_ptr<Database> m_database;
};

CHATELAINE_TEST(StatementsBindAndStep);
#include "statements_bind_and_step.moc"
