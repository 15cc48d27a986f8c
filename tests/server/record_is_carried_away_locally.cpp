// GET /v1/audit/export: on a local socket the sealed record can be carried away page by page, and verified elsewhere.
#include "sync/audit_export.h"

#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::ServedTeam;

class RecordIsCarriedAwayLocally : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<ServedTeam> m_server;

  static server::Service::Options local() {
    server::Service::Options options;
    options.auditExport = server::Service::Export::withoutSession;
    options.genesis = server::Service::Genesis::accepted;
    return options;
  }
  sync::AuditExportPage page(const std::string& query = {}) {
    const auto answer = m_server->call("GET", std::string(sync::path::auditExport) + query);
    if (answer.status != 200) qWarning("status %u", answer.status);
    return sync::decodeAuditExportPage(answer.body).value();
  }
  // As a program collects it.
  sync::AuditExport whole(const TeamId& team) {
    sync::AuditExport all;
    std::uint64_t after = 0;
    for (bool more = true; more;) {
      auto part = page("?team=" + team.hex() + "&after=" + std::to_string(after));
      all.rosters.insert(all.rosters.end(), part.part.rosters.begin(), part.part.rosters.end());
      all.groups.insert(all.groups.end(), part.part.groups.begin(), part.part.groups.end());
      after = part.last;
      more = part.more;
    }
    return all;
  }
  sync::ChainEnd record(const sync::PrincipalKeys& who, sync::ChainEnd end, std::size_t events) {
    const auto group = m_server->team.auditGroup(who, end, events);
    const auto answer = m_server->call("POST", "/v1/audit", encode(group), m_server->session(who));
    if (answer.status != 200) qWarning("status %u", answer.status);
    return {end.sequence + events, hashOf(group)};
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_server = std::make_unique<ServedTeam>(local());
    QCOMPARE(m_server->found(), 200U);
  }

  void onASocketForEverybody_thereIsNone() {
    ServedTeam open;
    QCOMPARE(open.found(), 200U);
    const std::string target(sync::path::auditExport);
    QCOMPARE(open.call("GET", target).status, 404U);
    QCOMPARE(open.call("GET", target, {}, open.session(open.team.owner)).status, 404U);
    QCOMPARE(open.call("GET", target + "?team=" + open.team.id().hex()).status, 404U);
  }

  void teams_areNamedFirst() {
    const auto first = page();
    QVERIFY(first.teams == std::vector{m_server->team.id()});
    QVERIFY(first.part == sync::AuditExport{});
    QVERIFY(!first.more);
  }

  void wholeRecord_verifies() {
    const auto& team = m_server->team;
    sync::ChainEnd gateway = record(team.gateway, {}, 3);
    const sync::ChainEnd owner = record(team.owner, {}, 1);
    gateway = record(team.gateway, gateway, 2);
    const auto exported = whole(team.id());
    QCOMPARE(exported.rosters.size(), std::size_t{2});
    QCOMPARE(exported.groups.size(), std::size_t{3});
    const auto verified = sync::verifyAuditExport(exported);
    QVERIFY(verified.has_value());
    QVERIFY(verified->team == team.id());
    QVERIFY(verified->chains.at(team.gateway.card().id) == gateway);
    QVERIFY(verified->chains.at(team.owner.card().id) == owner);
    // As a file, too.
    QVERIFY(sync::decodeAuditExport(encode(exported)) == exported);
  }

  void pages_continueWhereTheLastOneEnded() {
    const auto& team = m_server->team;
    sync::ChainEnd end;
    for (int i = 0; i < 520; ++i) {
      const auto group = team.auditGroup(team.gateway, end, 1);
      const sync::ChainEnd next{end.sequence + 1, hashOf(group)};
      QVERIFY(m_server->store->appendAudit(team.id(), {team.gateway.card().id, end, next, encode(group)}).has_value());
      end = next;
    }
    const auto first = page("?team=" + team.id().hex());
    QVERIFY(first.more);
    QCOMPARE(first.part.rosters.size(), std::size_t{2});
    const auto second = page("?team=" + team.id().hex() + "&after=" + std::to_string(first.last));
    QVERIFY(second.part.rosters.empty());  // in the first page only
    QCOMPARE(first.part.groups.size() + second.part.groups.size(), std::size_t{520});
    QVERIFY(!second.more);
    QVERIFY(sync::verifyAuditExport(whole(team.id()))->chains.at(team.gateway.card().id) == end);
  }

  void eachTeam_hasItsOwn() {
    const auto first = m_server->team.id();
    record(m_server->team.owner, {}, 2);
    m_server->team = test::Team();
    QCOMPARE(m_server->found(), 200U);
    record(m_server->team.owner, {}, 1);
    QCOMPARE(page().teams.size(), std::size_t{2});
    QCOMPARE(sync::verifyAuditExport(whole(first))->chains.begin()->second.sequence, std::uint64_t{2});
    QCOMPARE(sync::verifyAuditExport(whole(m_server->team.id()))->chains.begin()->second.sequence, std::uint64_t{1});
  }

  void whatIsNotThere_isEmptyOrRefused() {
    const std::string target(sync::path::auditExport);
    QVERIFY(page("?team=" + crypto::randomId<TeamId>().hex()).part == sync::AuditExport{});
    QCOMPARE(m_server->call("GET", target + "?team=nonsense").status, 404U);
    QCOMPARE(m_server->call("GET", target + "?team=" + m_server->team.id().hex() + "&after=x").status, 400U);
    QVERIFY(page("?team=" + m_server->team.id().hex() + "&after=999").part.groups.empty());
  }

  // Without a session nobody changes anything, on a local socket either.
  void carryingAway_isAllThatNeedsNoSession() {
    const auto group = m_server->team.auditGroup(m_server->team.owner, {}, 1);
    QCOMPARE(m_server->call("POST", "/v1/audit", encode(group)).status, 401U);
    QCOMPARE(m_server->call("GET", "/v1/audit?principal=" + m_server->team.owner.card().id.hex()).status, 401U);
    QCOMPARE(m_server->call("POST", std::string(sync::path::auditExport)).status, 404U);
  }

  // What is carried away is sealed: not even the host of a use is in it.
  void bodies_staySealed() {
    AuditEvent event;
    event.principal = m_server->team.owner.card().id;
    event.vault = m_server->team.vault;
    event.host = "api.canary.test";
    sync::AuditGroup group;
    group.team = m_server->team.id();
    group.events = {sync::sealEvent(event, m_server->team.id(), 1, 1, m_server->team.metadataKey)};
    sync::signAuditGroup(group, m_server->team.owner);
    const std::string token = m_server->session(m_server->team.owner);
    QCOMPARE(m_server->call("POST", "/v1/audit", encode(group), token).status, 200U);
    const Bytes file = encode(whole(m_server->team.id()));
    QVERIFY(!textOf(file).contains("canary"));
    const auto back = sync::decodeAuditGroup(sync::decodeAuditExport(file)->groups.at(0));
    const auto opened =
        sync::openEvent(back->events[0], m_server->team.id(), event.principal, 1, m_server->team.metadataKey);
    QCOMPARE(opened->host, event.host);  // and it is in there
  }
};

CHATELAINE_TEST(RecordIsCarriedAwayLocally);
#include "record_is_carried_away_locally.moc"
