// Handing keys over and opening them with the kit is for the person on the gateway's host: neither the agents' port nor
// anything else that comes over the network reaches it.
#include "gateway/gateway.h"
#include "tests/gateway/support/newcomer.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class HandOverStaysOnItsHost : public QObject {
  Q_OBJECT

  std::unique_ptr<House> m_house;
  std::unique_ptr<Newcomer> m_second;

 private Q_SLOTS:
  void initTestCase() {
    m_house = std::make_unique<House>();
    m_second = std::make_unique<Newcomer>(*m_house);
    m_second->settle();
    m_house->publish();
  }
  void cleanupTestCase() {
    m_second.reset();
    m_house.reset();
  }

  void agentsPort_hasNoneOfIt_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("who waits") << QByteArray("GET") << QByteArray("/control/v1/handover");
    QTest::newRow("hand over") << QByteArray("POST") << QByteArray("/control/v1/handover");
    QTest::newRow("recovery") << QByteArray("POST") << QByteArray("/control/v1/recovery");
    QTest::newRow("a kit waits") << QByteArray("GET") << QByteArray("/control/v1/kit");
    QTest::newRow("confirm the kit") << QByteArray("POST") << QByteArray("/control/v1/kit");
    QTest::newRow("forks") << QByteArray("GET") << QByteArray("/control/v1/forks");
    QTest::newRow("report of a fork") << QByteArray("POST") << QByteArray("/control/v1/forks/report");
    QTest::newRow("settle a fork") << QByteArray("POST") << QByteArray("/control/v1/forks/settled");
  }
  void agentsPort_hasNoneOfIt() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    const std::string own = "127.0.0.1:" + std::to_string(m_house->port());
    const std::string body =
        textOf(sync::encode(sync::HandOverRequest{m_second->gateway().card().id, m_second->words()}));
    const auto request = [&](const std::string& target, const std::string& fields) {
      return method.toStdString() + " " + target + " HTTP/1.1\r\nHost: " + own + "\r\n" + fields +
             "Content-Length: " + std::to_string(method == "POST" ? body.size() : 0) + "\r\n\r\n" +
             (method == "POST" ? body : "");
    };
    const std::string bearer = "Authorization: Bearer " + m_house->token() + "\r\n";
    const std::string target = path.toStdString();
    for (const std::string& attempt :
         {request(target, ""), request(target, bearer), request("http://" + own + target, bearer),
          request("http://" + own + target, proxyAuthorization(m_house->token())),
          request("http://localhost:" + std::to_string(m_house->port()) + target, bearer)}) {
      const AgentResponse answer = m_house->client().ask(attempt, method.toStdString());
      QVERIFY2(answer.status == 0 || answer.status >= 400, answer.head.c_str());
      QVERIFY(!answer.has("second") && !answer.has("Payments"));
    }
    const AgentResponse tunnel = m_house->client().ask(connectTo(own, proxyAuthorization(m_house->token())), "CONNECT");
    QVERIFY2(tunnel.status >= 400, tunnel.head.c_str());
    QVERIFY(!m_second->state().self.vaults.empty());
  }

  // Should somebody ever serve these routes on a port, they stay shut.
  void overTheNetwork_theyRefuse() {
    const Bytes body = sync::encode(sync::HandOverRequest{m_second->gateway().card().id, m_second->words()});
    const auto statusOf = [&](const std::string& method, std::string_view path) {
      return askGateway(m_house->gateway(), method, path, body, m_house->controlToken(), "192.0.2.1").status;
    };
    QCOMPARE(statusOf("GET", sync::path::controlHandOver), 403U);
    QCOMPARE(statusOf("POST", sync::path::controlHandOver), 403U);
    QCOMPARE(statusOf("POST", sync::path::controlRecovery), 403U);
    QCOMPARE(statusOf("GET", sync::path::controlKit), 403U);
    QCOMPARE(statusOf("POST", sync::path::controlKit), 403U);
    QCOMPARE(statusOf("GET", sync::path::controlForks), 403U);
    QCOMPARE(statusOf("POST", sync::path::controlForkReport), 403U);
    QCOMPARE(statusOf("POST", sync::path::controlForkSettled), 403U);
    QCOMPARE(m_house->recorded(AuditAction::keysHandedOver), std::size_t{0});
  }

  void whatIsMalformed_isRefused() {
    for (const Bytes& body : {Bytes(), Bytes(40), Bytes(100'000)}) {
      QCOMPARE(askGateway(m_house->gateway(), "POST", sync::path::controlHandOver, body).status, 400U);
      for (const std::string_view path : {sync::path::controlRecovery, sync::path::controlKit,
                                          sync::path::controlForkReport, sync::path::controlForkSettled})
        QCOMPARE(askGateway(m_house->gateway(), "POST", path, body).status, 400U);
    }
  }
};

CHATELAINE_TEST(HandOverStaysOnItsHost);
#include "hand_over_stays_on_its_host.moc"
