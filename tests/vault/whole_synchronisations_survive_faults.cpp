// A day's work of a device, and its way to the server and the gateway, with every write and every request on it failing
// once: afterwards everything is where it would have been.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/use_cases.h"

using namespace chatelaine;
using namespace chatelaine::test;

class WholeSynchronisationsSurviveFaults : public QObject {
  Q_OBJECT
 private:
  enum class Cut { beforeTheServer, afterTheServer };
  std::unique_ptr<World> m_world;
  std::string m_expected;
  std::string m_gatewaysOld;

  std::filesystem::path copyOfOwner() const { return m_world->folder.file("owner-before"); }
  std::filesystem::path copyOfGateway() const { return m_world->folder.file("gateway-before"); }
  // A gateway's views hold no record.
  static std::string gatewaysState(Party& party) {
    std::string text = visibleState(party);
    return text.substr(0, text.rfind('\n'));
  }
  std::string everything() { return visibleState(m_world->owner) + "\n--\n" + gatewaysState(m_world->gateway); }
  void beginAnew() {
    m_world->onRequest = {};
    m_world->onAnswer = {};
    m_world->owner.options.databaseFaults = {};
    m_world->gateway.options.databaseFaults = {};
    m_world->returnServer("before.db");
    m_world->owner.returnTo(copyOfOwner());
    m_world->gateway.returnTo(copyOfGateway());
  }
  bool isRightInTheEnd() {
    m_world->onRequest = {};
    m_world->onAnswer = {};
    m_world->owner.options.databaseFaults = {};
    m_world->gateway.options.databaseFaults = {};
    m_world->owner.reopen();
    m_world->gateway.reopen();
    const bool went = m_world->publish().has_value() && m_world->publish().has_value();
    const std::string now = everything();
    if (!went || now != m_expected) qCritical("%s\ninstead of\n%s", now.c_str(), m_expected.c_str());
    return went && now == m_expected && m_world->owner->verifyAudit()->verified;
  }
  void failAt(Party& party, int n, bool& wasHit) {
    auto count = std::make_shared<int>(0);
    party.options.databaseFaults = [n, count, &wasHit](std::string_view) -> std::optional<Error> {
      if ((*count)++ != n) return std::nullopt;
      wasHit = true;
      return Error{ErrorCode::diskFull, "no room"};
    };
    party.reopen();
    *count = 0;
    wasHit = false;
  }
  void cutAt(std::size_t n, Cut cut, bool& wasCut) {
    auto count = std::make_shared<std::size_t>(0);
    m_world->onRequest = [=, &wasCut](const sync::ApiRequest&) -> std::optional<sync::ApiResponse> {
      if (cut != Cut::beforeTheServer || (*count)++ != n) return std::nullopt;
      wasCut = true;
      return sync::ApiResponse{0, {}};
    };
    m_world->onAnswer = [=, &wasCut](const sync::ApiRequest&, sync::ApiResponse& answer) {
      if (cut != Cut::afterTheServer || (*count)++ != n) return;
      wasCut = true;
      answer = {0, {}};
    };
  }

 private Q_SLOTS:
  void initTestCase() {
    m_world = std::make_unique<World>();
    prepareWorld(*m_world);
    m_world->tick(std::chrono::days(31));  // so that erasing is part of it
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_again", "Before")).has_value());
    for (const UseCase& useCase : useCases()) {
      const std::string name = useCase.name;
      if (name.contains("back") || name.contains("erase") || name.contains("remove an agent")) continue;
      QVERIFY2(useCase.act(*m_world).has_value(), useCase.name);
      if (name == "delete a credential") QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_2")).has_value());
    }
    m_gatewaysOld = gatewaysState(m_world->gateway);
    m_world->copyServer("before.db");
    m_world->owner.close();
    m_world->owner.copyTo(copyOfOwner());
    m_world->gateway.close();
    m_world->gateway.copyTo(copyOfGateway());
    beginAnew();
    QVERIFY(m_world->publish().has_value() && m_world->publish().has_value());
    m_expected = everything();
    QVERIFY(m_expected.contains("New/") && m_expected.contains("Mail"));
  }

  void everyWriteOfTheOwner() {
    int n = 0;
    for (bool wasHit = true; wasHit; ++n) {
      beginAnew();
      failAt(m_world->owner, n, wasHit);
      const auto synced = m_world->sync(m_world->owner);
      QCOMPARE(synced.has_value(), !wasHit);
      QVERIFY(isRightInTheEnd());
    }
    QVERIFY(n > 30);
  }

  void everyWriteOfTheGateway() {
    beginAnew();
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->copyServer("sent.db");
    m_world->owner.close();
    m_world->owner.copyTo(m_world->folder.file("owner-sent"));
    int n = 0;
    for (bool wasHit = true; wasHit; ++n) {
      beginAnew();
      m_world->returnServer("sent.db");
      m_world->owner.returnTo(m_world->folder.file("owner-sent"));
      failAt(m_world->gateway, n, wasHit);
      const auto synced = m_world->sync(m_world->gateway);
      QCOMPARE(synced.has_value(), !wasHit);
      QVERIFY(isRightInTheEnd());
    }
    QVERIFY(n > 10);
  }

  void everyRequest_data() {
    QTest::addColumn<bool>("afterwards");
    QTest::newRow("before it was carried out") << false;
    QTest::newRow("after it was carried out") << true;
  }
  void everyRequest() {
    QFETCH(bool, afterwards);
    std::size_t n = 0;
    for (bool wasCut = true; wasCut; ++n) {
      beginAnew();
      wasCut = false;
      cutAt(n, afterwards ? Cut::afterTheServer : Cut::beforeTheServer, wasCut);
      const bool went = m_world->publish().has_value();
      QCOMPARE(went, !wasCut);
      QVERIFY(isRightInTheEnd());
    }
    QVERIFY(n > 20);
  }
};

CHATELAINE_TEST(WholeSynchronisationsSurviveFaults);
#include "whole_synchronisations_survive_faults.moc"
