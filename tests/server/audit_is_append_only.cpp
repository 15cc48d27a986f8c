#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::ServedTeam;

class AuditIsAppendOnly : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;

  unsigned post(const sync::AuditGroup& group, const sync::PrincipalKeys& who) {
    return m_server->call("POST", "/v1/audit", encode(group), m_server->session(who)).status;
  }
  sync::AuditPage read(const sync::PrincipalKeys& reader, const PrincipalId& whose, std::uint64_t after) {
    const std::string target = "/v1/audit?principal=" + whose.hex() + "&after=" + std::to_string(after);
    return sync::decode<sync::AuditPage>(m_server->call("GET", target, {}, m_server->session(reader)).body)
        .value_or(sync::AuditPage{});
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
  }

  void groups_followEachOther_andMembersReadThem() {
    const auto& team = m_server->team;
    const auto first = team.auditGroup(team.gateway, {}, 3);
    const auto second = team.auditGroup(team.gateway, {3, hashOf(first)}, 2);
    QCOMPARE(post(first, team.gateway), 200U);
    QCOMPARE(post(second, team.gateway), 200U);
    const PrincipalId gateway = team.gateway.card().id;
    QCOMPARE(read(team.auditor, gateway, 0).groups, (std::vector<Bytes>{encode(first), encode(second)}));
    QCOMPARE(read(team.auditor, gateway, 3).groups, std::vector<Bytes>{encode(second)});
    QCOMPARE(read(team.auditor, gateway, 1).groups.size(), 2U);
    QVERIFY(read(team.auditor, gateway, 5).groups.empty());
  }

  void aRepeatedGroup_isFine_anotherInItsPlaceIsNot() {
    const auto& team = m_server->team;
    const auto group = team.auditGroup(team.gateway, {}, 3);
    QCOMPARE(post(group, team.gateway), 200U);
    QCOMPARE(post(group, team.gateway), 200U);
    QCOMPARE(post(team.auditGroup(team.gateway, {}, 2), team.gateway), 409U);
    QCOMPARE(read(team.owner, team.gateway.card().id, 0).groups, std::vector<Bytes>{encode(group)});
  }

  void aGap_isRefused() {
    const auto& team = m_server->team;
    QCOMPARE(post(team.auditGroup(team.gateway, {7, crypto::randomId<Hash>()}, 1), team.gateway), 422U);
  }

  void aGroupInAnothersName_isRefused() {
    const auto& team = m_server->team;
    QCOMPARE(post(team.auditGroup(team.gateway, {}, 1), team.owner), 403U);
    auto forged = team.auditGroup(team.owner, {}, 1);
    forged.principal = team.gateway.card().id;
    QCOMPARE(post(forged, team.gateway), 422U);
  }

  void anEditedEvent_isRefused() {
    const auto& team = m_server->team;
    auto group = team.auditGroup(team.gateway, {}, 1);
    group.events.front().sealed.back() ^= std::byte{1};
    QCOMPARE(post(group, team.gateway), 422U);
  }

  void anEmptyGroup_isRefused() {
    const auto& team = m_server->team;
    QCOMPARE(post(team.auditGroup(team.gateway, {}, 0), team.gateway), 413U);
  }

  void aGateway_readsItsOwnRecordOnly() {
    const auto& team = m_server->team;
    const std::string token = m_server->session(team.gateway);
    QCOMPARE(m_server->call("GET", "/v1/audit?principal=" + team.owner.card().id.hex(), {}, token).status, 403U);
    QCOMPARE(m_server->call("GET", "/v1/audit?principal=" + team.gateway.card().id.hex(), {}, token).status, 200U);
  }
};

CHATELAINE_TEST(AuditIsAppendOnly);
#include "audit_is_append_only.moc"
