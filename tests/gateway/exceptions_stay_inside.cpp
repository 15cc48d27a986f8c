// An exception, of memory that is gone, ends what it happened to and nothing else: the gateway goes on recording,
// synchronising and cutting.
#include "gateway/proxy/live_connections.h"
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class ExceptionsStayInside : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void record_goesOn();
  void synchronisation_goesOn();
  void recheck_cutsAndGoesOn();
};

void ExceptionsStayInside::record_goesOn() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  house.breakAudit(true);
  QCOMPARE(agent->ask(house.get("/")).code(), std::string("audit_unavailable"));
  QCOMPARE(house.provider().connections(), 0);
  house.breakAudit(false);
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QCOMPARE(house.recorded(AuditAction::secretUsed), std::size_t{1});
}

void ExceptionsStayInside::synchronisation_goesOn() {
  House house;
  house.add(house.draft("the-real-key"));
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
  house.breakAudit(true);  // what was sent can't be marked
  house.syncGateway();     // comes back, whatever it says
  house.breakAudit(false);
  QVERIFY(house.owner().unpin(house.pin().id));
  house.publish();
  AgentClient agent = house.client();
  QVERIFY(agent.ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT").status != 200);
  QCOMPARE(house.recorded(AuditAction::secretUsed), std::size_t{1});
}

void ExceptionsStayInside::recheck_cutsAndGoesOn() {
  gateway::LiveConnections live;
  std::vector<int> cut;
  const auto watch = [&](int number, bool throws) {
    return gateway::LiveConnections::Use{[throws] {
                                           if (throws) throw std::bad_alloc();
                                           return false;
                                         },
                                         [&cut, number] { cut.push_back(number); }};
  };
  const gateway::LiveConnections::Watch first(live, watch(1, true));
  const gateway::LiveConnections::Watch second(live, watch(2, false));
  live.recheck();
  QVERIFY((cut == std::vector{1, 2}));
}

CHATELAINE_TEST(ExceptionsStayInside);
#include "exceptions_stay_inside.moc"
