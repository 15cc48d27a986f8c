#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class VaultsAreForTheirReaders : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  // A member of another team on the same server asks for everything by its right name.
  void aForeignTeam_getsNothing() {
    server::Service::Options options;
    options.genesis = server::Service::Genesis::accepted;
    ServedTeam server(options);
    QCOMPARE(server.found(), 200U);
    std::vector<Change> changes(1);
    changes.front().secret = crypto::randomSecret(20);
    const auto commit = server.team.commit(server.team.owner, std::move(changes));
    QCOMPARE(server.post(commit, server.session(server.team.owner)).status, 200U);
    const VaultId theirs = server.team.vault;
    const PrincipalId theirOwner = server.team.owner.card().id;
    const std::string vaultTarget = "/v1/vaults/" + theirs.hex();
    server.team = test::Team(crypto::randomId<VaultId>());
    QCOMPARE(server.found(), 200U);
    const std::string foreign = server.session(server.team.owner);
    QVERIFY(!foreign.empty());
    QCOMPARE(server.call("GET", vaultTarget + "/heads?from=1", {}, foreign).status, 404U);
    QCOMPARE(server.call("GET", vaultTarget + "/items?after=0", {}, foreign).status, 404U);
    QCOMPARE(server.call("POST", vaultTarget + "/commits", encode(commit), foreign).status, 404U);
    QCOMPARE(server.call("GET", "/v1/secrets/" + hashOf(commit.secrets.front()).hex(), {}, foreign).status, 404U);
    const auto state = sync::decode<sync::SyncState>(server.call("GET", "/v1/sync", {}, foreign).body).value();
    QVERIFY(!std::ranges::contains(state.vaults, theirs, &sync::VaultPosition::id));
    const auto audit = server.call("GET", "/v1/audit?principal=" + theirOwner.hex() + "&after=0", {}, foreign);
    QVERIFY(sync::decode<sync::AuditPage>(audit.body)->groups.empty());
  }

  void aMemberWithoutAccess_learnsNothingOfAVault() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    auto roster = server.team.next();
    const MemberId owner = memberOfDevice(roster, server.team.owner.card().id)->id;
    const VaultId hidden = crypto::randomId<VaultId>();
    roster.vaults.push_back(
        {.id = hidden, .access = {owner}, .gateways = {}, .epoch = 1, .keyCheck = {}, .secretKey = {}, .closedAt = {}});
    const auto update = test::Team::updateOf(server.team.signedBy(roster, server.team.owner));
    QCOMPARE(server.call("POST", "/v1/roster", encode(update), server.session(server.team.owner)).status, 200U);
    const std::string target = "/v1/vaults/" + hidden.hex() + "/items?after=0";
    QCOMPARE(server.call("GET", target, {}, server.session(server.team.owner)).status, 200U);
    QCOMPARE(server.call("GET", target, {}, server.session(server.team.editor)).status, 404U);
    QCOMPARE(server.call("GET", target, {}, server.session(server.team.gateway)).status, 404U);
  }

  // Who knows the hash of a sealed secret, and may not read its vault, doesn't get even the sealed bytes.
  void aSealedSecretOfAVaultThatIsntTheirs_isNotFound() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    auto roster = server.team.next();
    const MemberId owner = memberOfDevice(roster, server.team.owner.card().id)->id;
    const VaultId hidden = crypto::randomId<VaultId>();
    roster.vaults.push_back(
        {.id = hidden, .access = {owner}, .gateways = {}, .epoch = 1, .keyCheck = {}, .secretKey = {}, .closedAt = {}});
    std::vector<Change> changes(1);
    changes.front().secret = crypto::randomSecret(20);
    const auto commit = server.team.commit(server.team.owner, std::move(changes));
    QCOMPARE(server.post(commit, server.session(server.team.owner)).status, 200U);
    const auto update = test::Team::updateOf(server.team.signedBy(roster, server.team.owner));
    QCOMPARE(server.call("POST", "/v1/roster", encode(update), server.session(server.team.owner)).status, 200U);
    const std::string target = "/v1/secrets/" + hashOf(commit.secrets.front()).hex();
    QCOMPARE(server.call("GET", target, {}, server.session(server.team.editor)).status, 200U);
    auto move = server.store->database().prepare("UPDATE secret SET vault = ?");
    QVERIFY(move->bind(hidden.view()).run().has_value());
    QCOMPARE(server.call("GET", target, {}, server.session(server.team.owner)).status, 200U);
    QCOMPARE(server.call("GET", target, {}, server.session(server.team.editor)).status, 404U);
    QCOMPARE(server.call("GET", target, {}, server.session(server.team.gateway)).status, 404U);
  }

  void everyEndpoint_asksForASession_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    for (const char* target : {"/v1/sync", "/v1/roster", "/v1/audit?principal=00"})
      QTest::newRow(target) << QByteArray("GET") << QByteArray(target);
    const QByteArray vault = "/v1/vaults/00112233445566778899aabbccddeeff/";
    QTest::newRow("heads") << QByteArray("GET") << vault + "heads";
    QTest::newRow("items") << QByteArray("GET") << vault + "items";
    QTest::newRow("commits") << QByteArray("POST") << vault + "commits";
    QTest::newRow("secrets") << QByteArray("GET") << QByteArray("/v1/secrets/" + QByteArray(64, '0'));
    QTest::newRow("audit") << QByteArray("POST") << QByteArray("/v1/audit");
  }
  void everyEndpoint_asksForASession() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    QCOMPARE(server.call(method.toStdString(), target.toStdString()).status, 401U);
  }
};

CHATELAINE_TEST(VaultsAreForTheirReaders);
#include "vaults_are_for_their_readers.moc"
