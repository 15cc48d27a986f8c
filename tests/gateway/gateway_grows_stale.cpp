// Where the team set a limit, a gateway that has not heard from its server for longer uses nothing (P6).
#include "sync/past_api.h"
#include "tests/gateway/support/forgery.h"
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;
using std::chrono::hours;
using std::chrono::seconds;

class GatewayGrowsStale : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void withinTheLimit_itServes();
  void beyondTheLimit_itRefuses();
  void openTunnel_isRefusedToo();
  void hearingAgain_endsIt();
  void restartedWithoutItsServer_itIsStale();
  void restartedWithItsServer_itServes();
  void withoutALimit_itServesForEver();
  void atAServerThatTheTeamHasLeft_thereIsALimit();
  void restartedAtAServerThatTheTeamHasLeft_itIsStale();
};

namespace {

struct Limited {
  House house;
  explicit Limited(seconds grace = hours(4)) {
    house.add(house.draft("the-real-key"));
    if (commitOfflineGrace(house, grace) != 200) throw std::runtime_error("the roster was refused");
    house.syncGateway();
  }
  // Whether it is served at all: what certificates say about the time is another matter.
  AgentResponse connect() const {
    return house.client().ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT");
  }
};

// The team has moved to another server, as an owner's device tells the old one.
void leave(House& house) {
  const auto state = sync::decode<sync::SyncState>(house.server("GET", std::string(sync::path::sync)).body).value();
  const Bytes moved = encode(sync::TeamMoved{state.generation});
  if (house.server("POST", std::string(sync::path::moved), moved).status != 200) throw std::runtime_error("not left");
  house.syncGateway();
}

}  // namespace

void GatewayGrowsStale::withinTheLimit_itServes() {
  Limited one;
  one.house.tick(hours(3));
  QCOMPARE(one.connect().status, 200);
}

void GatewayGrowsStale::beyondTheLimit_itRefuses() {
  Limited one;
  one.house.tick(hours(4));  // the very moment counts
  const AgentResponse response = one.connect();
  QCOMPARE(response.status, 503);
  QCOMPARE(response.code(), std::string("stale"));
  QCOMPARE(one.house.provider().connections(), 0);
}

void GatewayGrowsStale::openTunnel_isRefusedToo() {
  Limited one;
  const auto agent = one.house.tunnel();
  QCOMPARE(agent->ask(one.house.get("/")).status, 200);
  one.house.tick(hours(5));
  const AgentResponse response = agent->ask(one.house.get("/"));
  QVERIFY2(response.status == 0 || response.code() == "stale", response.body.c_str());  // cut, or told so
  QCOMPARE(one.house.provider().requests(), std::size_t{1});
}

void GatewayGrowsStale::hearingAgain_endsIt() {
  Limited one;
  one.house.tick(hours(5));
  QCOMPARE(one.connect().status, 503);
  one.house.syncGateway();
  QCOMPARE(one.connect().status, 200);
}

// It can't know how long it was away.
void GatewayGrowsStale::restartedWithoutItsServer_itIsStale() {
  Limited one;
  QCOMPARE(one.house.tunnel()->ask(one.house.get("/")).status, 200);
  one.house.stopGateway();
  one.house.stopServer();
  one.house.startGateway();
  QCOMPARE(one.connect().code(), std::string("stale"));
  QCOMPARE(one.house.provider().requests(), std::size_t{1});
}

void GatewayGrowsStale::restartedWithItsServer_itServes() {
  Limited one;
  one.house.restartGateway();
  QCOMPARE(one.house.tunnel()->ask(one.house.get("/")).status, 200);
}

void GatewayGrowsStale::withoutALimit_itServesForEver() {
  Limited one(seconds(0));
  one.house.tick(hours(24 * 365));
  QCOMPARE(one.connect().status, 200);
}

// What happens at the new one isn't heard here.
void GatewayGrowsStale::atAServerThatTheTeamHasLeft_thereIsALimit() {
  Limited one(seconds(0));
  leave(one.house);
  one.house.tick(hours(3));
  QCOMPARE(one.connect().status, 200);
  one.house.stopServer();  // that it can't be reached any more doesn't make it forget
  one.house.syncGateway();
  one.house.tick(hours(1));
  QCOMPARE(one.connect().code(), std::string("stale"));
}

void GatewayGrowsStale::restartedAtAServerThatTheTeamHasLeft_itIsStale() {
  Limited one(seconds(0));
  leave(one.house);
  one.house.stopGateway();
  one.house.startGateway();
  one.house.syncGateway();
  QCOMPARE(one.connect().code(), std::string("stale"));
  QCOMPARE(one.house.server("DELETE", std::string(sync::path::moved)).status, 200);  // it comes back
  one.house.syncGateway();
  QCOMPARE(one.connect().status, 200);
}

CHATELAINE_TEST(GatewayGrowsStale);
#include "gateway_grows_stale.moc"
