#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class HostileRequestsAreHarmless : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void everyCutOfACommit_isRefused_andTheWholeOneIsStillAccepted() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    std::vector<Change> changes(2);
    changes.front().secret = crypto::randomSecret(20);
    const auto commit = server.team.commit(server.team.editor, std::move(changes));
    const Bytes whole = encode(commit);
    const std::string token = server.session(server.team.editor);
    for (std::size_t size = 0; size < whole.size(); size += 7)
      QCOMPARE(server.call("POST", server.vaultTarget("commits"), ByteView(whole).first(size), token).status, 400U);
    QCOMPARE(server.post(commit, token).status, 200U);
  }

  // Whatever bit falls over on the way: refused, never stored, never a crash.
  void everyFlippedByteOfACommit_isRefused() {
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const auto commit = server.team.commit(server.team.editor, std::vector<Change>(1));
    const Bytes whole = encode(commit);
    const std::string token = server.session(server.team.editor);
    // The id is no part of what is signed: another id makes another commit with the same, right result.
    const auto id = std::ranges::search(whole, commit.id.bytes);
    for (std::size_t at = 0; at < whole.size(); at += 3) {
      const auto place = whole.begin() + static_cast<std::ptrdiff_t>(at);
      if (place >= id.begin() && place < id.end()) continue;
      Bytes flipped = whole;
      flipped[at] ^= std::byte{0x40};
      const unsigned status = server.call("POST", server.vaultTarget("commits"), flipped, token).status;
      QVERIFY2(status >= 400 && status < 500, qPrintable(QString::number(at)));
    }
    QCOMPARE(server.post(commit, token).status, 200U);
    const auto heads =
        sync::decode<sync::HeadsPage>(server.call("GET", server.vaultTarget("heads?from=1"), {}, token).body).value();
    QCOMPARE(heads.heads, std::vector<Bytes>{encode(commit.head.head)});
  }

  void nonsense_data() {
    QTest::addColumn<QByteArray>("target");
    for (const char* target : {"/v1/challenges", "/v1/session", "/v1/roster", "/v1/audit"})
      QTest::newRow(target) << QByteArray(target);
  }
  void nonsense() {
    QFETCH(QByteArray, target);
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    const std::string token = server.session(server.team.owner);
    for (const char* body :
         {"", "\xff", "\x9f", "\x9b\xff\xff\xff\xff\xff\xff\xff\xff", "\x5b\x7f\xff\xff\xff\xff\xff\xff\xff", "{}"}) {
      const unsigned status = server.call("POST", target.toStdString(), bytesOf(std::string_view(body)), token).status;
      QVERIFY(status < 500);
      if (target != "/v1/challenges") QVERIFY(status >= 400);
    }
  }

  void targetsThatAreNone_areNotFound_data() {
    QTest::addColumn<QByteArray>("target");
    for (const char* target : {"/v1/vaults/xyz/heads", "/v1/vaults/00/heads", "/v1/secrets/00", "/v1/secrets/../sync",
                               "/v2/sync", "/", "/v1/vaults/00112233445566778899AABBCCDDEEFF/heads"})
      QTest::newRow(target) << QByteArray(target);
  }
  void targetsThatAreNone_areNotFound() {
    QFETCH(QByteArray, target);
    ServedTeam server;
    QCOMPARE(server.found(), 200U);
    QCOMPARE(server.call("GET", target.toStdString(), {}, server.session(server.team.owner)).status, 404U);
  }

  void strangersWhoHurry_areSlowedDown_eachByItself() {
    server::Service::Options options;
    options.strangers = {1, 3};
    ServedTeam server(options);
    for (int time = 0; time < 3; ++time)
      QCOMPARE(server.call("POST", "/v1/challenges", {}, {}, "192.0.2.1").status, 200U);
    const auto refused = server.call("POST", "/v1/challenges", {}, {}, "192.0.2.1");
    QCOMPARE(refused.status, 429U);
    QVERIFY(http::find(refused.headers, "retry-after") != nullptr);
    QCOMPARE(server.call("POST", "/v1/challenges", {}, {}, "192.0.2.2").status, 200U);
    server.now += std::chrono::seconds(1);
    QCOMPARE(server.call("POST", "/v1/challenges", {}, {}, "192.0.2.1").status, 200U);
    QCOMPARE(server.call("POST", "/v1/challenges", {}, {}, "192.0.2.1").status, 429U);
  }

  void aPrincipalThatHurries_isSlowedDown() {
    server::Service::Options options;
    options.principals = {1, 3};
    ServedTeam server(options);
    server.call("POST", "/v1/roster", encode(test::Team::updateOf(server.team.rosters.front())));
    const std::string token = server.session(server.team.owner);
    for (int time = 0; time < 3; ++time) QCOMPARE(server.call("GET", "/v1/sync", {}, token).status, 200U);
    QCOMPARE(server.call("GET", "/v1/sync", {}, token).status, 429U);
  }

  void health_isAnsweredToAnybody() {
    ServedTeam server;
    QCOMPARE(server.call("GET", "/health").status, 200U);
    QVERIFY(textOf(server.call("GET", "/metrics").body).find("chatelaine_requests_total") != std::string::npos);
  }
};

CHATELAINE_TEST(HostileRequestsAreHarmless);
#include "hostile_requests_are_harmless.moc"
