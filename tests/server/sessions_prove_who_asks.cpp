#include "crypto/random.h"
#include "server/server_keys.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::ServedTeam;

class SessionsProveWhoAsks : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;

  sync::SessionRequest signedRequest(const sync::PrincipalKeys& keys, const std::string& purpose = "server",
                                     const Hash& serverKey = {}) {
    const auto challenge = sync::decode<sync::Challenge>(m_server->call("POST", "/v1/challenges").body);
    const TeamId team = m_server->team.id();
    return {team, keys.card().id, challenge->nonce, signSession(keys, purpose, serverKey, team, challenge->nonce)};
  }
  unsigned ask(const sync::SessionRequest& request) {
    return m_server->call("POST", "/v1/session", encode(request)).status;
  }
  unsigned use(const std::string& token) { return m_server->call("GET", "/v1/sync", {}, token).status; }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
  }

  void everybodyOfTheRoster_getsASession() {
    for (const auto* keys :
         {&m_server->team.owner, &m_server->team.editor, &m_server->team.auditor, &m_server->team.gateway})
      QCOMPARE(use(m_server->session(*keys)), 200U);
  }

  void aStranger_isRefused() { QCOMPARE(ask(signedRequest(m_server->team.stranger)), 403U); }

  void anUnknownTeam_isRefusedLikeAStranger() {
    auto request = signedRequest(m_server->team.owner);
    request.team = TeamId{};
    QCOMPARE(ask(request), 403U);
  }

  void anotherPrincipalsSignature_isRefused() {
    auto request = signedRequest(m_server->team.editor);
    request.principal = m_server->team.owner.card().id;
    QCOMPARE(ask(request), 403U);
  }

  void aSignatureForTheControlApi_isRefused() { QCOMPARE(ask(signedRequest(m_server->team.owner, "control")), 403U); }

  // Somebody between the client and us would have shown the client another key.
  void aSignatureOverAnotherServersKey_isRefused() {
    QCOMPARE(ask(signedRequest(m_server->team.owner, "server", crypto::randomId<Hash>())), 403U);
  }

  void aReplayedSignature_isRefused() {
    const auto request = signedRequest(m_server->team.owner);
    QCOMPARE(ask(request), 200U);
    QCOMPARE(ask(request), 403U);
  }

  void aFailedAttempt_usesUpItsChallenge() {
    auto request = signedRequest(m_server->team.owner);
    auto broken = request;
    broken.signature[0] ^= std::byte{1};
    QCOMPARE(ask(broken), 403U);
    QCOMPARE(ask(request), 403U);
  }

  void aChallenge_livesOneMinute() {
    const auto request = signedRequest(m_server->team.owner);
    m_server->now += std::chrono::seconds(60);
    QCOMPARE(ask(request), 403U);
  }

  void aSession_livesFifteenMinutes() {
    const std::string token = m_server->session(m_server->team.owner);
    m_server->now += std::chrono::seconds(899);
    QCOMPARE(use(token), 200U);
    m_server->now += std::chrono::seconds(1);
    QCOMPARE(use(token), 401U);
  }

  void aSession_survivesARestart() {
    const std::string token = m_server->session(m_server->team.owner);
    m_server->reopen();
    QCOMPARE(use(token), 200U);
  }

  void anInventedToken_isNoSession() {
    QCOMPARE(use("invented"), 401U);
    QCOMPARE(use(""), 401U);
  }

  // P6: from the moment the roster is here.
  void aRemovedPrincipal_losesItsSession() {
    const std::string token = m_server->session(m_server->team.editor);
    const auto roster = m_server->team.withoutEditor();
    QCOMPARE(
        m_server
            ->call("POST", "/v1/roster", encode(test::Team::updateOf(roster)), m_server->session(m_server->team.owner))
            .status,
        200U);
    QCOMPARE(use(token), 403U);
    QCOMPARE(ask(signedRequest(m_server->team.editor)), 403U);
  }

  // Connections outlive the renewal of a certificate, and for an hour no longer.
  void formerKey_countsForAnHour() {
    const Hash former = crypto::randomId<Hash>();
    const Hash today = crypto::randomId<Hash>();
    server::ServerKeys keys(former);
    const Timestamp renewed{std::chrono::hours(500'000)};
    keys.replace(today, renewed);
    QVERIFY((keys.accepted(renewed + std::chrono::minutes(59)) == std::vector{today, former}));
    QVERIFY(keys.accepted(renewed + std::chrono::hours(1)) == std::vector{today});
    keys.replace(today, renewed + std::chrono::hours(2));  // the same again is no renewal
    QVERIFY(keys.accepted(renewed + std::chrono::hours(2)) == std::vector{today});
  }
};

CHATELAINE_TEST(SessionsProveWhoAsks);
#include "sessions_prove_who_asks.moc"
