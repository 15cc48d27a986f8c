// The server's part in joining: it keeps two sealed letters per invitation and lets nobody do more than they may.
#include "sync/enrolment_api.h"
#include "sync/invite.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class InvitationsCarrySealedCards : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;
  std::string m_owner;
  Hash m_id;

  http::Response announce(const std::string& bearer, std::chrono::minutes lifetime = std::chrono::minutes(10)) {
    return m_server->call("POST", "/v1/invites", encode(sync::InviteNotice{m_id, lifetime}), bearer);
  }
  http::Response ask(std::string_view sealed) {
    return m_server->call("POST", "/v1/enrolments", encode(sync::EnrolmentRequest{m_id, copyOf(bytesOf(sealed))}));
  }
  http::Response answer(const std::string& bearer, std::string_view sealed = "yes") {
    return m_server->call("POST", "/v1/invites/" + m_id.hex() + "/answer", bytesOf(sealed), bearer);
  }
  http::Response state() { return m_server->call("GET", "/v1/invites/" + m_id.hex()); }
  std::size_t waiting(const std::string& bearer) {
    const auto page = m_server->call("GET", "/v1/enrolments", {}, bearer);
    return sync::decode<sync::EnrolmentsPage>(page.body).value().enrolments.size();
  }

 private Q_SLOTS:
  void init() {
    startCrypto();
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
    m_owner = m_server->session(m_server->team.owner);
    m_id = crypto::randomId<Hash>();
  }

  void wholeWay() {
    QCOMPARE(announce(m_owner).status, 200U);
    QVERIFY(!sync::decode<sync::InviteState>(state().body).value().admission.has_value());
    QCOMPARE(ask("card").status, 200U);
    QCOMPARE(waiting(m_owner), std::size_t{1});
    QCOMPARE(answer(m_owner).status, 200U);
    QVERIFY(sync::decode<sync::InviteState>(state().body).value().admission == copyOf(bytesOf("yes")));
    QCOMPARE(waiting(m_owner), std::size_t{0});
  }

  void lostAnswers_areRepeatedSafely() {
    for (int i = 0; i < 2; ++i) QCOMPARE(announce(m_owner).status, 200U);
    for (int i = 0; i < 2; ++i) QCOMPARE(ask("card").status, 200U);
    for (int i = 0; i < 2; ++i) QCOMPARE(answer(m_owner).status, 200U);
    QCOMPARE(ask("another").status, 409U);
    QCOMPARE(answer(m_owner, "no").status, 409U);
  }

  void newcomersCard_isHintedAtOnce() {
    announce(m_owner);
    const int before = m_server->hints;
    ask("card");
    QCOMPARE(m_server->hints, before + 1);
  }

  void onlyOwners_invite_data() {
    QTest::addColumn<int>("who");
    for (int who = 0; who < 4; ++who) QTest::newRow(std::to_string(who).c_str()) << who;
  }
  void onlyOwners_invite() {
    QFETCH(int, who);
    const sync::PrincipalKeys* const all[] = {&m_server->team.editor, &m_server->team.auditor, &m_server->team.gateway,
                                              nullptr};
    const std::string bearer = all[who] ? m_server->session(*all[who]) : std::string{};
    const unsigned refused = all[who] ? 403U : 401U;
    QCOMPARE(announce(bearer).status, refused);
    QCOMPARE(announce(m_owner).status, 200U);
    QCOMPARE(ask("card").status, 200U);
    QCOMPARE(m_server->call("GET", "/v1/enrolments", {}, bearer).status, refused);
    QCOMPARE(answer(bearer).status, refused);
    QCOMPARE(m_server->call("DELETE", "/v1/invites/" + m_id.hex(), {}, bearer).status, refused);
    QCOMPARE(waiting(m_owner), std::size_t{1});
  }

  void anotherTeamsOwner_reachesNothing() {
    server::Service::Options options;
    options.genesis = server::Service::Genesis::accepted;
    m_server = std::make_unique<ServedTeam>(options);
    m_server->found();
    m_owner = m_server->session(m_server->team.owner);
    const Team other(VaultId::fromHex("78787878787878787878787878787878").value());
    QCOMPARE(m_server->call("POST", "/v1/roster", encode(Team::updateOf(other.rosters.front()))).status, 200U);
    std::swap(m_server->team.rosters, const_cast<std::vector<sync::Roster>&>(other.rosters));
    const std::string stranger = m_server->session(other.owner);
    QVERIFY(!stranger.empty());
    announce(m_owner);
    ask("card");
    QCOMPARE(announce(stranger).status, 409U);
    QCOMPARE(answer(stranger).status, 404U);
    QCOMPARE(waiting(stranger), std::size_t{0});
    QCOMPARE(m_server->call("DELETE", "/v1/invites/" + m_id.hex(), {}, stranger).status, 200U);
    QCOMPARE(waiting(m_owner), std::size_t{1});
  }

  void invitation_endsAfterItsTime() {
    QCOMPARE(announce(m_owner, std::chrono::hours(1000)).status, 200U);
    m_server->now += std::chrono::hours(1);
    QCOMPARE(ask("card").status, 404U);
    QCOMPARE(state().status, 404U);
    QCOMPARE(answer(m_server->session(m_server->team.owner)).status, 404U);
  }

  void sizes_areLimited() {
    announce(m_owner);
    QCOMPARE(ask(std::string(5000, 'x')).status, 413U);
    QCOMPARE(ask("").status, 413U);
    QCOMPARE(answer(m_owner, std::string((1 << 20) + 1, 'x')).status, 413U);
    QCOMPARE(answer(m_owner, "").status, 413U);
  }

  void damagedBodies_areTheAskers() {
    for (const char* target : {"/v1/enrolments", "/v1/invites", "/v1/vault-keys"}) {
      QCOMPARE(m_server->call("POST", target, bytesOf("\x81"), m_owner).status, 400U);
    }
    QCOMPARE(m_server->call("GET", "/v1/invites/nothex").status, 404U);
  }
};

CHATELAINE_TEST(InvitationsCarrySealedCards);
#include "invitations_carry_sealed_cards.moc"
