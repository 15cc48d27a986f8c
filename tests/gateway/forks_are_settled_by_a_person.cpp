// A gateway that has seen two signed pasts opens nothing until the person on its host settles it there; that is
// recorded before it counts.
#include "gateway/gateway.h"
#include "tests/gateway/support/forgery.h"
#include "tests/gateway/support/newcomer.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class ForksAreSettledByAPerson : public QObject {
  Q_OBJECT

  std::unique_ptr<House> m_house;

  std::vector<sync::OpenFork> open() {
    return sync::decode<sync::ForkState>(askGateway(m_house->gateway(), "GET", sync::path::controlForks).body)->open;
  }
  http::Response post(std::string_view path, const Hash& id) {
    return askGateway(m_house->gateway(), "POST", path, sync::encode(sync::ForkRequest{id}));
  }
  AgentResponse use() { return m_house->tunnel()->ask(m_house->get("/v1")); }

 private Q_SLOTS:
  void init() {
    m_house = std::make_unique<House>();
    m_house->add(m_house->draft("the-real-key-of-the-vault"));
  }
  void cleanup() { m_house.reset(); }

  void withoutAny_thereIsNothingToSettle() {
    QVERIFY(open().empty());
    QCOMPARE(post(sync::path::controlForkSettled, Hash{}).status, 404U);
    QCOMPARE(post(sync::path::controlForkReport, Hash{}).status, 404U);
    QCOMPARE(use().status, 200);
  }

  void fork_isNamed_andNothingIsOpened() {
    swapNewestHead(*m_house);
    m_house->syncGateway();
    swapNewestHead(*m_house);  // a good answer doesn't end it
    m_house->syncGateway();
    const auto forks = open();
    QCOMPARE(forks.size(), std::size_t{1});
    QVERIFY(forks.front().kind == 1 && forks.front().name == "Payments" && forks.front().place > 0);
    QCOMPARE(use().code(), std::string("stale"));
    const auto report = sync::decode<sync::ForkReport>(post(sync::path::controlForkReport, forks.front().id).body);
    QVERIFY(report->text.contains("\"Payments\"") && report->text.contains(m_house->owner().card().id.hex()));
    QVERIFY(!report->text.contains("the-real-key"));
    QCOMPARE(use().code(), std::string("stale"));  // reading about it settles nothing
  }

  void settled_itServesAgain_andThatIsOnRecord() {
    swapNewestHead(*m_house);
    m_house->syncGateway();
    swapNewestHead(*m_house);
    m_house->syncGateway();
    const Hash id = open().front().id;
    QCOMPARE(post(sync::path::controlForkSettled, id).status, 200U);
    QVERIFY(open().empty());
    QCOMPARE(use().status, 200);
    QCOMPARE(m_house->recorded(AuditAction::evidenceSettled), std::size_t{1});
    QCOMPARE(post(sync::path::controlForkSettled, id).status, 404U);
    QCOMPARE(m_house->recorded(AuditAction::evidenceSettled), std::size_t{1});
  }

  void thatIsNotRecorded_isNotDone() {
    swapNewestHead(*m_house);
    m_house->syncGateway();
    swapNewestHead(*m_house);
    m_house->syncGateway();
    const Hash id = open().front().id;
    m_house->failAudit(Error{ErrorCode::diskFull, "no space"});
    QCOMPARE(post(sync::path::controlForkSettled, id).status, 507U);
    m_house->failAudit(std::nullopt);
    QCOMPARE(open().size(), std::size_t{1});
    QCOMPARE(use().code(), std::string("stale"));
  }
};

CHATELAINE_TEST(ForksAreSettledByAPerson);
#include "forks_are_settled_by_a_person.moc"
