// A byte of the server's file that isn't what was written: the server says so when it starts, whichever page it is in,
// and serves nothing of it.
#include <fstream>

#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class DamagedFilesAreTold : public QObject {
  Q_OBJECT
  static constexpr std::size_t pageSize = 4096;

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void aFlippedByteInAnyPage() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    for (int i = 0; i < 20; ++i) {
      std::vector<Change> changes(1);
      changes.front().secret = crypto::randomSecret(2000);
      QCOMPARE(server.push(server.team.editor, std::move(changes)), 200U);
    }
    QVERIFY(server.store->checkpoint().has_value());
    server.service.reset();
    server.store.reset();
    const auto file = server.folder.file("server.db");
    const std::size_t pages = std::filesystem::file_size(file) / pageSize;
    QVERIFY(pages > 20);
    for (std::size_t page = 0; page < pages; ++page) {
      for (const std::size_t place : {std::size_t{17}, page * 97 % pageSize, pageSize - 5}) {
        const auto at = static_cast<std::streamoff>(page * pageSize + place);
        const auto flip = [&] {
          std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
          const int was = bytes.seekg(at).get();
          bytes.seekp(at).put(static_cast<char>(was ^ 0x20));
        };
        flip();
        const auto opened = server::SqlcipherStore::open(file, server.key);
        QVERIFY2(!opened.has_value(), qPrintable(QString::number(page)));
        QVERIFY(opened.error().code == ErrorCode::corrupt ||
                (page == 0 && opened.error().code == ErrorCode::wrongPassphrase));
        flip();
      }
    }
    server.reopen();
    QVERIFY(!server.session(server.team.owner).empty());
  }
};

CHATELAINE_TEST(DamagedFilesAreTold);
#include "damaged_files_are_told.moc"
