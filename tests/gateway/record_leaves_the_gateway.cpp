// Nothing that an agent sends may keep the gateway's record from being uploaded (P5).
#include "gateway/gateway.h"
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class RecordLeavesTheGateway : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void longPaths_areRecordedShort();
  void longPaths_areToldApart();
  void serverThatLostSomeOfIt_getsItAgain();
};

namespace {

std::vector<std::string> recordedPaths(House& house) {
  std::vector<std::string> paths;
  for (const AuditEvent& event : house.record()) {
    if (event.action == AuditAction::secretUsed) paths.push_back(event.path);
  }
  return paths;
}

}  // namespace

void RecordLeavesTheGateway::longPaths_areRecordedShort() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/" + std::string(16'000, 'x'))).status, 200);
  QCOMPARE(agent->ask(house.get("/after")).status, 200);
  const auto paths = recordedPaths(house);
  QCOMPARE(paths.size(), std::size_t{2});
  QVERIFY2(paths[0].starts_with("/xxx") && paths[0].size() < 1200, paths[0].c_str());
  QCOMPARE(paths[1], std::string("/after"));
}

void RecordLeavesTheGateway::longPaths_areToldApart() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  const std::string start = "/" + std::string(2'000, 'x');
  QCOMPARE(agent->ask(house.get(start + "/one")).status, 200);
  QCOMPARE(agent->ask(house.get(start + "/two")).status, 200);
  const auto paths = recordedPaths(house);
  QCOMPARE(paths.size(), std::size_t{2});
  QVERIFY(paths[0] != paths[1]);
}

// Restored from an older copy, the server has less of the record than it had confirmed.
void RecordLeavesTheGateway::serverThatLostSomeOfIt_getsItAgain() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  for (const char* path : {"/one", "/two", "/three"}) {
    QCOMPARE(agent->ask(house.get(path)).status, 200);
    house.syncGateway();
  }
  QCOMPARE(recordedPaths(house).size(), std::size_t{3});
  const std::string gateway = house.gateway().card().id.hex();
  house.alterServer([&](storage::Database& database) {
    const std::string own = "principal = x'" + gateway + "'";
    const auto cut = database.execute("DELETE FROM audit_group WHERE " + own +
                                      " AND last > (SELECT min(last) FROM audit_group WHERE " + own + ")");
    QVERIFY(cut.has_value() && database.changes() > 2);
  });
  QCOMPARE(house.tunnel()->ask(house.get("/four")).status, 200);
  house.syncGateway();
  QCOMPARE(recordedPaths(house), (std::vector<std::string>{"/one", "/two", "/three", "/four"}));
}

CHATELAINE_TEST(RecordLeavesTheGateway);
#include "record_leaves_the_gateway.moc"
