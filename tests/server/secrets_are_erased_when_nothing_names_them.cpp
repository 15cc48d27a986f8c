// DELETE /v1/secrets/{hash}: for good, so only what no item names, and only for who could delete the credential.
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class SecretsAreErasedWhenNothingNamesThem : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;
  ItemId m_item;
  std::string m_target;

  unsigned eraseAs(const sync::PrincipalKeys& keys) {
    return m_server->call("DELETE", m_target, {}, m_server->session(keys)).status;
  }
  bool isThere() { return m_server->call("GET", m_target, {}, m_server->session(m_server->team.owner)).status == 200; }
  Change deletion() const {
    Change change;
    change.item = m_item;
    change.deleted = true;
    return change;
  }
  unsigned push(Change change) {
    std::vector<Change> changes;
    changes.push_back(std::move(change));
    return m_server->push(m_server->team.editor, std::move(changes));
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
    std::vector<Change> changes(1);
    m_item = changes.front().item;
    changes.front().secret = crypto::randomSecret(20);
    const auto commit = m_server->team.commit(m_server->team.editor, std::move(changes));
    QCOMPARE(m_server->post(commit, m_server->session(m_server->team.editor)).status, 200U);
    m_server->team.advance(commit);
    m_target = "/v1/secrets/" + hashOf(commit.secrets.front()).hex();
  }

  void named_stays() {
    const auto refused = m_server->call("DELETE", m_target, {}, m_server->session(m_server->team.editor));
    QCOMPARE(refused.status, 409U);
    QCOMPARE(test::codeOf(refused), std::string("conflict"));
    QVERIFY(isThere());
  }

  void deleted_isErased_once() {
    QCOMPARE(push(deletion()), 200U);
    QVERIFY(isThere());
    QCOMPARE(eraseAs(m_server->team.editor), 200U);
    QVERIFY(!isThere());
    QCOMPARE(eraseAs(m_server->team.editor), 404U);
  }

  void replaced_isErased() {
    Change replacing;
    replacing.item = m_item;
    replacing.secret = crypto::randomSecret(20);
    QCOMPARE(push(std::move(replacing)), 200U);
    QCOMPARE(eraseAs(m_server->team.owner), 200U);
    QVERIFY(!isThere());
  }

  void thoseWhoMayNotDelete_eraseNothing() {
    QCOMPARE(push(deletion()), 200U);
    QCOMPARE(eraseAs(m_server->team.auditor), 403U);
    QCOMPARE(eraseAs(m_server->team.gateway), 403U);
    QCOMPARE(m_server->call("DELETE", m_target, {}, {}).status, 401U);
    QVERIFY(isThere());
  }

  // What was looked up for one place of the vault isn't believed at the next.
  void namedAgain_stays() {
    QCOMPARE(eraseAs(m_server->team.editor), 409U);
    QCOMPARE(push(deletion()), 200U);
    std::vector<Change> changes(1);
    changes.front().secret = crypto::randomSecret(20);
    const auto commit = m_server->team.commit(m_server->team.editor, std::move(changes));
    QCOMPARE(m_server->post(commit, m_server->session(m_server->team.editor)).status, 200U);
    m_server->team.advance(commit);
    QCOMPARE(eraseAs(m_server->team.editor), 200U);
    m_target = "/v1/secrets/" + hashOf(commit.secrets.front()).hex();
    QCOMPARE(eraseAs(m_server->team.editor), 409U);
    QVERIFY(isThere());
  }
};

CHATELAINE_TEST(SecretsAreErasedWhenNothingNamesThem);
#include "secrets_are_erased_when_nothing_names_them.moc"
