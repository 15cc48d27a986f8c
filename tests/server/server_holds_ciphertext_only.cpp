#include <fstream>
#include <sstream>

#include "tests/server/served_team.h"
#include "tests/support/canary.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class ServerHoldsCiphertextOnly : public QObject {
  Q_OBJECT

  // Everything that the rows hold, as an operator with the database key sees it.
  static Bytes dump(ServedTeam& server) {
    Bytes all;
    for (const char* column :
         {"challenge.nonce", "session.token_hash", "roster.body", "wrapped_key.sealed", "vault.items_state",
          "head.body", "head.operations", "item.body", "secret.body", "audit_group.body"}) {
      const std::string name(column);
      const std::string table = name.substr(0, name.find('.'));
      auto row = server.store->database().prepare("SELECT " + name.substr(table.size() + 1) + " FROM " + table).value();
      while (row.step().value()) {
        const Bytes blob = row.blob(0);
        all.insert(all.end(), blob.begin(), blob.end());
      }
    }
    return all;
  }

  static Bytes files(const std::filesystem::path& folder) {
    Bytes all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::stringstream content;
      content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      const Bytes bytes = copyOf(bytesOf(content.str()));
      all.insert(all.end(), bytes.begin(), bytes.end());
    }
    return all;
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void neitherNamesNorSecrets_areInItsRowsOrFiles() {
    const test::Canary secret;
    const test::Canary name;
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    std::vector<Change> changes(1);
    changes.front().secret = secret.secret();
    changes.front().fields = std::string(name.secret().text());
    QCOMPARE(server.push(server.team.editor, std::move(changes)), 200U);
    const Bytes rows = dump(server);
    QVERIFY(rows.size() > 1000);
    QCOMPARE(secret.countIn(rows), 0U);
    QCOMPARE(name.countIn(rows), 0U);
    QCOMPARE(secret.countIn(files(server.folder.path())), 0U);
    QCOMPARE(name.countIn(files(server.folder.path())), 0U);
  }

  // The search finds what is there: without this, the test above couldn't fail.
  void aSecretInClear_wouldBeFound() {
    const test::Canary canary;
    ServedTeam server;
    auto insert = server.store->database()
                      .prepare("INSERT INTO secret(team, hash, vault, body) VALUES(x'00', x'00', x'00', ?)")
                      .value();
    QVERIFY(insert.bind(canary.secret().view()).run().has_value());
    QCOMPARE(canary.countIn(dump(server)), 1U);
  }

  void aSessionToken_isStoredAsAHash() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const std::string token = server.session(server.team.owner);
    const Bytes rows = dump(server);
    QVERIFY(textOf(rows).find(token) == std::string::npos);
    const Bytes raw = fromBase64Url(token).value();
    QVERIFY(std::ranges::search(rows, raw).empty());
  }
};

CHATELAINE_TEST(ServerHoldsCiphertextOnly);
#include "server_holds_ciphertext_only.moc"
