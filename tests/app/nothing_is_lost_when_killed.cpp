#include "crypto/random.h"
#include "sync/api.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/running_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::RunningDaemon;

// P7 for the daemon: what it has acknowledged is there after kill -9.
class NothingIsLostWhenKilled : public QObject {
  Q_OBJECT

  struct Founder {
    sync::PrincipalKeys keys = sync::generatePrincipalKeys();
    sync::Roster genesis;
    Founder() {
      const MemberId member = crypto::randomId<MemberId>();
      genesis.members = {{member, sync::Role::owner, {keys.card()}}};
      genesis.vaults = {{.id = sync::teamVault,
                         .access = {member},
                         .gateways = {},
                         .epoch = 1,
                         .keyCheck = {},
                         .secretKey = {},
                         .closedAt = {}}};
      genesis.author = keys.card().id;
      genesis.time = systemNow();
      signRoster(genesis, keys);
    }
    TeamId team() const { return teamOf(genesis); }
  };

  static std::string session(const RunningDaemon& daemon, const Founder& founder) {
    const auto challenge = sync::decode<sync::Challenge>(daemon.ask("POST", "/v1/challenges").body);
    if (!challenge) return {};
    const sync::SessionRequest request{founder.team(), founder.keys.card().id, challenge->nonce,
                                       signSession(founder.keys, "server", Hash{}, founder.team(), challenge->nonce)};
    const auto grant = sync::decode<sync::SessionGrant>(daemon.ask("POST", "/v1/session", encode(request)).body);
    return grant ? grant->token : std::string();
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void anAcknowledgedRoster_isThereAfterKill_andSoAreSessionAndIdentity() {
    const Founder founder;
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    const Bytes identity = daemon.ask("GET", "/control/v1/ca.pem").body;
    QVERIFY(!identity.empty());
    QCOMPARE(daemon.ask("POST", "/v1/roster", encode(sync::RosterUpdate{encode(founder.genesis), {}})).status, 200U);
    const std::string token = session(daemon, founder);
    QVERIFY(!token.empty());
    daemon.kill();
    QCOMPARE(daemon.ask("GET", "/health").status, 0U);
    QVERIFY2(daemon.start(), daemon.log());
    QCOMPARE(daemon.ask("GET", "/control/v1/ca.pem").body, identity);
    const auto page = sync::decode<sync::RosterPage>(daemon.ask("GET", "/v1/roster", {}, token).body);
    QVERIFY(page.has_value());
    QCOMPARE(page->rosters, std::vector<Bytes>{encode(founder.genesis)});
  }

  void server_servesATeam_andRefusesASecondOne() {
    RunningDaemon daemon("server");
    QVERIFY2(daemon.start(), daemon.log());
    const Founder first;
    const Founder second;
    QCOMPARE(daemon.ask("POST", "/v1/roster", encode(sync::RosterUpdate{encode(first.genesis), {}})).status, 200U);
    QCOMPARE(daemon.ask("POST", "/v1/roster", encode(sync::RosterUpdate{encode(second.genesis), {}})).status, 403U);
    QVERIFY(!session(daemon, first).empty());
    QCOMPARE(daemon.ask("GET", "/v1/audit/export").status, 404U);
    QCOMPARE(daemon.ask("GET", "/control/v1/identity").status, 404U);
    daemon.terminate();
    QCOMPARE(daemon.waitForEnd(), 0);
  }

  void server_beyondLoopback_wantsACertificate() {
    RunningDaemon daemon("server");
    QVERIFY(!daemon.start({QStringLiteral("--listen"), QStringLiteral("0.0.0.0:0")}));
    QCOMPARE(daemon.waitForEnd(), 2);
    QVERIFY2(daemon.log().contains("server.certificate"), daemon.log());
  }
};

CHATELAINE_TEST(NothingIsLostWhenKilled);
#include "nothing_is_lost_when_killed.moc"
