// A gateway that can't start says so in one error; one that stops doesn't hang, and the next one goes on.
#include <QtCore/QElapsedTimer>

#include "crypto/random.h"
#include "gateway/gateway.h"
#include "tests/gateway/support/house.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class GatewayStartsOrSaysWhy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }
  void takenPort_isSaid();
  void anotherKey_isSaid();
  void badConfiguration_isSaid_data();
  void badConfiguration_isSaid();
  void withoutATeam_nobodyIsServed();
  void stopping_endsIdleTunnels();
  void restarted_goesOn();
  void withoutTheServer_agentsGoOn();
};

namespace {

gateway::Config configIn(const TemporaryFolder& folder, const Secret& key) {
  gateway::Config config;
  config.folder = folder.path();
  config.databaseKey = key.clone();
  config.listen = {"127.0.0.1", 0};
  config.workers = 1;
  return config;
}

}  // namespace

void GatewayStartsOrSaysWhy::takenPort_isSaid() {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  const auto first = gateway::Gateway::start(configIn(folder, crypto::randomSecret(32)));
  QVERIFY(first.has_value());
  gateway::Config config = configIn(other, crypto::randomSecret(32));
  config.listen.port = (*first)->address().port;
  const auto second = gateway::Gateway::start(std::move(config));
  QVERIFY(!second && second.error().code == ErrorCode::portInUse);
}

void GatewayStartsOrSaysWhy::anotherKey_isSaid() {
  const TemporaryFolder folder;
  QVERIFY(gateway::Gateway::start(configIn(folder, crypto::randomSecret(32))).has_value());
  const auto again = gateway::Gateway::start(configIn(folder, crypto::randomSecret(32)));
  QVERIFY(!again && again.error().code == ErrorCode::wrongPassphrase);
}

void GatewayStartsOrSaysWhy::badConfiguration_isSaid_data() {
  QTest::addColumn<int>("kind");
  QTest::newRow("resolve to a name") << 0;
  QTest::newRow("resolve of nonsense") << 1;
  QTest::newRow("an authority file that isn't there") << 2;
}

void GatewayStartsOrSaysWhy::badConfiguration_isSaid() {
  QFETCH(int, kind);
  const TemporaryFolder folder;
  gateway::Config config = configIn(folder, crypto::randomSecret(32));
  if (kind == 0) config.resolve = {{"api.test", "other.test"}};
  if (kind == 1) config.resolve = {{"not a host", "127.0.0.1"}};
  if (kind == 2) config.upstreamAuthorities = folder.file("missing.pem");
  const auto started = gateway::Gateway::start(std::move(config));
  QVERIFY(!started);
  QVERIFY(started.error().code == (kind == 2 ? ErrorCode::notFound : ErrorCode::invalidInput));
}

void GatewayStartsOrSaysWhy::withoutATeam_nobodyIsServed() {
  const TemporaryFolder folder;
  const auto started = gateway::Gateway::start(configIn(folder, crypto::randomSecret(32)));
  QVERIFY(started.has_value());
  AgentClient agent((*started)->address().port);
  QCOMPARE(agent.ask(connectTo("api.test:443", proxyAuthorization("x")), "CONNECT").status, 407);
}

void GatewayStartsOrSaysWhy::stopping_endsIdleTunnels() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QElapsedTimer timer;
  timer.start();
  house.gateway().stop();
  QVERIFY(timer.elapsed() < 2'500);
  QVERIFY(agent->hasEnded());
  house.gateway().stop();  // again
}

void GatewayStartsOrSaysWhy::restarted_goesOn() {
  House house;
  house.add(house.draft("the-real-key"));
  const std::string authority = house.authorityPem();
  house.restartGateway();
  QCOMPARE(house.authorityPem(), authority);
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
}

void GatewayStartsOrSaysWhy::withoutTheServer_agentsGoOn() {
  House house;
  house.add(house.draft("the-real-key"));
  house.stopServer();
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
}

CHATELAINE_TEST(GatewayStartsOrSaysWhy);
#include "gateway_starts_or_says_why.moc"
