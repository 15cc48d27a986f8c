#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Vault;

class TeamIsFoundedOnce : public QObject {
  Q_OBJECT
 private:
  static Vault::Founding founding(World& world) {
    return {.teamName = "Acme",
            .memberName = "Fred",
            .deviceName = "Laptop",
            .gateway = world.gateway->card(),
            .gatewayName = "Local",
            .recovery = vault::makeRecoveryKit().card};
  }

 private Q_SLOTS:
  void newReplica_hasNoTeam() {
    World world;
    QVERIFY(!world.owner->team().has_value());
    QVERIFY(world.owner->roster() == nullptr);
    QVERIFY(world.owner->vaults().empty());
    QCOMPARE(world.owner->handover().error().code, ErrorCode::notFound);
    QCOMPARE(world.sync(world.owner).error().code, ErrorCode::notFound);
    QCOMPARE(world.owner->addAgent("fred").error().code, ErrorCode::notFound);
    QCOMPARE(world.owner->record({}).error().code, ErrorCode::notFound);
    QCOMPARE(world.owner->answerChallenge("server", {}, {}).error().code, ErrorCode::notFound);
  }

  void graceTime_isBoundedWhereAServerStandsBetween() {
    World here;
    QVERIFY(here.owner->foundTeam(founding(here)).has_value());
    QCOMPARE(here.owner->roster()->offlineGrace, std::chrono::seconds(0));
    World elsewhere;
    auto withoutGateway = founding(elsewhere);
    withoutGateway.gateway.reset();
    QVERIFY(elsewhere.owner->foundTeam(withoutGateway).has_value());
    QCOMPARE(elsewhere.owner->roster()->offlineGrace, std::chrono::seconds(std::chrono::hours(4)));
  }

  void founding_namesEverybody() {
    World world;
    QVERIFY(world.owner->foundTeam(founding(world)).has_value());
    const sync::Roster* roster = world.owner->roster();
    QVERIFY(roster != nullptr);
    QVERIFY(sync::verifyRoster(nullptr, *roster).has_value());
    QVERIFY(sync::isGateway(*roster, world.gateway->card().id));
    QCOMPARE(world.owner->teamName(), std::string("Acme"));
    QCOMPARE(world.owner->nameOf(world.owner->card().id.view()), std::string("Laptop"));
    QCOMPARE(world.owner->nameOf(world.gateway->card().id.view()), std::string("Local"));
    QCOMPARE(world.owner->nameOf(roster->members[0].id.view()), std::string("Fred"));
    QCOMPARE(world.owner->nameOf(bytesOf("nobody")), std::string());
    QCOMPARE(world.owner->foundTeam(founding(world)).error().code, ErrorCode::alreadyExists);
  }

  void badNames_foundNothing() {
    World world;
    Vault::Founding bad = founding(world);
    bad.teamName = "";
    QCOMPARE(world.owner->foundTeam(bad).error().code, ErrorCode::invalidInput);
    bad = founding(world);
    bad.memberName = "Fred\n";
    QCOMPARE(world.owner->foundTeam(bad).error().code, ErrorCode::invalidInput);
    bad = founding(world);
    bad.deviceName = "\xff\xfe";  // not UTF-8
    QCOMPARE(world.owner->foundTeam(bad).error().code, ErrorCode::invalidInput);
    QVERIFY(!world.owner->team().has_value());
    QVERIFY(world.owner->foundTeam(founding(world)).has_value());
  }

  void handover_isPinnedByTheGateway() {
    World world;
    QVERIFY(world.owner->foundTeam(founding(world)).has_value());
    const auto handover = world.owner->handover();
    QVERIFY(world.gateway->joinAsGateway(*handover).has_value());
    QVERIFY(world.gateway->joinAsGateway(*handover).has_value());  // a lost answer
    QVERIFY(world.gateway->team() == world.owner->team());
    World other;
    QVERIFY(other.owner->foundTeam(founding(world)).has_value());
    QCOMPARE(world.gateway->joinAsGateway(*other.owner->handover()).error().code, ErrorCode::alreadyExists);
  }

  void handoverOfAnotherTeam_isRefused() {
    World world;
    World other;
    QVERIFY(other.owner->foundTeam(founding(other)).has_value());
    QCOMPARE(world.gateway->joinAsGateway(*other.owner->handover()).error().code, ErrorCode::denied);
    QVERIFY(world.owner->foundTeam(founding(world)).has_value());
    auto swapped = *world.owner->handover();
    swapped.genesis = other.owner->handover()->genesis;
    QCOMPARE(world.gateway->joinAsGateway(swapped).error().code, ErrorCode::tampered);
    swapped.genesis.resize(swapped.genesis.size() / 2);
    QCOMPARE(world.gateway->joinAsGateway(swapped).error().code, ErrorCode::corrupt);
    QVERIFY(!world.gateway->team().has_value());
  }

  void foundedOffline_isThereAfterARestart() {
    World world;
    QVERIFY(world.owner->foundTeam(founding(world)).has_value());
    const auto team = world.owner->team();
    const auto card = world.owner->card();
    world.owner.reopen();
    QVERIFY(world.owner->team() == team);
    QVERIFY(world.owner->card() == card);
    QCOMPARE(world.owner->teamName(), std::string("Acme"));
    QVERIFY(world.sync(world.owner).has_value());
  }

  void everyFailedWrite_leavesNoTeamAtAll() {
    World world;
    world.owner.close();
    const auto fresh = world.folder.file("fresh");
    world.owner.copyTo(fresh);
    for (int failing = 0;; ++failing) {
      world.owner.returnTo(fresh);
      int count = 0;
      world.owner.options.databaseFaults = [&](std::string_view) -> std::optional<Error> {
        return count++ == failing ? std::optional(Error{ErrorCode::diskFull, "no room"}) : std::nullopt;
      };
      world.owner.reopen();
      count = 0;
      const auto founded = world.owner->foundTeam(founding(world));
      if (founded) {
        QVERIFY(count <= failing + 1);
        QVERIFY(failing > 10);
        return;
      }
      QCOMPARE(founded.error().code, ErrorCode::diskFull);
      QVERIFY(!world.owner->team().has_value());
      world.owner.options.databaseFaults = {};
      world.owner.reopen();
      QVERIFY(!world.owner->team().has_value());
      QVERIFY(world.owner->pendingChanges().empty());
      QVERIFY(world.owner->foundTeam(founding(world)).has_value());
    }
  }

  void recoveryKits_differ() {
    const auto one = vault::makeRecoveryKit();
    const auto two = vault::makeRecoveryKit();
    QCOMPARE(one.seed.size(), std::size_t{32});
    QVERIFY(!(one.seed == two.seed));
    QVERIFY(!(one.card == two.card));
  }
};

CHATELAINE_TEST(TeamIsFoundedOnce);
#include "team_is_founded_once.moc"
