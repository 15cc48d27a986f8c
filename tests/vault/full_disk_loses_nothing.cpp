// A disk that is really full: the limit is the system's, not a fault hook. Each program says so, keeps what it had
// acknowledged, and goes on when there is room again.
#include "tests/support/file_size_limit.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "vault/key_slots.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

constexpr std::uint64_t room = 400 * 1024;

std::string nameOf(int number) { return "Stripe " + std::to_string(number); }

}  // namespace

class FullDiskLosesNothing : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;

  std::size_t stored() { return m_world->owner->credentials(m_world->payments).size(); }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void ownersReplica_keepsWhatItAcknowledged() {
    int saved = 0;
    std::optional<Error> refused;
    {
      const FileSizeLimit limit(3 * room);
      while (!refused && saved < 2000) {
        const auto one = m_world->owner->add(m_world->payments, stripe("sk_live", nameOf(saved)));
        if (one) saved += 1;
        else refused = one.error();
      }
      QVERIFY(refused.has_value());
      QCOMPARE(refused->code, ErrorCode::diskFull);
      QVERIFY(saved > 3);
      // Reading goes on, and another attempt says the same.
      QCOMPARE(stored(), static_cast<std::size_t>(saved));
      QCOMPARE(m_world->owner->add(m_world->payments, stripe("sk", "X")).error().code, ErrorCode::diskFull);
      QCOMPARE(m_world->owner->addAgent("fred").error().code, ErrorCode::diskFull);
      QVERIFY(m_world->owner->agents().empty());
    }
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live", nameOf(saved))).has_value());
    m_world->owner.reopen();
    QCOMPARE(stored(), static_cast<std::size_t>(saved + 1));
    QCOMPARE(m_world->owner->pendingChanges().size(), static_cast<std::size_t>(saved + 1));
    QVERIFY(m_world->owner->verifyAudit()->verified);
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), static_cast<std::size_t>(saved + 1));
  }

  // Killed while the disk is full: what had been acknowledged is in the log, and is there again.
  void killedOnAFullDisk_itOpensAgain() {
    int saved = 0;
    const auto copy = m_world->folder.file("killed");
    {
      const FileSizeLimit limit(room);
      while (m_world->owner->add(m_world->payments, stripe("sk_live", nameOf(saved)))) saved += 1;
    }
    m_world->owner.copyTo(copy);  // as the files are at this moment, log and all
    m_world->owner.returnTo(copy);
    QCOMPARE(stored(), static_cast<std::size_t>(saved));
    QVERIFY(m_world->owner->verifyAudit()->verified);
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live", nameOf(saved))).has_value());
  }

  void gatewaysReplica_keepsTheOlderWhole() {
    const auto first = m_world->owner->add(m_world->payments, stripe("old", "First"));
    QVERIFY(m_world->publish().has_value());
    for (int i = 0; i < 150; ++i) {
      QVERIFY(m_world->owner->add(m_world->payments, stripe("sk", nameOf(i))).has_value());
    }
    QVERIFY(m_world->owner->replaceSecret(first->id, first->binding, keyField("new")).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    // The server in this process writes too: its session is there before the disk is full.
    {
      const FileSizeLimit limit(room);
      QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::diskFull);
      QCOMPARE(opened(m_world->gateway, first->id), std::string("old"));
      QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), std::size_t{1});
      QVERIFY(m_world->gateway->problems().empty());
    }
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, first->id), std::string("new"));
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), std::size_t{151});
  }

  void server_acknowledgesNothingThatItCantKeep() {
    for (int i = 0; i < 150; ++i) {
      QVERIFY(m_world->owner->add(m_world->payments, stripe("sk", nameOf(i))).has_value());
    }
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!request.target.contains("/commits")) return std::nullopt;
      const FileSizeLimit limit(64 * 1024);
      m_world->onRequest = {};
      const sync::ApiResponse answer = m_world->carry(request);
      return answer;
    };
    const auto synced = m_world->sync(m_world->owner);
    QVERIFY(!synced.has_value());
    QCOMPARE(synced.error().code, ErrorCode::offline);  // 507: later, and nothing is parked
    const auto pending = m_world->owner->pendingChanges();
    QCOMPARE(pending.size(), std::size_t{150});
    QVERIFY(!pending.front().parked.has_value());
    m_world->restartServer();
    QVERIFY(Forger(*m_world, m_world->owner, m_world->payments).heads().empty());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(m_world->gateway->credentials(m_world->payments).size(), std::size_t{150});
  }

  void keyFile_staysAsItWas() {
    const auto file = m_world->folder.file("vault.keys");
    const Secret key = Secret::copyOf(std::string(32, 'k'));
    const Secret passphrase = Secret::copyOf("correct horse");
    QVERIFY(vault::createKeySlots(file, key, passphrase, crypto::minimumPassphraseCost).has_value());
    {
      const FileSizeLimit limit(100);
      const auto changed = vault::addKeyringSlot(file, key, Secret::copyOf(std::string(32, 'r')));
      QVERIFY(!changed.has_value());
      QCOMPARE(changed.error().code, ErrorCode::diskFull);
      QCOMPARE(vault::createKeySlots(m_world->folder.file("new.keys"), key, passphrase, crypto::minimumPassphraseCost)
                   .error()
                   .code,
               ErrorCode::diskFull);
    }
    QVERIFY(!vault::hasKeyringSlot(file));
    QVERIFY(*vault::openWithPassphrase(file, passphrase) == key);
    QVERIFY(!std::filesystem::exists(m_world->folder.file("new.keys")));
    QVERIFY(!std::filesystem::exists(m_world->folder.file("vault.keys.new")));
  }
};

CHATELAINE_TEST(FullDiskLosesNothing);
#include "full_disk_loses_nothing.moc"
