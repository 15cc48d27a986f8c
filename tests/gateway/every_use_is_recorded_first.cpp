// The record is durable before the first byte of the secret leaves; what can't be recorded doesn't happen (P5).
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class EveryUseIsRecordedFirst : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void fullDisk_meansNoUse();
  void afterwards_itWorksAgain();
  void intent_isThereWhenTheRequestArrives();
  void refusals_areRecorded();
  void failures_areRecorded();
  void record_survivesARestart();
  void startAndStop_areRecorded();
};

void EveryUseIsRecordedFirst::fullDisk_meansNoUse() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  house.failAudit(Error{ErrorCode::diskFull, "no space"});
  const AgentResponse response = agent->ask(house.get("/"));
  QCOMPARE(response.status, 503);
  QCOMPARE(response.code(), std::string("audit_unavailable"));
  QCOMPARE(house.provider().connections(), 0);
}

void EveryUseIsRecordedFirst::afterwards_itWorksAgain() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  house.failAudit(Error{ErrorCode::diskFull, "no space"});
  QCOMPARE(agent->ask(house.get("/")).status, 503);
  house.failAudit(std::nullopt);
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QCOMPARE(house.recorded(AuditAction::secretUsed), std::size_t{1});
  QVERIFY(house.owner().verifyAudit()->verified);
}

void EveryUseIsRecordedFirst::intent_isThereWhenTheRequestArrives() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto auditEnd = [&] {
    const auto answer = house.control("GET", sync::path::controlState, {}, house.controlToken());
    return sync::decode<sync::GatewayState>(answer.body)->auditSequence;
  };
  const std::uint64_t before = auditEnd();
  std::uint64_t atArrival = 0;
  house.provider().respond([&](const Provider::Seen&) {
    atArrival = auditEnd();
    return okWith("ok");
  });
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
  QCOMPARE(atArrival, before + 1);
}

void EveryUseIsRecordedFirst::refusals_areRecorded() {
  House house;
  CredentialDraft draft = house.draft("the-real-key");
  draft.binding.methods = {"GET"};
  house.add(std::move(draft));
  house.tunnel()->ask("POST /x HTTP/1.1\r\nHost: " + house.authority() + "\r\nContent-Length: 0\r\n\r\n");
  const auto events = house.record();
  QVERIFY(!events.empty());
  QVERIFY(events.back().action == AuditAction::requestRefused && events.back().outcome == AuditOutcome::refused);
  QCOMPARE(events.back().reason, std::string("method_not_allowed"));
  QCOMPARE(events.back().agentName, std::string("fred"));
}

void EveryUseIsRecordedFirst::failures_areRecorded() {
  House house;
  house.add(house.draft("the-real-key"));
  house.provider().respond([](const Provider::Seen&) { return std::string(); });
  QCOMPARE(house.tunnel()->ask(house.get("/")).code(), std::string("upstream_cut"));
  const auto events = house.record();
  QVERIFY(events.back().action == AuditAction::useFinished && events.back().outcome == AuditOutcome::failed);
  QCOMPARE(events.back().reason, std::string("upstream_cut"));
}

void EveryUseIsRecordedFirst::record_survivesARestart() {
  House house;
  house.add(house.draft("the-real-key"));
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
  house.restartGateway();
  QCOMPARE(house.tunnel()->ask(house.get("/")).status, 200);
  QCOMPARE(house.recorded(AuditAction::secretUsed), std::size_t{2});
  QVERIFY(house.owner().verifyAudit()->verified);
}

void EveryUseIsRecordedFirst::startAndStop_areRecorded() {
  House house;
  QCOMPARE(house.recorded(AuditAction::gatewayStarted), std::size_t{1});
  QCOMPARE(house.recorded(AuditAction::gatewayStopped), std::size_t{0});
  house.restartGateway();
  std::vector<AuditAction> own;
  for (const AuditEvent& event : house.record()) {
    const bool isOwn = event.action == AuditAction::gatewayStarted || event.action == AuditAction::gatewayStopped;
    if (isOwn) own.push_back(event.action);
    if (isOwn) QVERIFY(event.time == house.now() && event.agent.isNull() && event.item.isNull());
  }
  QVERIFY((own == std::vector{AuditAction::gatewayStarted, AuditAction::gatewayStopped, AuditAction::gatewayStarted}));
  QVERIFY(house.owner().verifyAudit()->verified);
}

CHATELAINE_TEST(EveryUseIsRecordedFirst);
#include "every_use_is_recorded_first.moc"
