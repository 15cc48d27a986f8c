#include "tests/server/store_under_test.h"

#include <QtTest/QtTest>

#include <array>

#include "server/postgres_store.h"
#include "server/sqlcipher_store.h"

namespace chatelaine::test {
namespace {

constexpr std::array tables{"vault", "head", "accepted_commit", "item", "secret"};

}  // namespace

void StoreUnderTest::columns() {
  QTest::addColumn<int>("kind");
  QTest::newRow("SQLCipher") << static_cast<int>(Kind::sqlcipher);
  QTest::newRow("PostgreSQL") << static_cast<int>(Kind::postgres);
}

StoreUnderTest::StoreUnderTest(Kind kind, PrivatePostgres& postgres) : m_kind(kind), m_postgres(postgres) {
  if (kind == Kind::postgres) m_database = postgres.newDatabase();
  open();
}

StoreUnderTest::~StoreUnderTest() = default;

void StoreUnderTest::open() {
  if (m_kind == Kind::sqlcipher) {
    m_store = server::SqlcipherStore::open(m_folder.file("store.db"), Secret::copyOf(ByteView(Bytes(32)))).value();
    return;
  }
  server::PostgresSettings settings;
  settings.connection = server::postgresConnection(m_database).value();
  m_store = server::PostgresStore::open(settings).value();
}

void StoreUnderTest::reopen() {
  m_store.reset();
  open();
}

void StoreUnderTest::fillDiskAt(std::size_t step) {
  if (m_kind == Kind::sqlcipher) {
    auto& database = dynamic_cast<server::SqlcipherStore&>(*m_store).database();
    database.setFaultHook([step, call = std::size_t{0}](std::string_view) mutable {
      return ++call == step ? std::optional(Error{ErrorCode::diskFull, {}}) : std::nullopt;
    });
    return;
  }
  if (step > tables.size()) return;
  m_broken = tables[step - 1];
  m_postgres.ask(m_database,
                 "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                 "$$BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END$$;"
                 "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON " +
                     m_broken + " FOR EACH ROW EXECUTE FUNCTION full_disk()");
}

void StoreUnderTest::makeRoom() {
  if (m_kind == Kind::sqlcipher) dynamic_cast<server::SqlcipherStore&>(*m_store).database().setFaultHook({});
  else if (!m_broken.empty()) m_postgres.ask(m_database, "DROP FUNCTION full_disk() CASCADE");
  m_broken.clear();
}

}  // namespace chatelaine::test
