// docs/openapi.json and the server say the same: every operation, every status, every content type. Beside this, every
// answer that any test of this folder gets from a ServedTeam is held against the file.
#include <QtCore/QJsonArray>

#include "server/api.h"
#include "sync/enrolment_api.h"
#include "sync/past_api.h"
#include "tests/server/described_api.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;
using test::Team;

class ApiIsDescribed : public QObject {
  Q_OBJECT
  const test::DescribedApi m_described;
  std::set<std::string> m_given;  // "GET /v1/sync 200"

  http::Response ask(ServedTeam& server, const std::string& method, const std::string& target, ByteView body = {},
                     const std::string& bearer = {}) {
    http::Response response = server.call(method, target, body, bearer);
    const std::string operation = m_described.operationOf(method, target.substr(0, target.find('?')));
    m_given.insert(operation + " " + std::to_string(response.status));
    return response;
  }
  // Bytes of another format: the number stands behind the head of the array.
  static Bytes ofAnotherFormat(Bytes body) {
    body.at(1) = std::byte{2};
    return body;
  }
  static Bytes flippedAtTheEnd(Bytes body) {
    body.back() ^= std::byte{1};
    return body;
  }

  void askEverywhere(ServedTeam& server, const std::string& bearer) {
    for (const auto& [operation, answers] : m_described.operations()) {
      const std::size_t space = operation.find(' ');
      std::string path = operation.substr(space + 1);
      if (const std::size_t at = path.find("{vault}"); at != std::string::npos)
        path.replace(at, 7, server.team.vault.hex());
      for (const std::string name : {"{hash}", "{invite}"})
        if (const std::size_t at = path.find(name); at != std::string::npos)
          path.replace(at, name.size(), std::string(64, 'a'));
      if (path == sync::path::events) continue;  // of the sockets
      Bytes body;
      if (path == sync::path::roster) body = encode(Team::updateOf(server.team.roster(), server.team.keys()));
      ask(server, operation.substr(0, space), path, body, bearer);
    }
  }

  void readAndMiss(ServedTeam& server) {
    const std::string owner = server.session(server.team.owner);
    const std::string gateway = server.session(server.team.gateway);
    const std::string id = server.team.gateway.card().id.hex();
    for (const std::string& target :
         {server.vaultTarget("heads"), server.vaultTarget("items"), server.vaultTarget("heads?from=x"),
          server.vaultTarget("items?limit=x"), std::string("/v1/vaults/00/heads"), std::string("/v1/vaults/00/items"),
          std::string("/v1/sync"), std::string("/v1/sync?moved=x"), std::string("/v1/roster"),
          std::string("/v1/roster?from=x"), "/v1/audit?principal=" + id, std::string("/v1/audit?principal=00"),
          std::string("/v1/audit"), std::string("/v1/secrets/00"), std::string("/v1/audit/export"),
          std::string("/health"), std::string("/metrics")})
      ask(server, "GET", target, {}, owner);
    ask(server, "GET", "/v1/audit?principal=" + server.team.owner.card().id.hex(), {}, gateway);
  }

  void openSessions(ServedTeam& server) {
    const auto challenge = sync::decode<sync::Challenge>(ask(server, "POST", "/v1/challenges").body);
    const sync::SessionRequest request{
        server.team.id(), server.team.owner.card().id, challenge->nonce,
        signSession(server.team.owner, "server", {}, server.team.id(), challenge->nonce)};
    ask(server, "POST", "/v1/session", bytesOf("x"));
    ask(server, "POST", "/v1/session", ofAnotherFormat(encode(request)));
    ask(server, "POST", "/v1/session", encode(request));
    ask(server, "POST", "/v1/session", encode(request));
  }

  void addRosters(ServedTeam& server) {
    const std::string owner = server.session(server.team.owner);
    const auto& team = server.team;
    const Bytes mine = encode(Team::updateOf(team.signedBy(team.next(), team.editor)));
    const Bytes right = encode(Team::updateOf(team.roster(), team.keys()));
    sync::Roster later = team.next();
    later.time += std::chrono::seconds(1);
    auto tooMany = Team::updateOf(team.signedBy(team.next(), team.owner));
    tooMany.keys.resize(20'001, team.keys().front());
    auto spoiled = Team::updateOf(team.signedBy(team.next(), team.owner));
    spoiled.roster.back() ^= std::byte{1};
    ask(server, "POST", "/v1/roster", bytesOf("x"), owner);
    ask(server, "POST", "/v1/roster", ofAnotherFormat(right), owner);
    ask(server, "POST", "/v1/roster", right, owner);
    ask(server, "POST", "/v1/roster", mine, owner);
    ask(server, "POST", "/v1/roster", encode(tooMany), owner);
    ask(server, "POST", "/v1/roster", encode(spoiled), owner);
    ask(server, "POST", "/v1/roster", encode(Team::updateOf(team.signedBy(std::move(later), team.owner))), owner);
    auto other = team.roster();
    other.time += std::chrono::seconds(2);
    ask(server, "POST", "/v1/roster", encode(Team::updateOf(team.signedBy(std::move(other), team.owner))), owner);
  }

  void postCommits(ServedTeam& server) {
    const std::string token = server.session(server.team.editor);
    const std::string target = server.vaultTarget("commits");
    std::vector<Change> changes(1);
    changes.front().secret = crypto::randomSecret(20);
    const auto commit = server.team.commit(server.team.editor, std::move(changes));
    std::vector<Change> large(1);
    large.front().fields.assign(1'100'000, 'x');
    ask(server, "POST", target, bytesOf("x"), token);
    ask(server, "POST", target, ofAnotherFormat(encode(commit)), token);
    ask(server, "POST", "/v1/vaults/00/commits", encode(commit), token);
    ask(server, "POST", target, encode(server.team.commit(server.team.auditor, std::vector<Change>(1))), token);
    ask(server, "POST", target, encode(server.team.commit(server.team.editor, std::move(large))), token);
    auto spoiled = commit;
    spoiled.head.head.signature[0] ^= std::byte{1};
    ask(server, "POST", target, encode(spoiled), token);
    ask(server, "POST", target, encode(commit), token);
    ask(server, "POST", target, encode(server.team.commit(server.team.editor, std::vector<Change>(1))), token);
    server.team.advance(commit);
    const std::string secret = "/v1/secrets/" + hashOf(commit.secrets.front()).hex();
    ask(server, "GET", secret, {}, token);
    ask(server, "DELETE", secret, {}, token);
    ask(server, "DELETE", secret, {}, server.session(server.team.auditor));
    std::vector<Change> deletion(1);
    deletion.front().item = commit.revisions.front().header.item;
    deletion.front().deleted = true;
    const auto deleting = server.team.commit(server.team.editor, std::move(deletion));
    ask(server, "POST", target, encode(deleting), token);
    server.team.advance(deleting);
    ask(server, "DELETE", secret, {}, token);
    ask(server, "DELETE", secret, {}, token);  // it is gone
  }

  void writeTheRecord(ServedTeam& server) {
    const std::string token = server.session(server.team.gateway);
    const auto group = server.team.auditGroup(server.team.gateway, {}, 2);
    ask(server, "POST", "/v1/audit", bytesOf("x"), token);
    ask(server, "POST", "/v1/audit", ofAnotherFormat(encode(group)), token);
    ask(server, "POST", "/v1/audit", encode(server.team.auditGroup(server.team.owner, {}, 1)), token);
    ask(server, "POST", "/v1/audit", encode(server.team.auditGroup(server.team.gateway, {}, 0)), token);
    ask(server, "POST", "/v1/audit", flippedAtTheEnd(encode(group)), token);
    ask(server, "POST", "/v1/audit", encode(group), token);
    ask(server, "POST", "/v1/audit", encode(server.team.auditGroup(server.team.gateway, {}, 1)), token);
  }

  void invite(ServedTeam& server) {
    const std::string owner = server.session(server.team.owner);
    const sync::InviteNotice notice{crypto::randomId<Hash>(), std::chrono::minutes(10)};
    const std::string target = "/v1/invites/" + notice.id.hex();
    ask(server, "POST", "/v1/invites", bytesOf("x"), owner);
    ask(server, "POST", "/v1/invites", ofAnotherFormat(encode(notice)), owner);
    ask(server, "POST", "/v1/invites", encode(notice), owner);
    ask(server, "GET", target);
    ask(server, "POST", "/v1/enrolments", bytesOf("x"));
    ask(server, "POST", "/v1/enrolments", ofAnotherFormat(encode(sync::EnrolmentRequest{notice.id, Bytes(9)})));
    for (const std::size_t size : {9, 10, 5000})
      ask(server, "POST", "/v1/enrolments", encode(sync::EnrolmentRequest{notice.id, Bytes(size)}));
    ask(server, "POST", "/v1/enrolments", encode(sync::EnrolmentRequest{crypto::randomId<Hash>(), Bytes(9)}));
    ask(server, "GET", "/v1/enrolments", {}, owner);
    for (const std::size_t size : {0, 9, 10}) ask(server, "POST", target + "/answer", Bytes(size), owner);
    ask(server, "POST", "/v1/invites/00/answer", Bytes(9), owner);
    ask(server, "DELETE", target, {}, owner);
    ask(server, "DELETE", "/v1/invites/00", {}, owner);
    const server::StoredInvite taken{
        crypto::randomId<Hash>(), crypto::randomId<TeamId>(), server.now + notice.lifetime, {}, {}};
    QVERIFY(server.store->addInvite(taken, server.now).has_value());
    ask(server, "POST", "/v1/invites", encode(sync::InviteNotice{taken.id, notice.lifetime}), owner);
    for (int made = 0; made <= 100; ++made)
      ask(server, "POST", "/v1/invites", encode(sync::InviteNotice{crypto::randomId<Hash>(), notice.lifetime}), owner);
  }

  void deliverKeys(ServedTeam& server) {
    const std::string gateway = server.session(server.team.gateway);
    const sync::KeyDelivery nothing;
    sync::KeyDelivery tooMany;
    tooMany.keys.resize(20'001, server.team.keys().front());
    ask(server, "POST", "/v1/vault-keys", bytesOf("x"), gateway);
    ask(server, "POST", "/v1/vault-keys", ofAnotherFormat(encode(nothing)), gateway);
    ask(server, "POST", "/v1/vault-keys", encode(nothing), gateway);
    ask(server, "POST", "/v1/vault-keys", encode(tooMany), gateway);
    sync::KeyDelivery forAnotherKit;
    forAnotherKit.keys = {{server.team.vault, 1, sync::KeyPurpose::metadata, {}, Bytes(80)}};
    ask(server, "POST", "/v1/vault-keys?kit=" + Hash{}.hex(), encode(forAnotherKit), server.session(server.team.owner));
    ask(server, "GET", "/v1/vault-keys", {}, server.session(server.team.owner));
  }

  void askWith(ServedTeam& server, const std::string& target, const Bytes& body, const std::string& bearer = {}) {
    ask(server, "POST", target, bytesOf("x"), bearer);
    ask(server, "POST", target, ofAnotherFormat(body), bearer);
    ask(server, "POST", target, body, bearer);
  }

  void uploadRosters(ServedTeam& server) {
    const Team& team = server.team;
    const auto chainOf = [](const sync::Roster& roster) { return encode(sync::SignedChain{{encode(roster)}}); };
    sync::Roster other = team.roster();
    other.time += std::chrono::seconds(1);
    const sync::Roster next = team.signedBy(team.next(), team.owner);
    Bytes unsignedOne = encode(next);
    unsignedOne.back() ^= std::byte{1};
    askWith(server, "/v1/roster/past", chainOf(team.roster()));
    ask(server, "POST", "/v1/roster/past", encode(sync::SignedChain{}));
    ask(server, "POST", "/v1/roster/past", chainOf(team.signedBy(team.next(), team.editor)));
    ask(server, "POST", "/v1/roster/past", chainOf(team.signedBy(std::move(other), team.owner)));
    ask(server, "POST", "/v1/roster/past", encode(sync::SignedChain{{unsignedOne}}));
  }

  void uploadAVault(ServedTeam& server) {
    const std::string owner = server.session(server.team.owner);
    const auto pastOf = [](const sync::Commit& commit) {
      return sync::VaultPast{
          crypto::randomId<CommitId>(),      0, true, {encode(commit.head.head)}, {commit.head.operations},
          {encode(commit.revisions.front())}};
    };
    std::vector<Change> changes(1);
    changes.front().secret = crypto::randomSecret(20);
    const auto commit = server.team.commit(server.team.editor, std::move(changes));
    std::vector<Change> large(1);
    large.front().fields.assign(1'100'000, 'x');
    auto forged = pastOf(commit);
    forged.heads.front().back() ^= std::byte{1};
    const std::string target = server.vaultTarget("past");
    ask(server, "POST", "/v1/vaults/00/past", encode(forged), owner);
    ask(server, "POST", target, encode(forged), owner);
    ask(server, "POST", target, encode(pastOf(server.team.commit(server.team.editor, std::move(large)))), owner);
    ask(server, "POST", target, encode(pastOf(server.team.commit(server.team.auditor, std::vector<Change>(1)))), owner);
    askWith(server, target, encode(pastOf(commit)), owner);
    ask(server, "POST", target, encode(pastOf(commit)), owner);
    server.team.advance(commit);
    const std::string gateway = server.session(server.team.gateway);
    const std::string awaited = server.vaultTarget("awaited-secrets");
    ask(server, "GET", awaited, {}, gateway);
    ask(server, "GET", awaited + "?after=none", {}, gateway);
    ask(server, "GET", "/v1/vaults/00/awaited-secrets", {}, gateway);
    const Bytes secret = encode(commit.secrets.front());
    auto tooLarge = commit.secrets.front();
    tooLarge.sealed.resize(200'000);
    askWith(server, awaited, secret, gateway);
    ask(server, "POST", awaited, secret, gateway);
    ask(server, "POST", awaited, encode(tooLarge), gateway);
  }

  void uploadTheRecord(ServedTeam& server) {
    const Team& team = server.team;
    const std::string auditor = server.session(team.auditor);
    const auto group = team.auditGroup(team.auditor, {}, 2);
    auto other = group;
    other.time += std::chrono::seconds(1);
    signAuditGroup(other, team.auditor);
    auto forged = team.auditGroup(team.auditor, {2, hashOf(group)}, 1);
    forged.signature.front() ^= std::byte{1};
    const auto chainOf = [](const sync::AuditGroup& one) { return encode(sync::SignedChain{{encode(one)}}); };
    askWith(server, "/v1/audit/past", chainOf(group), auditor);
    ask(server, "POST", "/v1/audit/past", chainOf(other), auditor);
    ask(server, "POST", "/v1/audit/past", chainOf(forged), auditor);
    ask(server, "POST", "/v1/audit/past", encode(sync::SignedChain{}), auditor);
    ask(server, "POST", "/v1/audit/past", chainOf(team.auditGroup(team.stranger, {}, 1)), auditor);
  }

  void moveAway(ServedTeam& server) {
    const std::string owner = server.session(server.team.owner);
    const auto commit = server.team.commit(server.team.editor, std::vector<Change>(1));
    const std::string editor = server.session(server.team.editor);
    const sync::VaultPast past{
        {}, 0, true, {encode(commit.head.head)}, {commit.head.operations}, {encode(commit.revisions.front())}};
    const Bytes roster = encode(server.team.signedBy(server.team.next(), server.team.owner));
    ask(server, "POST", "/v1/moved", encode(sync::TeamMoved{}), owner);
    askWith(server, "/v1/moved", encode(sync::TeamMoved{server.store->generation(server.team.id()).value()}), owner);
    ask(server, "GET", "/v1/sync", {}, owner);
    ask(server, "POST", server.vaultTarget("commits"), encode(commit), editor);
    ask(server, "POST", server.vaultTarget("past"), encode(past), editor);
    ask(server, "POST", "/v1/roster", encode(sync::RosterUpdate{roster, {}}), owner);
    ask(server, "POST", "/v1/roster/past", encode(sync::SignedChain{{roster}}));
    ask(server, "DELETE", "/v1/moved?to=" + std::string(64, 'a'), {}, owner);
    ask(server, "DELETE", "/v1/moved?to=there", {}, owner);
    ask(server, "DELETE", "/v1/moved", {}, owner);
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void everyOperation_isDescribed_andNoOther() {
    std::set<std::string> served{"GET " + std::string(sync::path::events)};
    for (const auto& endpoint : server::Service::endpoints())
      served.insert(std::string(endpoint.method) + " " + std::string(endpoint.path));
    std::set<std::string> described;
    for (const auto& [operation, answers] : m_described.operations()) described.insert(operation);
    QCOMPARE(described, served);
  }

  // Busy, broken and full servers (429, 5xx) are in tests of their own; what those answer is held against the file,
  // too.
  void everyDescribedStatus_isReallyGiven() {
    server::Service::Options options;
    ServedTeam server(options);
    askEverywhere(server, {});
    QCOMPARE(server.found(), 200U);
    openSessions(server);
    addRosters(server);
    ServedTeam second;
    QCOMPARE(second.found(), 200U);
    postCommits(second);
    writeTheRecord(second);
    readAndMiss(second);
    invite(second);
    deliverKeys(second);
    uploadRosters(second);
    uploadAVault(second);
    uploadTheRecord(second);
    moveAway(second);
    const std::string editor = second.session(second.team.editor);
    const auto removed = Team::updateOf(second.team.withoutEditor());
    QCOMPARE(ask(second, "POST", "/v1/roster", encode(removed), second.session(second.team.owner)).status, 200U);
    askEverywhere(second, editor);
    askEverywhere(second, {});
    options.auditExport = server::Service::Export::withoutSession;
    ServedTeam local(options);
    ask(local, "GET", "/v1/audit/export");
    ask(local, "GET", "/v1/audit/export?team=" + local.team.id().hex() + "&after=x");
    std::set<std::string> described;
    for (const auto& [operation, answers] : m_described.operations())
      for (const auto& [status, type] : answers)
        if (status < 429 && !operation.ends_with(sync::path::events))
          described.insert(operation + " " + std::to_string(status));
    std::set<std::string> given;
    std::ranges::copy_if(m_given, std::inserter(given, given.end()),
                         [](const std::string& entry) { return !entry.ends_with(" 507"); });
    std::vector<std::string> missing;
    std::ranges::set_symmetric_difference(described, given, std::back_inserter(missing));
    QVERIFY2(missing.empty(), missing.empty() ? "" : missing.front().c_str());
  }

  void anUndescribedAnswer_wouldBeNoticed() {
    const http::Response teapot{418, {{"Content-Type", "application/problem+json"}}, {}};
    QVERIFY(!m_described.complaint("GET", "/v1/sync", teapot).empty());
    const http::Response page{200, {{"Content-Type", "text/html"}}, {}};
    QVERIFY(!m_described.complaint("GET", "/v1/sync", page).empty());
    QVERIFY(!m_described.complaint("GET", "/v1/nothing", page).empty());
    QVERIFY(!m_described.complaint("GET", "/v1/sync", http::problem(503, "conflict", "t", "d")).empty());
    QVERIFY(m_described.complaint("GET", "/v1/sync", http::problem(503, "offline", "t", "d")).empty());
  }

  // Every name of a path is declared, every reference leads somewhere, and every operation has a name of its own.
  void theFile_isWhole() {
    QCOMPARE(m_described.document()[QStringLiteral("openapi")].toString(), QStringLiteral("3.1.0"));
    std::set<QString> names;
    const QJsonObject paths = m_described.document()[QStringLiteral("paths")].toObject();
    for (const QString& path : paths.keys()) {
      const QJsonObject methods = paths[path].toObject();
      for (const QString& method : methods.keys()) {
        const QJsonObject operation = methods[method].toObject();
        QVERIFY(names.insert(operation[QStringLiteral("operationId")].toString()).second);
        QSet<QString> declared;
        for (const QJsonValue& parameter : operation[QStringLiteral("parameters")].toArray()) {
          const QJsonObject object = m_described.resolved(parameter.toObject());
          m_described.resolved(object[QStringLiteral("schema")].toObject());
          if (object[QStringLiteral("in")] == QStringLiteral("path"))
            declared.insert(QLatin1Char('{') + object[QStringLiteral("name")].toString() + QLatin1Char('}'));
        }
        for (const QString& segment : path.split(QLatin1Char('/')))
          QCOMPARE(declared.contains(segment), segment.startsWith(QLatin1Char('{')));
        const QJsonObject content =
            operation[QStringLiteral("requestBody")].toObject()[QStringLiteral("content")].toObject();
        for (const QJsonValue& type : content)
          m_described.resolved(type.toObject()[QStringLiteral("schema")].toObject());
      }
    }
  }
};

CHATELAINE_TEST(ApiIsDescribed);
#include "api_is_described.moc"
