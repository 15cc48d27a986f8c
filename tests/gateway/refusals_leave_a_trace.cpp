// Whatever is refused to an agent that has said who it is, is in the record with its reason.
#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class RefusalsLeaveATrace : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void insideATunnel_data();
  void insideATunnel();
  void atTheProxy_data();
  void atTheProxy();
  void inReverseMode_data();
  void inReverseMode();
  void withoutAToken_nothingIsRecorded();
};

namespace {

std::optional<AuditEvent> refusalIn(House& house) {
  for (const AuditEvent& event : house.record())
    if (event.action == AuditAction::requestRefused) return event;
  return std::nullopt;
}

// Refusals are written after the answer, with what else there is to note.
void checkTrace(House& house, const AgentResponse& response, const QByteArray& code) {
  QCOMPARE(response.code(), code.toStdString());
  std::optional<AuditEvent> event;
  QVERIFY(QTest::qWaitFor([&] { return (event = refusalIn(house)).has_value(); }));
  QVERIFY(event->outcome == AuditOutcome::refused);
  QCOMPARE(event->reason, code.toStdString());
  QCOMPARE(event->agentName, std::string("fred"));
  QCOMPARE(event->status, static_cast<std::uint32_t>(response.status));
}

}  // namespace

void RefusalsLeaveATrace::insideATunnel_data() {
  QTest::addColumn<QByteArray>("request");
  QTest::addColumn<QByteArray>("code");
  const auto row = [](const char* name, const char* request, const char* code) {
    QTest::newRow(name) << QByteArray(request) << QByteArray(code);
  };
  row("two lengths", "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "several_lengths");
  row("a folded line", "GET / HTTP/1.1\r\nHost: HOST\r\nX-A: b\r\n c\r\n\r\n", "folded_field");
  row("length and coding", "POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "length_and_coding");
  row("another host", "GET / HTTP/1.1\r\nHost: other.test\r\n\r\n", "misdirected");
}

void RefusalsLeaveATrace::insideATunnel() {
  QFETCH(QByteArray, request);
  QFETCH(QByteArray, code);
  House house;
  house.add(house.draft("the-real-key"));
  request.replace("HOST", QByteArray::fromStdString(house.authority()));
  checkTrace(house, house.tunnel()->ask(request.toStdString()), code);
}

void RefusalsLeaveATrace::atTheProxy_data() {
  QTest::addColumn<QByteArray>("line");
  QTest::addColumn<QByteArray>("host");
  QTest::addColumn<QByteArray>("after");
  QTest::addColumn<QByteArray>("code");
  const auto row = [](const char* name, const char* line, const char* host, const char* after, const char* code) {
    QTest::newRow(name) << QByteArray(line) << QByteArray(host) << QByteArray(after) << QByteArray(code);
  };
  row("CONNECT to a number", "CONNECT 2130706433:443", "2130706433:443", "", "numeric_host");
  row("CONNECT for another host", "CONNECT api.test:443", "other.test", "", "misdirected");
  row("early data", "CONNECT api.test:443", "api.test:443", "GET / HTTP/1.1\r\n\r\n", "early_data");
  row("another scheme", "GET ftp://api.test/", "api.test", "", "unknown_scheme");
  row("another host", "GET https://api.test/", "other.test", "", "misdirected");
  row("an encoded slash", "GET https://api.test/a%2Fb", "api.test", "", "encoded_slash");
}

void RefusalsLeaveATrace::atTheProxy() {
  QFETCH(QByteArray, line);
  QFETCH(QByteArray, host);
  QFETCH(QByteArray, after);
  QFETCH(QByteArray, code);
  House house;
  AgentClient agent = house.client();
  const std::string head = line.toStdString() + " HTTP/1.1\r\nHost: " + host.toStdString() + "\r\n" +
                           proxyAuthorization(house.token()) + "\r\n";
  checkTrace(house, agent.ask(head + after.toStdString(), "GET"), code);
}

void RefusalsLeaveATrace::inReverseMode_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("code");
  QTest::newRow("no credential named") << QByteArray("/use/Payments") << QByteArray("not_found");
  QTest::newRow("an unknown credential") << QByteArray("/use/Payments/other/x") << QByteArray("no_credential");
  QTest::newRow("an encoded slash") << QByteArray("/use/Payments/main/a%2Fb") << QByteArray("encoded_slash");
}

void RefusalsLeaveATrace::inReverseMode() {
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, code);
  House house;
  house.add(house.draft("the-real-key"));
  AgentClient agent = house.client();
  checkTrace(house,
             agent.ask("GET " + path.toStdString() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                       house.token() + "\r\n\r\n"),
             code);
}

void RefusalsLeaveATrace::withoutAToken_nothingIsRecorded() {
  House house;
  const std::size_t before = house.record().size();
  AgentClient agent = house.client();
  QCOMPARE(agent.ask("GET https://api.test/a%2Fb HTTP/1.1\r\nHost: api.test\r\n\r\n").status, 407);
  QCOMPARE(house.record().size(), before);
}

CHATELAINE_TEST(RefusalsLeaveATrace);
#include "refusals_leave_a_trace.moc"
