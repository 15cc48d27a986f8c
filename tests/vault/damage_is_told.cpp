// A byte that flipped on the disk, in every page and in every part of one: the replica says that it is damaged, is left
// as it was, and never shows an emptier vault than there is.
#include <fstream>

#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Vault;

namespace {

constexpr std::size_t pageSize = 4096;

Bytes contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return copyOf(bytesOf(text));
}

void write(const std::filesystem::path& file, ByteView content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << textOf(content);
}

}  // namespace

class DamageIsTold : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  Bytes m_good;

  std::filesystem::path file() const { return m_world->owner.options.folder / "vault.db"; }
  ErrorCode errorOfOpening() const {
    const auto opened = Vault::open(m_world->owner.options, m_world->owner.databaseKey);
    return opened ? ErrorCode::internal : opened.error().code;
  }
  bool isWhole() {
    m_world->owner.reopen();
    const bool whole = m_world->owner->credentials(m_world->payments).size() == 30 &&
                       m_world->owner->agents().size() == 1 && m_world->owner->verifyAudit()->verified;
    m_world->owner.close();
    return whole;
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    for (int i = 0; i < 30; ++i) {
      QVERIFY(m_world->owner->add(m_world->payments, stripe("sk", "Stripe " + std::to_string(i))).has_value());
    }
    QVERIFY(m_world->owner->addAgent("fred").has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->owner.close();
    m_good = contentOf(file());
    QVERIFY(m_good.size() > 20 * pageSize);
  }

  void everyPage_data() {
    QTest::addColumn<int>("place");
    QTest::addRow("its beginning") << 0;
    QTest::addRow("its header") << 20;
    QTest::addRow("its middle") << 2048;
    QTest::addRow("its initialisation vector") << static_cast<int>(pageSize) - 80;
    QTest::addRow("its authentication code") << static_cast<int>(pageSize) - 40;
  }
  void everyPage() {
    QFETCH(int, place);
    for (std::size_t page = 0; page < m_good.size() / pageSize; ++page) {
      Bytes bad = m_good;
      bad[page * pageSize + static_cast<std::size_t>(place)] ^= std::byte{0x01};
      write(file(), bad);
      const ErrorCode code = errorOfOpening();
      // Whether the first page is damaged or the key is another one can't be told from the file alone.
      QVERIFY2(code == (page == 0 ? ErrorCode::wrongPassphrase : ErrorCode::corrupt), std::to_string(page).c_str());
      QVERIFY2(contentOf(file()) == bad, "a damaged file is evidence, and perhaps half a rescue");
    }
    write(file(), m_good);
    QVERIFY(isWhole());
  }

  void pagesThatChangedPlaces_areDamage() {
    Bytes bad = m_good;
    std::swap_ranges(bad.begin() + 5 * pageSize, bad.begin() + 6 * pageSize, bad.begin() + 9 * pageSize);
    write(file(), bad);
    QCOMPARE(errorOfOpening(), ErrorCode::corrupt);
  }

  void everyCut_isDamage() {
    for (std::size_t pages = 1; pages < m_good.size() / pageSize; pages += 3) {
      for (const std::size_t more : {std::size_t{0}, pageSize / 2}) {
        write(file(), ByteView(m_good).first(pages * pageSize + more));
        const ErrorCode code = errorOfOpening();
        QVERIFY2(code == ErrorCode::corrupt, (std::to_string(pages) + " " + std::string(toString(code))).c_str());
      }
    }
  }

  // After a kill the newest changes are in the log. A bit that flips there costs what follows it, never what is whole.
  void aDamagedLog_leavesAWholeOlderState() {
    m_world->owner.reopen();
    const auto copy = m_world->folder.file("killed");
    for (int i = 0; i < 5; ++i) QVERIFY(m_world->owner->addAgent("agent-" + std::to_string(i)).has_value());
    m_world->owner.copyTo(copy);
    const Bytes log = contentOf(copy / "vault.db-wal");
    QVERIFY(log.size() > pageSize);
    for (std::size_t place = 40; place < log.size(); place += log.size() / 12) {
      Bytes bad = log;
      bad[place] ^= std::byte{0x01};
      m_world->owner.close();
      std::filesystem::remove_all(m_world->owner.options.folder);
      std::filesystem::copy(copy, m_world->owner.options.folder);
      std::filesystem::remove(m_world->owner.options.folder / "vault.db-shm");
      write(m_world->owner.options.folder / "vault.db-wal", bad);
      m_world->owner.reopen();
      const auto agents = m_world->owner->agents().size();
      QVERIFY(agents >= 1 && agents <= 6);
      QVERIFY(m_world->owner->verifyAudit()->verified);
      QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{30});
      QCOMPARE(m_world->owner->pendingChanges().size(), agents - 1);
    }
  }

  // A checkpoint that a crash cut short leaves half a page in the file and the whole one in the log: no damage at all.
  void halfAPageWithItsWholeInTheLog_isNoDamage() {
    m_world->owner.reopen();
    QVERIFY(m_world->owner->addAgent("george").has_value());
    const auto copy = m_world->folder.file("killed");
    m_world->owner.copyTo(copy);
    m_world->owner.close();
    const Bytes after = contentOf(file());  // as the checkpoint left it
    Bytes torn = contentOf(copy / "vault.db");
    torn.resize(std::max(torn.size(), after.size()));
    std::size_t halves = 0;
    for (std::size_t page = 1; page < after.size() / pageSize; ++page) {
      const auto at = static_cast<std::ptrdiff_t>(page * pageSize);
      if (std::equal(after.begin() + at, after.begin() + at + pageSize, torn.begin() + at)) continue;
      std::copy_n(after.begin() + at, pageSize / 2, torn.begin() + at);
      halves += 1;
    }
    QVERIFY(halves > 0);
    std::filesystem::remove_all(m_world->owner.options.folder);
    std::filesystem::copy(copy, m_world->owner.options.folder);
    std::filesystem::remove(m_world->owner.options.folder / "vault.db-shm");
    write(file(), torn);
    m_world->owner.reopen();
    QCOMPARE(m_world->owner->agents().size(), std::size_t{2});
    QVERIFY(m_world->owner->verifyAudit()->verified);
  }

  void serversDatabase_isCheckedToo() {
    QVERIFY(m_world->store->checkpoint().has_value());
    m_world->service.reset();
    m_world->store.reset();
    const auto database = m_world->folder.file("server.db");
    const Bytes good = contentOf(database);
    for (std::size_t page = 1; page < good.size() / pageSize; ++page) {
      Bytes bad = good;
      bad[page * pageSize + 2000] ^= std::byte{0x10};
      write(database, bad);
      const auto store = server::SqlcipherStore::open(database, m_world->serverKey);
      QVERIFY2(!store.has_value(), std::to_string(page).c_str());
      QCOMPARE(store.error().code, ErrorCode::corrupt);
    }
    write(database, good);
    m_world->restartServer();
    m_world->owner.reopen();
    QVERIFY(m_world->sync(m_world->owner).has_value());
  }
};

CHATELAINE_TEST(DamageIsTold);
#include "damage_is_told.moc"
