// An agent that is refused again and again can't fill the gateway's disk with it: equal refusals become one event and a
// number.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class RepeatedRefusalsAreCounted : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equalOnes_areOneEventAndANumber();
  void others_areWrittenAtOnce();
};

namespace {

void refuseOften(House& house, AgentClient& agent, int times, const std::string& path) {
  for (int i = 0; i < times; ++i) {
    const std::string request = "DELETE " + path + " HTTP/1.1\r\nHost: " + house.authority() + "\r\n\r\n";
    QCOMPARE(agent.ask(request).code(), std::string("method_not_allowed"));
  }
}

std::vector<AuditEvent> refusals(House& house) {
  auto events = house.record();
  std::erase_if(events, [](const AuditEvent& event) { return event.action != AuditAction::requestRefused; });
  return events;
}

void addReadOnly(House& house) {
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.methods = {"GET"};
  house.add(std::move(draft));
}

}  // namespace

void RepeatedRefusalsAreCounted::equalOnes_areOneEventAndANumber() {
  House house({.resolve = {}, .workers = 1});
  addReadOnly(house);
  {
    const auto agent = house.tunnel();
    refuseOften(house, *agent, 20, "/x");
  }
  house.restartGateway();  // what was only counted is written at the end
  const auto events = refusals(house);
  QCOMPARE(events.size(), std::size_t{2});
  QCOMPARE(events[0].count, std::uint64_t{1});
  QCOMPARE(events[0].path, std::string("/x"));
  QCOMPARE(events[1].count, std::uint64_t{19});
  for (const AuditEvent& event : events) {
    QCOMPARE(event.reason, std::string("method_not_allowed"));
    QCOMPARE(event.host, std::string("api.test"));
    QCOMPARE(event.agentName, std::string("fred"));
  }
}

void RepeatedRefusalsAreCounted::others_areWrittenAtOnce() {
  House house({.resolve = {}, .workers = 1});
  addReadOnly(house);
  const auto agent = house.tunnel();
  refuseOften(house, *agent, 2, "/x");
  QCOMPARE(agent->ask("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n").status, 421);
  QTRY_COMPARE(refusals(house).size(), std::size_t{2});  // of either kind the first
  house.tick(std::chrono::minutes(1));
  refuseOften(house, *agent, 1, "/x");
  QTRY_VERIFY(refusals(house).size() >= 4);  // a new minute, and the number of the last one
}

CHATELAINE_TEST(RepeatedRefusalsAreCounted);
#include "repeated_refusals_are_counted.moc"
