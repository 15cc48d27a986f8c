// A server that is killed and started again answers every question as before, and knows what it has accepted.
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class RestartKeepsEverything : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<ServedTeam> m_server;
  std::optional<sync::Commit> m_commit;
  std::string m_token;

  std::vector<std::string> targets() const {
    std::vector<std::string> all{
        "/v1/sync",
        "/v1/roster?from=0",
        "/v1/roster?from=1",
        m_server->vaultTarget("heads?from=1"),
        m_server->vaultTarget("heads?from=2"),
        m_server->vaultTarget("items?after=0"),
        m_server->vaultTarget("items?after=1&limit=1"),
        "/v1/audit?principal=" + m_server->team.gateway.card().id.hex() + "&after=0",
        "/v1/secrets/" + hashOf(m_commit->secrets.front()).hex(),
        "/v1/secrets/" + crypto::randomId<Hash>().hex(),
    };
    return all;
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
    std::vector<Change> changes(3);
    changes.front().secret = crypto::randomSecret(20);
    m_commit = m_server->team.commit(m_server->team.editor, std::move(changes));
    m_token = m_server->session(m_server->team.owner);
    QCOMPARE(m_server->post(*m_commit, m_token).status, 200U);
    m_server->team.advance(*m_commit);
    QCOMPARE(m_server->push(m_server->team.owner, std::vector<Change>(1)), 200U);
    const auto group = m_server->team.auditGroup(m_server->team.gateway, {}, 2);
    const std::string gateway = m_server->session(m_server->team.gateway);
    QCOMPARE(m_server->call("POST", "/v1/audit", encode(group), gateway).status, 200U);
  }

  void everyAnswer_isTheSame() {
    std::vector<http::Response> before;
    for (const std::string& target : targets()) before.push_back(m_server->call("GET", target, {}, m_token));
    QCOMPARE(before[0].status, 200U);
    QCOMPARE(before.back().status, 404U);
    m_server->reopen();
    std::size_t at = 0;
    const auto all = targets();
    for (std::size_t i = 0; i + 1 < all.size(); ++i, ++at) {
      const auto after = m_server->call("GET", all[i], {}, m_token);
      QVERIFY2(after.status == before[at].status && after.body == before[at].body, all[i].c_str());
    }
  }

  void aRepeatedCommit_isKnown() {
    m_server->reopen();
    const auto again = m_server->post(*m_commit, m_token);
    QCOMPARE(again.status, 200U);
    QCOMPARE(sync::decode<sync::CommitAccepted>(again.body)->sequence, std::uint64_t{3});
    const auto heads = m_server->call("GET", m_server->vaultTarget("heads?from=1"), {}, m_token);
    QCOMPARE(sync::decode<sync::HeadsPage>(heads.body)->heads.size(), std::size_t{2});
  }

  void aRepeatedRecord_isKnown() {
    m_server->reopen();
    const auto& team = m_server->team;
    const auto page = sync::decode<sync::AuditPage>(
        m_server->call("GET", "/v1/audit?principal=" + team.gateway.card().id.hex() + "&after=0", {}, m_token).body);
    const std::string gateway = m_server->session(team.gateway);
    QCOMPARE(m_server->call("POST", "/v1/audit", page->groups.at(0), gateway).status, 200U);
    const auto next = team.auditGroup(team.gateway, {2, hashOf(sync::decodeAuditGroup(page->groups[0]).value())}, 1);
    QCOMPARE(m_server->call("POST", "/v1/audit", encode(next), gateway).status, 200U);
  }

  void aRepeatedRoster_isKnown() {
    m_server->reopen();
    const auto& rosters = m_server->team.rosters;
    QCOMPARE(m_server->call("POST", "/v1/roster", encode(test::Team::updateOf(rosters[0]))).status, 200U);
    QCOMPARE(m_server->call("POST", "/v1/roster", encode(test::Team::updateOf(rosters[1])), m_token).status, 200U);
    QCOMPARE(m_server->call("GET", "/v1/roster?from=2", {}, m_token).status, 200U);
  }

  void aChallenge_isStillOneUseOnly() {
    const auto challenge = sync::decode<sync::Challenge>(m_server->call("POST", "/v1/challenges").body);
    const auto& keys = m_server->team.owner;
    const TeamId team = m_server->team.id();
    const sync::SessionRequest request{team, keys.card().id, challenge->nonce,
                                       signSession(keys, "server", Hash{}, team, challenge->nonce)};
    m_server->reopen();
    QCOMPARE(m_server->call("POST", "/v1/session", encode(request)).status, 200U);
    m_server->reopen();
    QCOMPARE(m_server->call("POST", "/v1/session", encode(request)).status, 403U);
  }

  void workGoesOn() {
    m_server->reopen();
    QCOMPARE(m_server->push(m_server->team.editor, std::vector<Change>(2)), 200U);
    const auto page = m_server->call("GET", m_server->vaultTarget("items?after=0"), {}, m_token);
    QCOMPARE(sync::decode<sync::ItemsPage>(page.body)->revisions.size(), std::size_t{6});
    QCOMPARE(sync::decode<sync::ItemsPage>(page.body)->last, std::uint64_t{6});
  }

  void anotherKey_opensNothing() {
    m_server->service.reset();
    m_server->store.reset();
    const auto opened = server::SqlcipherStore::open(m_server->folder.file("server.db"), crypto::randomSecret(32));
    QCOMPARE(opened.error().code, ErrorCode::wrongPassphrase);
    m_server->reopen();
    QCOMPARE(m_server->call("GET", "/v1/sync", {}, m_token).status, 200U);
  }

  // Keys that an older server took, when it kept one copy of each.
  void olderDatabase_keepsItsKeys() {
    const auto keys = [&] {
      const auto page = m_server->call("GET", "/v1/roster?from=0", {}, m_server->session(m_server->team.owner));
      return sync::decode<sync::RosterPage>(page.body).value().keys;
    };
    const auto before = keys();
    QVERIFY(!before.empty());
    const auto reverted = m_server->store->database().execute(
        "CREATE TABLE old(team BLOB NOT NULL, recipient BLOB NOT NULL, vault BLOB NOT NULL, epoch INTEGER NOT NULL, "
        "purpose INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(team, recipient, vault, epoch, purpose)) WITHOUT "
        "ROWID; INSERT INTO old SELECT team, recipient, vault, epoch, purpose, sealed FROM wrapped_key; "
        "DROP TABLE wrapped_key; ALTER TABLE old RENAME TO wrapped_key; DROP TABLE past_part; DROP TABLE "
        "awaited_secret; "
        "ALTER TABLE team DROP COLUMN moved; ALTER TABLE team DROP COLUMN moved_to; "
        "ALTER TABLE team DROP COLUMN moved_by; PRAGMA user_version = 2");
    QVERIFY(reverted.has_value());
    m_server->reopen();
    QVERIFY(keys() == before);
  }

  void aNewerDatabase_isLeftAlone() {
    QVERIFY(m_server->store->database().execute("PRAGMA user_version = 99").has_value());
    m_server->service.reset();
    m_server->store.reset();
    const auto opened = server::SqlcipherStore::open(m_server->folder.file("server.db"), m_server->key);
    QCOMPARE(opened.error().code, ErrorCode::unsupportedVersion);
  }
};

CHATELAINE_TEST(RestartKeepsEverything);
#include "restart_keeps_everything.moc"
