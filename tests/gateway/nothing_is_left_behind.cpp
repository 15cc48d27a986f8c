// After everything that can happen to a secret and a token, neither stands in a file, in the log, in the record or in
// an answer, in any encoding (P1, P2).
#include <fstream>

#include "tests/gateway/support/forgery.h"
#include "tests/gateway/support/house.h"
#include "tests/support/encodings.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class NothingIsLeftBehind : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void cleanupTestCase() { m_house.reset(); }
  void files_holdNeither();
  void log_holdsNeither();
  void record_holdsNeither();
  void answers_holdNeither();

 private:
  void ask(const std::string& bytes) { m_answers += asked(m_house->tunnel()->ask(bytes)); }
  static std::string asked(const AgentResponse& response) { return response.head + response.body + "\n"; }
  std::string foundIn(const std::string& text, const std::string& where) const;

  std::unique_ptr<House> m_house;
  std::string m_answers;
};

namespace {

constexpr std::string_view oldSecret = "sk_live_4eC39Hq/LyjWD\"arjtT1&zdp7dc";
constexpr std::string_view newSecret = "sk_live_9fD40Ir+MzkXE'bsktU2<aeq8ed";

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

// Used, echoed, refused, failed, rotated, forged, restarted, revoked.
void NothingIsLeftBehind::initTestCase() {
  m_house = std::make_unique<House>();
  House& house = *m_house;
  const Credential credential = house.add(house.draft(oldSecret));
  ask(house.get("/echo?a=b"));
  ask(house.get("/placeholder", "X-Key: " + house.token() + "\r\n"));
  ask("TRACE / HTTP/1.1\r\nHost: " + house.authority() + "\r\n\r\n");
  ask("POST /echo HTTP/1.1\r\nHost: " + house.authority() + "\r\nContent-Length: 5\r\n\r\nhello");
  m_answers +=
      asked(house.client().ask("GET /use/Payments/main/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                               house.token() + "\r\n\r\n"));
  m_answers += asked(house.client().ask(connectTo("evil.test:443", proxyAuthorization(house.token())), "CONNECT"));
  house.provider().respond([](const Provider::Seen&) { return std::string(); });
  ask(house.get("/cut"));
  house.provider().respond(
      [](const Provider::Seen& seen) { return okWith(seen.head, "X-Echo: " + seen.head.substr(0, 60) + "\r\n"); });
  ask(house.get("/broken"));
  house.provider().respond([](const Provider::Seen& seen) { return okWith(seen.head); });
  house.replaceSecret(credential, newSecret);
  ask(house.get("/rotated"));
  house.failAudit(Error{ErrorCode::diskFull, "no space"});
  ask(house.get("/unrecorded"));
  house.failAudit(std::nullopt);
  house.restartGateway();
  ask(house.get("/restarted"));
  commitEditedBinding(house, house.owner().credentials(house.vault()).front(),
                      [](Binding& binding) { binding.paths = {"/x"}; });
  house.syncGateway();
  ask(house.get("/x"));
  QVERIFY(house.provider().requests() >= 5);
}

std::string NothingIsLeftBehind::foundIn(const std::string& text, const std::string& where) const {
  const std::string token = m_house->token();
  for (const std::string_view secret : {oldSecret, newSecret, std::string_view(token)}) {
    const std::string found = encodingFoundIn(text, secret);
    if (!found.empty()) return where + " holds " + std::string(secret.substr(0, 8)) + "… as " + found;
  }
  return {};
}

void NothingIsLeftBehind::files_holdNeither() {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(m_house->gatewayFolder().parent_path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string found = foundIn(contentOf(entry.path()), entry.path().filename().string());
    QVERIFY2(found.empty(), found.c_str());
  }
  QVERIFY(files >= 6);  // the gateway's, the server's and the owner's
}

void NothingIsLeftBehind::log_holdsNeither() {
  const std::string log = m_house->logged();
  QVERIFY(log.contains("audit_failed") && log.contains("resolve"));  // it was written
  const std::string found = foundIn(log, "the log");
  QVERIFY2(found.empty(), found.c_str());
  QVERIFY(!log.contains("?a=b"));
}

void NothingIsLeftBehind::record_holdsNeither() {
  const auto events = m_house->record();
  QVERIFY(events.size() > 15);
  for (const AuditEvent& event : events) {
    const std::string text = event.itemName + "|" + event.agentName + "|" + event.vaultName + "|" + event.host + "|" +
                             event.method + "|" + event.path + "|" + event.reason;
    const std::string found = foundIn(text, "the record");
    QVERIFY2(found.empty(), found.c_str());
    QVERIFY2(!text.contains('?'), text.c_str());  // queries hold whatever agents put there
  }
}

void NothingIsLeftBehind::answers_holdNeither() {
  const std::string found = foundIn(m_answers, "an answer");
  QVERIFY2(found.empty(), found.c_str());
  QVERIFY(m_answers.contains("Authorization: Bearer ****"));  // services did send it back
}

CHATELAINE_TEST(NothingIsLeftBehind);
#include "nothing_is_left_behind.moc"
