#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::ServedTeam;
using test::Team;

class RostersAreComparedAndSet : public QObject {
  Q_OBJECT

  static http::Response post(ServedTeam& server, const sync::RosterUpdate& update, const std::string& bearer = {}) {
    return server.call("POST", "/v1/roster", encode(update), bearer);
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void theFirstTeam_isFoundedWithoutASession() {
    ServedTeam server;
    QCOMPARE(post(server, Team::updateOf(server.team.rosters.front())).status, 200U);
    QCOMPARE(server.hints, 1);
    QVERIFY(!server.session(server.team.owner).empty());
  }

  void aLostAnswer_isSafeToRetry() {
    ServedTeam server;
    const auto update = Team::updateOf(server.team.rosters.front());
    QCOMPARE(post(server, update).status, 200U);
    QCOMPARE(post(server, update).status, 200U);
    QCOMPARE(server.found(), 200U);
    QCOMPARE(post(server, Team::updateOf(server.team.roster(), server.team.keys()), server.session(server.team.owner))
                 .status,
             200U);
  }

  void aSecondTeam_isRefusedOnATeamsServer() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const Team other;
    const auto refused = post(server, Team::updateOf(other.rosters.front()));
    QCOMPARE(refused.status, 403U);
    QCOMPARE(test::codeOf(refused), std::string("denied"));
  }

  void aSecondTeam_isWelcomeOnALocalSocket() {
    server::Service::Options options;
    options.genesis = server::Service::Genesis::accepted;
    ServedTeam server(options);
    QCOMPARE(server.found(), 200U);
    const Team other;
    QCOMPARE(post(server, Team::updateOf(other.rosters.front())).status, 200U);
  }

  void aGenesisWithAnotherSignature_isRefused() {
    ServedTeam server;
    auto genesis = server.team.rosters.front();
    genesis.signature[0] ^= std::byte{1};
    QCOMPARE(post(server, Team::updateOf(genesis)).status, 422U);
  }

  void aLaterRevision_needsASession() {
    ServedTeam server;
    post(server, Team::updateOf(server.team.rosters.front()));
    QCOMPARE(post(server, Team::updateOf(server.team.roster())).status, 401U);
  }

  void aRevisionByAnEditor_isRefused() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const auto roster = server.team.signedBy(server.team.next(), server.team.editor);
    QCOMPARE(post(server, Team::updateOf(roster), server.session(server.team.editor)).status, 403U);
  }

  void anotherRevisionInTheSamePlace_isAConflict() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    auto one = server.team.next();
    auto two = server.team.next();
    two.offlineGrace = std::chrono::hours(1);
    const std::string token = server.session(server.team.owner);
    QCOMPARE(post(server, Team::updateOf(server.team.signedBy(one, server.team.owner)), token).status, 200U);
    QCOMPARE(post(server, Team::updateOf(server.team.signedBy(two, server.team.owner)), token).status, 409U);
  }

  void aRevisionThatSkipsOne_isAConflict() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    auto roster = server.team.next();
    ++roster.revision;
    QCOMPARE(
        post(server, Team::updateOf(server.team.signedBy(roster, server.team.owner)), server.session(server.team.owner))
            .status,
        409U);
  }

  // Otherwise the vault's heads after the closing one would be refused by every client, for ever.
  void anEpochThatClosesAtAnOldHead_isAConflict() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const auto roster = server.team.withoutEditor();
    QCOMPARE(server.push(server.team.editor, std::vector<test::Change>(1)), 200U);
    QCOMPARE(post(server, Team::updateOf(roster), server.session(server.team.owner)).status, 409U);
    QCOMPARE(post(server, Team::updateOf(server.team.withoutEditor()), server.session(server.team.owner)).status, 200U);
  }

  void aRosterOfAnotherTeam_isRefused() {
    server::Service::Options options;
    options.genesis = server::Service::Genesis::accepted;
    ServedTeam server(options);
    QCOMPARE(server.found(), 200U);
    const Team other;
    post(server, Team::updateOf(other.rosters.front()));
    QCOMPARE(post(server, Team::updateOf(other.roster()), server.session(server.team.owner)).status, 403U);
  }

  // How a device would come to a vault's secret key: somebody wraps it for the device. Not through us.
  void aSecretKeyForADevice_isRefused() {
    ServedTeam server;
    post(server, Team::updateOf(server.team.rosters.front()));
    auto keys = server.team.keys();
    const auto device = server.team.owner.card();
    keys.push_back(*sync::wrapKey(server.team.vaultKey.privateKey, server.team.id(), server.team.vault, 1,
                                  sync::KeyPurpose::secret, device.id, device.kem));
    QCOMPARE(post(server, Team::updateOf(server.team.roster(), keys), server.session(server.team.owner)).status, 400U);
  }

  void everybodyGetsTheirOwnKeys_andAGatewayWhatTheKitOpens() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const auto keysFor = [&](const sync::PrincipalKeys& who) {
      return sync::decode<sync::RosterPage>(server.call("GET", "/v1/roster?from=0", {}, server.session(who)).body)
          .value();
    };
    const auto gateway = keysFor(server.team.gateway);
    QCOMPARE(gateway.rosters.size(), 2U);
    QCOMPARE(gateway.keys.size(), 3U);  // its own two, and the secret key that only the kit opens
    QVERIFY(gateway.keys.back().recipient.isNull() && gateway.keys.back().purpose == sync::KeyPurpose::secret);
    QCOMPARE(keysFor(server.team.editor).keys.size(), 1U);
    const auto owner = keysFor(server.team.owner);
    QCOMPARE(owner.keys.size(), 1U);
    QVERIFY(!owner.keys.back().recipient.isNull());
    const auto opened = sync::unwrapKey(gateway.keys.front(), server.team.id(), server.team.gateway.kem.privateKey);
    QVERIFY(opened.has_value());
  }

  void theChain_isGivenFromWhereItIsAsked() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const std::string token = server.session(server.team.owner);
    const auto page = sync::decode<sync::RosterPage>(server.call("GET", "/v1/roster?from=1", {}, token).body).value();
    QCOMPARE(page.rosters, std::vector<Bytes>{encode(server.team.roster())});
    QCOMPARE(server.call("GET", "/v1/roster?from=x", {}, token).status, 400U);
    QCOMPARE(server.call("GET", "/v1/roster?from=18446744073709551615", {}, token).status, 400U);
  }
};

CHATELAINE_TEST(RostersAreComparedAndSet);
#include "rosters_are_compared_and_set.moc"
