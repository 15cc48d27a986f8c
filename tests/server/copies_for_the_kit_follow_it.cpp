// What is sealed to the recovery kit is for the team's newest one: given back where the server lost it, never
// exchanged, and gone with the kit that it was for.
#include "sync/enrolment_api.h"
#include "sync/past_api.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::ServedTeam;
using test::Team;

class CopiesForTheKitFollowIt : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;

  Team& team() { return m_server->team; }
  static std::string queryOf(const sync::RecoveryCard& kit) {
    return "?kit=" + sync::principalIdOf(kit.sign, kit.kem).hex();
  }
  unsigned give(const sync::RecoveryCard& kit, const std::string& query) {
    const auto key =
        wrapKey(team().metadataKey, team().id(), team().vault, 1, sync::KeyPurpose::metadata, PrincipalId{}, kit.kem);
    return m_server
        ->call("POST", "/v1/vault-keys" + query, encode(sync::KeyDelivery{{}, {key.value()}}),
               m_server->session(team().owner))
        .status;
  }
  unsigned give(const sync::RecoveryCard& kit) { return give(kit, queryOf(kit)); }
  std::vector<sync::WrappedKey> copies() {
    auto keys = m_server->store->keysOf(team().id(), {}).value();
    std::erase_if(keys, [](const sync::WrappedKey& key) { return key.purpose != sync::KeyPurpose::metadata; });
    return keys;
  }
  sync::Roster withAnotherKit() {
    sync::Roster next = team().next();
    next.recovery = {sync::generatePrincipalKeys().sign.publicKey, sync::generatePrincipalKeys().kem.publicKey};
    for (sync::RosterVault& vault : next.vaults) {
      vault.epoch += 1;
      vault.keyCheck = crypto::randomId<Hash>();
      vault.secretKey.reset();
      vault.closedAt = sync::ClosedAt{0, {}};
    }
    return team().signedBy(std::move(next), team().owner);
  }
  unsigned offer(const sync::Roster& roster) {
    return m_server->call("POST", "/v1/roster/past", encode(sync::SignedChain{{encode(roster)}})).status;
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
  }

  // Else one owner's stolen device could take from the kit, unseen, what it opens.
  void whatIsThere_isNeverExchanged() {
    QCOMPARE(give(team().roster().recovery), 200U);
    const auto kept = copies();
    QCOMPARE(kept.size(), std::size_t{1});
    QCOMPARE(give(team().roster().recovery), 200U);
    QVERIFY(copies() == kept);
  }

  void anotherKit_getsItsOwn() {
    const sync::RecoveryCard former = team().roster().recovery;
    QCOMPARE(give(former), 200U);
    const auto formers = copies();
    const sync::Roster next = withAnotherKit();
    QCOMPARE(offer(next), 200U);
    QVERIFY(copies().empty());
    QCOMPARE(give(next.recovery), 200U);
    QCOMPARE(copies().size(), std::size_t{1});
    QVERIFY(copies() != formers);
    QCOMPARE(give(former), 409U);
    QCOMPARE(copies().size(), std::size_t{1});
  }

  // Before the new one's are there, too: a device that hasn't heard of it.
  void aFormerKitsCopies_takeNoPlace() {
    const sync::RecoveryCard former = team().roster().recovery;
    const sync::Roster next = withAnotherKit();
    QCOMPARE(offer(next), 200U);
    QCOMPARE(give(former), 409U);
    QCOMPARE(give(former, ""), 400U);
    QCOMPARE(give(former, "?kit=nobody"), 409U);
    QVERIFY(copies().empty());
  }

  void aRosterWithTheSameKit_leavesThem() {
    QCOMPARE(give(team().roster().recovery), 200U);
    QCOMPARE(offer(team().signedBy(team().next(), team().owner)), 200U);
    QCOMPARE(copies().size(), std::size_t{1});
  }
};

CHATELAINE_TEST(CopiesForTheKitFollowIt);
#include "copies_for_the_kit_follow_it.moc"
