// A gateway comes into a team by an owner's invitation alone, keeps on through restarts, and says why it didn't.
#include <fstream>

#include "gateway/gateway.h"
#include "gateway/server_address.h"
#include "tests/gateway/support/newcomer.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class GatewaysJoinWithAnInvitation : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void admitted_itIsInTheTeam() {
    House house;
    Newcomer second(house);
    second.settle();
    const sync::Roster& roster = *house.owner().roster();
    QVERIFY(sync::isGateway(roster, second.gateway().card().id));
    QCOMPARE(second.state().self.name, std::string("second"));
    QVERIFY(!second.refusal());
  }

  void untilSomebodySaysYes_agentsGetNothing_andItIsNoAlarm() {
    House house;
    Newcomer second(house);
    const std::size_t before = house.logged().size();
    QVERIFY(second.take(second.link()).has_value());
    QVERIFY(second.comesToAsk());
    QVERIFY(second.use().status >= 400);
    QVERIFY(!house.logged().substr(before).contains("synchronisation_failed"));
  }

  void restartedWhileItWaits_itGoesOnAsking_asWhoItWas() {
    House house;
    Newcomer second(house);
    QVERIFY(second.take(second.link()).has_value());
    QVERIFY(second.comesToAsk());
    const PrincipalId before = second.gateway().card().id;
    second.stop();
    second.admit();
    QVERIFY(second.start().has_value());
    QVERIFY(second.isIn());
    QVERIFY(second.gateway().card().id == before);
  }

  void cancelled_itSaysSo_andForgets() {
    House house;
    Newcomer second(house);
    QVERIFY(second.take(second.link()).has_value());
    QVERIFY(second.comesToAsk());
    QVERIFY(vault::Membership(house.owner()).cancel(second.invite().id).has_value());
    QVERIFY(house.syncOwner().has_value());
    QTRY_VERIFY_WITH_TIMEOUT(second.refusal().has_value(), 20'000);
    QCOMPARE(second.refusal()->code, ErrorCode::expired);
    QVERIFY(*gateway::keptServerAddress(house.configOf("second").folder) == std::nullopt);
  }

  // Somebody else came with the words first: the owner's refusal of the second card must not look like waiting.
  void usedBySomebodyElse_isSaid() {
    House house;
    Newcomer first(house);
    QVERIFY(first.take(first.link()).has_value());
    QVERIFY(first.comesToAsk());
    first.stop();
    std::filesystem::remove_all(house.configOf("second").folder);  // another identity
    QVERIFY(first.take(first.link()).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(first.refusal().has_value(), 20'000);
    QCOMPARE(first.refusal()->code, ErrorCode::conflict);
  }

  // A gateway in a team can't be talked into another one, nor to another server.
  void withATeam_aFurtherInvitationIsRefused_andChangesNothing() {
    House house;
    Newcomer second(house);
    second.settle();
    second.stop();
    const Newcomer other(house);
    sync::InviteLink link = other.link();
    link.server = "elsewhere.test:1";
    const auto refused = second.take(std::move(link));
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::alreadyExists);
    const auto kept = gateway::keptServerAddress(house.configOf("second").folder);
    QVERIFY(kept.has_value() && kept->has_value());
    QCOMPARE((*kept)->address, std::string("server.test:4281"));
  }

  void serverAddress_isKeptWithItsKey_orNotAtAll_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no key line") << QByteArray("vault.test:1\n");
    QTest::newRow("a cut key") << QByteArray("vault.test:1\n" + QByteArray(60, 'a') + "\n");
    QTest::newRow("no address") << QByteArray("\n\n");
    QTest::newRow("more") << QByteArray("vault.test:1\n\nx\n");
  }
  void serverAddress_isKeptWithItsKey_orNotAtAll() {
    QFETCH(QByteArray, content);
    const TemporaryFolder folder;
    const gateway::ServerAddress server{"vault.test:1", Hash::fromHex(std::string(64, 'a')).value()};
    QVERIFY(gateway::keepServerAddress(folder.path(), server).has_value());
    QVERIFY(*gateway::keptServerAddress(folder.path()) == server);
    std::ofstream(folder.file("server.address")) << content.toStdString();
    const auto damaged = gateway::keptServerAddress(folder.path());
    QVERIFY(!damaged.has_value());
    QCOMPARE(damaged.error().code, ErrorCode::invalidInput);
  }
};

CHATELAINE_TEST(GatewaysJoinWithAnInvitation);
#include "gateways_join_with_an_invitation.moc"
