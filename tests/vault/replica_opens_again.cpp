#include <fstream>

#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Vault;

class ReplicaOpensAgain : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::filesystem::path file() const { return m_world->owner.options.folder / "vault.db"; }
  ErrorCode errorOfOpening(const Secret& key) const {
    const auto opened = Vault::open(m_world->owner.options, key);
    return opened ? ErrorCode::internal : opened.error().code;
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void everything_isThereAgain() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    const auto agent = m_world->owner->addAgent("fred");
    const auto pin = m_world->owner->pin(agent->id, m_world->payments, std::nullopt);
    const auto card = m_world->owner->card();
    const auto pending = m_world->owner->pendingChanges().size();
    const auto recorded = m_world->owner->audit({}).size();
    m_world->owner.reopen();
    QVERIFY(m_world->owner->card() == card);
    QVERIFY(m_world->owner->credential(saved->id) == *saved);
    QVERIFY(m_world->owner->agents() == std::vector{*agent});
    QVERIFY(m_world->owner->pins() == std::vector{*pin});
    QCOMPARE(m_world->owner->pendingChanges().size(), pending);
    QCOMPARE(m_world->owner->audit({}).size(), recorded);
    QCOMPARE(m_world->owner->vaults().front().name, std::string("Payments"));
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));
  }

  void anotherKey_isAWrongPassphrase() {
    m_world->owner.close();
    QCOMPARE(errorOfOpening(crypto::randomSecret(32)), ErrorCode::wrongPassphrase);
  }

  // Killed, or out of disk space, between making the file and writing the keys.
  void interruptedCreation_isFinishedByOpening() {
    const vault::Vault::Options options{m_world->folder.file("new"), [] { return worldBegins; }};
    std::filesystem::create_directory(options.folder);
    const Secret key = crypto::randomSecret(32);
    for (const int writes : {0, 1, 2, 5, 10}) {
      std::filesystem::remove_all(options.folder);
      std::filesystem::create_directory(options.folder);
      auto failing = options;
      failing.databaseFaults = [left = writes](std::string_view) mutable -> std::optional<Error> {
        if (left-- > 0) return std::nullopt;
        return Error{ErrorCode::diskFull, "no room"};
      };
      (void)Vault::create(failing, key);
      const auto opened = Vault::open(options, key);
      QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
      const auto card = opened->card();
      QVERIFY(Vault::open(options, key)->card() == card);
    }
  }

  void keysGoneFromATeamsReplica_areDamage() {
    m_world->owner.close();
    auto database = storage::Database::open(file(), m_world->owner.databaseKey);
    QVERIFY(database->execute("DELETE FROM setting").has_value());
    database = fail(ErrorCode::internal, "closed");
    QCOMPARE(errorOfOpening(m_world->owner.databaseKey), ErrorCode::corrupt);
  }

  void secondCreation_isRefused() {
    QCOMPARE(Vault::create(m_world->owner.options, m_world->owner.databaseKey).error().code, ErrorCode::alreadyExists);
  }

  void missingFile_isNotFound() {
    m_world->owner.close();
    std::filesystem::remove(file());
    QCOMPARE(errorOfOpening(m_world->owner.databaseKey), ErrorCode::notFound);
  }

  void newerSchema_asksForAnUpdate() {
    m_world->owner.close();
    {
      auto database = storage::Database::open(file(), m_world->owner.databaseKey);
      QVERIFY(database->execute("PRAGMA user_version = 99").has_value());
    }
    QCOMPARE(errorOfOpening(m_world->owner.databaseKey), ErrorCode::unsupportedVersion);
  }

  void damagedFile_isNoCrash() {
    m_world->owner.close();
    const auto size = std::filesystem::file_size(file());
    for (std::uintmax_t place = 0; place < size; place += 4096 + 512) {
      std::fstream io(file(), std::ios::binary | std::ios::in | std::ios::out);
      io.seekp(static_cast<std::streamoff>(place));
      io.write("damaged!", 8);
    }
    const ErrorCode code = errorOfOpening(m_world->owner.databaseKey);
    QVERIFY(code == ErrorCode::corrupt || code == ErrorCode::wrongPassphrase);
  }

  void truncatedFile_isNoCrash() {
    m_world->owner.close();
    std::filesystem::resize_file(file(), std::filesystem::file_size(file()) / 2);
    const auto opened = Vault::open(m_world->owner.options, m_world->owner.databaseKey);
    if (opened) QVERIFY(opened->credentials(m_world->payments).size() <= 1);
    else QVERIFY(opened.error().code == ErrorCode::corrupt || opened.error().code == ErrorCode::wrongPassphrase);
  }

  void keysOfThePrincipalMissing_isDamage() {
    m_world->owner.close();
    {
      auto database = storage::Database::open(file(), m_world->owner.databaseKey);
      QVERIFY(database->execute("DELETE FROM setting WHERE key = 'principal.sign'").has_value());
    }
    QCOMPARE(errorOfOpening(m_world->owner.databaseKey), ErrorCode::corrupt);
  }

  // A row that was changed behind our back: its vault or item is left out, the others stay.
  void aDamagedRow_leavesTheOthers() {
    const auto one = m_world->owner->add(m_world->payments, stripe("a", "A"));
    const auto two = m_world->owner->add(m_world->payments, stripe("b", "B"));
    m_world->owner.close();
    {
      auto database = storage::Database::open(file(), m_world->owner.databaseKey);
      auto change = database->prepare("UPDATE item SET fields = x'00' WHERE id = ?");
      QVERIFY(change->bind(one->id.view()).run().has_value());
    }
    m_world->owner.reopen();
    QCOMPARE(m_world->owner->credential(one->id).error().code, ErrorCode::corrupt);
    QCOMPARE(m_world->owner->credentials(m_world->payments).size(), std::size_t{1});
    QVERIFY(m_world->owner->credential(two->id) == *two);
  }

  void aWrappedKeyThatWasChanged_closesItsVaultOnly() {
    m_world->owner.close();
    {
      auto database = storage::Database::open(file(), m_world->owner.databaseKey);
      auto change = database->prepare("UPDATE wrapped_key SET sealed = x'00' WHERE vault = ?");
      QVERIFY(change->bind(m_world->payments.view()).run().has_value());
    }
    m_world->owner.reopen();
    QVERIFY(!m_world->owner->add(m_world->payments, stripe("x")).has_value());
    QVERIFY(m_world->owner->addAgent("fred").has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());  // the server has it still
    QVERIFY(m_world->owner->add(m_world->payments, stripe("x")).has_value());
  }
};

CHATELAINE_TEST(ReplicaOpensAgain);
#include "replica_opens_again.moc"
