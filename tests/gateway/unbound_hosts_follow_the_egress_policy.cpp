// Hosts that no pinned credential names are tunnelled blindly or refused, recorded either way, and never lead inside.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class UnboundHostsFollowTheEgressPolicy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void refusingAgents_areRefused();
  void tunnels_neverLeadInside_data();
  void tunnels_neverLeadInside();
  void tunnels_areRecordedFirst();
  void cleartext_neverLeadsInside();
  void malformedConnects_areRefused_data();
  void malformedConnects_areRefused();
};

void UnboundHostsFollowTheEgressPolicy::refusingAgents_areRefused() {
  House house;
  Agent agent = house.owner().agents().front();
  agent.egress = EgressPolicy::refuse;
  QVERIFY(house.owner().updateAgent(agent).has_value());
  house.publish();
  const AgentResponse response =
      house.client().ask(connectTo("elsewhere.test:443", proxyAuthorization(house.token())), "CONNECT");
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("no_credential"));
  QCOMPARE(house.recorded(AuditAction::requestRefused), std::size_t{1});
  QCOMPARE(house.recorded(AuditAction::tunnelOpened), std::size_t{0});
}

void UnboundHostsFollowTheEgressPolicy::tunnels_neverLeadInside_data() {
  QTest::addColumn<QByteArray>("authority");
  QTest::addColumn<QByteArray>("code");
  const auto row = [](const char* authority, const char* code) {
    QTest::newRow(authority) << QByteArray(authority) << QByteArray(code);
  };
  row("api.test:PORT", "private_address");  // by the resolve table
  row("127.0.0.1:PORT", "private_address");
  row("localhost:PORT", "private_address");
  row("[::1]:PORT", "private_address");
  row("[::ffff:127.0.0.1]:PORT", "private_address");
  row("2130706433:PORT", "numeric_host");
  row("0x7f.0.0.1:PORT", "numeric_host");
  row("0.0.0.0:PORT", "forbidden_address");
  row("169.254.169.254:80", "metadata_service");
  row("metadata.google.internal:80", "metadata_service");
  row("127.0.0.1:OWN", "gateway_itself");
  row("localhost:OWN", "gateway_itself");
}

void UnboundHostsFollowTheEgressPolicy::tunnels_neverLeadInside() {
  QFETCH(QByteArray, authority);
  QFETCH(QByteArray, code);
  House house;
  authority.replace("PORT", QByteArray::number(house.provider().port()))
      .replace("OWN", QByteArray::number(house.port()));
  const AgentResponse response =
      house.client().ask(connectTo(authority.toStdString(), proxyAuthorization(house.token())), "CONNECT");
  QCOMPARE(response.code(), code.toStdString());
  QVERIFY(response.status == 403 || response.status == 400);
  QCOMPARE(house.provider().connections(), 0);
}

void UnboundHostsFollowTheEgressPolicy::tunnels_areRecordedFirst() {
  House house;
  const std::string connect = connectTo(house.authority(), proxyAuthorization(house.token()));
  QCOMPARE(house.client().ask(connect, "CONNECT").code(), std::string("private_address"));
  const auto events = house.record();
  QVERIFY(events.size() >= 2);
  QVERIFY(events[events.size() - 2].action == AuditAction::tunnelOpened &&
          events.back().action == AuditAction::requestRefused);
  QCOMPARE(events.back().host, std::string("api.test"));
  house.failAudit(Error{ErrorCode::diskFull, "no space"});
  QCOMPARE(house.client().ask(connect, "CONNECT").code(), std::string("audit_unavailable"));
}

void UnboundHostsFollowTheEgressPolicy::cleartext_neverLeadsInside() {
  House house;
  const std::string request = "GET http://" + house.authority() + "/ HTTP/1.1\r\nHost: " + house.authority() + "\r\n" +
                              proxyAuthorization(house.token()) + "\r\n";
  QCOMPARE(house.client().ask(request).code(), std::string("private_address"));
  QCOMPARE(house.provider().connections(), 0);
}

void UnboundHostsFollowTheEgressPolicy::malformedConnects_areRefused_data() {
  QTest::addColumn<QByteArray>("head");
  QTest::addColumn<QByteArray>("code");
  QTest::newRow("no port") << QByteArray("CONNECT api.test HTTP/1.1\r\n") << QByteArray("bad_port");
  QTest::newRow("another Host") << QByteArray("CONNECT api.test:443 HTTP/1.1\r\nHost: evil.test\r\n")
                                << QByteArray("misdirected");
  QTest::newRow("user info") << QByteArray("CONNECT a@api.test:443 HTTP/1.1\r\n") << QByteArray("user_info");
  QTest::newRow("a path") << QByteArray("CONNECT /x HTTP/1.1\r\n") << QByteArray("bad_port");
}

void UnboundHostsFollowTheEgressPolicy::malformedConnects_areRefused() {
  QFETCH(QByteArray, head);
  QFETCH(QByteArray, code);
  House house;
  const AgentResponse response =
      house.client().ask(head.toStdString() + proxyAuthorization(house.token()) + "\r\n", "CONNECT");
  QCOMPARE(response.code(), code.toStdString());
}

CHATELAINE_TEST(UnboundHostsFollowTheEgressPolicy);
#include "unbound_hosts_follow_the_egress_policy.moc"
