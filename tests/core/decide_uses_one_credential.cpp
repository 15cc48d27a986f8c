#include "core/decide.h"
#include "tests/core/drafts.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using std::chrono::hours;
using std::chrono::milliseconds;
using test::noon;

namespace {

template <class AnyId>
AnyId idOf(int number) {
  AnyId id;
  id.bytes.back() = static_cast<std::byte>(number);
  return id;
}

const ItemId agentId = idOf<ItemId>(200);

Agent fred() {
  Agent agent;
  agent.id = agentId;
  agent.name = "fred";
  agent.namespaces = {"agent:fred"};
  return agent;
}

Credential credential(int number, std::string host = "api.test") {
  Credential made;
  made.id = idOf<ItemId>(number);
  made.labels.name = "c" + std::to_string(number);
  made.binding.rule = HeaderRule{"Authorization", "Bearer {key}", {}};
  made.binding.hosts = {{.name = std::move(host)}};
  return made;
}

PinnedVault vault(int number, std::vector<Credential> credentials, std::uint32_t order = 0) {
  Pin pin;
  pin.agent = agentId;
  pin.vault = idOf<VaultId>(number);
  pin.order = order;
  return {pin, "v" + std::to_string(number), std::move(credentials)};
}

CanonicalRequest request(std::string method = "GET", std::string path = "/v1/x", std::string host = "api.test") {
  CanonicalRequest made;
  made.method = std::move(method);
  made.path = std::move(path);
  made.host = std::move(host);
  return made;
}

Selector chosen(std::string vaultName, std::string credentialName) {
  return {std::move(vaultName), std::move(credentialName), ""};
}
Selector inNamespace(std::string nameSpace) { return {"", "", std::move(nameSpace)}; }

// A decision as text: "use 1 of 10", "pass", "refuse ambiguous 1 2".
std::string text(const Decision& decision) {
  const auto number = [](const auto& id) { return std::to_string(std::to_integer<int>(id.bytes.back())); };
  if (const auto* use = std::get_if<UseCredential>(&decision)) {
    return "use " + number(use->credential) + " of " + number(use->vault);
  }
  if (std::holds_alternative<PassThrough>(decision)) return "pass";
  const Refuse& refusal = std::get<Refuse>(decision);
  std::string result = "refuse " + std::string(toString(refusal.reason));
  for (const ItemId& id : refusal.candidates) result += " " + number(id);
  return result;
}

std::string decided(const std::vector<PinnedVault>& vaults, const CanonicalRequest& asked = request(),
                    const Selector& selector = {}, const Agent& agent = fred()) {
  return text(decide(agent, selector, asked, vaults, noon));
}

}  // namespace

class DecideUsesOneCredential : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theOnlyCredentialThatFits_isUsed() {
    QCOMPARE(decided({vault(10, {credential(1)})}), std::string("use 1 of 10"));
  }

  void aHostThatNobodyNames_followsTheEgressPolicy() {
    const std::vector vaults{vault(10, {credential(1)})};
    QCOMPARE(decided(vaults, request("GET", "/", "other.test")), std::string("pass"));
    Agent strict = fred();
    strict.egress = EgressPolicy::refuse;
    QCOMPARE(decided(vaults, request("GET", "/", "other.test"), {}, strict), std::string("refuse no_credential"));
    QCOMPARE(decided({}), std::string("pass"));
  }

  void hosts_matchExactlyOrByOneLevel_data() {
    QTest::addColumn<std::string>("allowed");
    QTest::addColumn<std::string>("host");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* allowed, const char* host, bool matches) {
      QTest::addRow("%s and %s", allowed, host) << std::string(allowed) << std::string(host) << matches;
    };
    row("api.test", "api.test", true);
    row("api.test", "xapi.test", false);
    row("api.test", "x.api.test", false);
    row("api.test", "api.test.evil.test", false);
    row("api.test", "api.tes", false);
    row("*.api.test", "x.api.test", true);
    row("*.api.test", "api.test", false);
    row("*.api.test", ".api.test", false);
    row("*.api.test", "x.y.api.test", false);
    row("*.api.test", "xapi.test", false);
    row("*.api.test", "x.api.test.evil.test", false);
    row("*.api.test", "*.api.test", true);  // which no canonical host is
    row("", "", false);
    row("*.", "x.", true);  // which validate lets nobody save
    row("[::1]", "[::1]", true);
  }
  void hosts_matchExactlyOrByOneLevel() {
    QFETCH(std::string, allowed);
    QFETCH(std::string, host);
    QFETCH(bool, matches);
    QCOMPARE(matchesHost({.name = allowed}, host, 443), matches);
    QVERIFY(!matchesHost({.name = allowed}, host, 444));
    QCOMPARE(namesHost(std::vector{vault(10, {credential(1, allowed)})}, host, 443), matches);
  }

  void anotherPort_isAnotherPlace() {
    Credential local = credential(1);
    local.binding.hosts = {{.name = "api.test", .port = 8443}};
    const std::vector vaults{vault(10, {local})};
    QCOMPARE(decided(vaults), std::string("pass"));
    CanonicalRequest asked = request();
    asked.port = 8443;
    QCOMPARE(decided(vaults, asked), std::string("use 1 of 10"));
  }

  void cleartext_neverGetsASecret_data() {
    QTest::addColumn<std::string>("scheme");
    QTest::addColumn<int>("port");
    QTest::newRow("http") << std::string("http") << 80;
    QTest::newRow("http to the bound port") << std::string("http") << 443;
    QTest::newRow("something else") << std::string("ws") << 443;
    QTest::newRow("nothing") << std::string() << 443;
    QTest::newRow("capitals are not canonical") << std::string("HTTPS") << 443;
  }
  void cleartext_neverGetsASecret() {
    QFETCH(std::string, scheme);
    QFETCH(int, port);
    CanonicalRequest asked = request();
    asked.scheme = scheme;
    asked.port = static_cast<std::uint16_t>(port);
    QCOMPARE(decided({vault(10, {credential(1)})}, asked), std::string("refuse plaintext 1"));
    QCOMPARE(decided({vault(10, {credential(1, "other.test")})}, asked), std::string("pass"));
  }

  void methodsAndPaths_limitTheUse_data() {
    QTest::addColumn<std::string>("method");
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("decision");
    const auto row = [](const char* method, const char* path, const char* decision) {
      QTest::addRow("%s %s", method, path) << std::string(method) << std::string(path) << std::string(decision);
    };
    row("GET", "/v1", "use 1 of 10");
    row("GET", "/v1/x", "use 1 of 10");
    row("GET", "/files/a", "use 1 of 10");
    row("GET", "/v10", "refuse path_not_allowed 1");
    row("GET", "/files", "refuse path_not_allowed 1");
    row("GET", "/", "refuse path_not_allowed 1");
    row("GET", "", "refuse path_not_allowed 1");
    row("GET", "/V1", "refuse path_not_allowed 1");
    row("GET", "/x/v1", "refuse path_not_allowed 1");
    row("POST", "/v1", "refuse method_not_allowed 1");
    row("get", "/v1", "refuse method_not_allowed 1");
    row("", "/v1", "refuse method_not_allowed 1");
  }
  void methodsAndPaths_limitTheUse() {
    QFETCH(std::string, method);
    QFETCH(std::string, path);
    QFETCH(std::string, decision);
    Credential limited = credential(1);
    limited.binding.methods = {"GET", "HEAD"};
    limited.binding.paths = {"/v1", "/files/"};
    QCOMPARE(decided({vault(10, {limited})}, request(method, path)), decision);
  }

  void theCredentialWhoseLimitsFit_isFound() {
    Credential reader = credential(1);
    reader.binding.methods = {"GET"};
    Credential writer = credential(2);
    writer.binding.methods = {"POST"};
    const std::vector vaults{vault(10, {reader, writer})};
    QCOMPARE(decided(vaults, request("GET")), std::string("use 1 of 10"));
    QCOMPARE(decided(vaults, request("POST")), std::string("use 2 of 10"));
    QCOMPARE(decided(vaults, request("PUT")), std::string("refuse method_not_allowed 1 2"));
  }

  void expiry_isRefusedFromItsVeryMoment_data() {
    QTest::addColumn<int>("millisecondsLeft");
    QTest::addColumn<std::string>("credential");
    QTest::addColumn<std::string>("pin");
    const std::string use("use 1 of 10");
    QTest::newRow("before") << 1 << use << use;
    QTest::newRow("at") << 0 << std::string("refuse expired_credential 1") << std::string("refuse expired_pin 1");
    QTest::newRow("after") << -1 << std::string("refuse expired_credential 1") << std::string("refuse expired_pin 1");
  }
  void expiry_isRefusedFromItsVeryMoment() {
    QFETCH(int, millisecondsLeft);
    QFETCH(std::string, credential);
    QFETCH(std::string, pin);
    Credential expiring = ::credential(1);
    expiring.labels.expiresAt = noon + milliseconds(millisecondsLeft);
    QCOMPARE(decided({vault(10, {expiring})}), credential);
    PinnedVault pinned = vault(10, {::credential(1)});
    pinned.pin.expiresAt = noon + milliseconds(millisecondsLeft);
    QCOMPARE(decided({pinned}), pin);
  }

  void anExpiredCredential_isStillIntercepted() {
    // Otherwise its requests would be tunnelled without the key, and nobody would learn why they fail.
    Credential expired = credential(1);
    expired.labels.expiresAt = noon - hours(1);
    QVERIFY(namesHost(std::vector{vault(10, {expired})}, "api.test", 443));
  }

  void aRotatedCredential_takesOverFromItsExpiredPredecessor() {
    Credential expired = credential(1);
    expired.labels.expiresAt = noon - hours(1);
    QCOMPARE(decided({vault(10, {expired, credential(2)})}), std::string("use 2 of 10"));
  }

  void twoAtTheSameRank_areRefusedTogether() {
    QCOMPARE(decided({vault(10, {credential(1), credential(2)})}), std::string("refuse ambiguous 1 2"));
    QCOMPARE(decided({vault(10, {credential(1)}), vault(11, {credential(2)})}), std::string("refuse ambiguous 1 2"));
    // A third of lower rank changes nothing.
    QCOMPARE(decided({vault(10, {credential(1), credential(2)}), vault(11, {credential(3)}, 1)}),
             std::string("refuse ambiguous 1 2"));
  }

  void theRank_decidesWhateverTheOrderOfTheList_data() {
    QTest::addColumn<bool>("isReversed");
    QTest::newRow("forwards") << false;
    QTest::newRow("backwards") << true;
  }
  void theRank_decidesWhateverTheOrderOfTheList() {
    QFETCH(bool, isReversed);
    const auto best = [isReversed](std::vector<PinnedVault> vaults) {
      if (isReversed) std::ranges::reverse(vaults);
      for (PinnedVault& each : vaults) {
        if (isReversed) std::ranges::reverse(each.credentials);
      }
      return decided(vaults);
    };
    QCOMPARE(best({vault(10, {credential(1)}, 2), vault(11, {credential(2)}, 1)}), std::string("use 2 of 11"));
    QCOMPARE(best({vault(10, {credential(1, "*.test"), credential(2)})}), std::string("use 2 of 10"));
    Credential own = credential(3);
    own.labels.nameSpace = "agent:fred";
    QCOMPARE(best({vault(10, {credential(1), own})}), std::string("use 3 of 10"));
    // The pin's order comes before the namespace, and the namespace before the host.
    QCOMPARE(best({vault(10, {own}, 1), vault(11, {credential(1)}, 0)}), std::string("use 1 of 11"));
    own.binding.hosts = {{.name = "*.test"}};
    QCOMPARE(best({vault(10, {own, credential(1)})}), std::string("use 3 of 10"));
  }

  void aForeignNamespace_isRefused() {
    Credential marys = credential(1);
    marys.labels.nameSpace = "agent:mary";
    QCOMPARE(decided({vault(10, {marys})}), std::string("refuse wrong_namespace 1"));
    QCOMPARE(decided({vault(10, {marys})}, request(), inNamespace("agent:mary")),
             std::string("refuse wrong_namespace 1"));  // choosing doesn't make it one's own
    QCOMPARE(decided({vault(10, {marys, credential(2)})}), std::string("use 2 of 10"));
  }

  void aNamespace_isChosenAmongOnesOwn() {
    Agent two = fred();
    two.namespaces = {"agent:fred", "agent:mary"};
    Credential freds = credential(1);
    freds.labels.nameSpace = "agent:fred";
    Credential marys = credential(2);
    marys.labels.nameSpace = "agent:mary";
    const std::vector vaults{vault(10, {freds, marys, credential(3)})};
    QCOMPARE(decided(vaults, request(), {}, two), std::string("refuse ambiguous 1 2"));
    QCOMPARE(decided(vaults, request(), inNamespace("agent:mary"), two), std::string("use 2 of 10"));
    QCOMPARE(decided(vaults, request(), inNamespace("agent:none"), two), std::string("use 3 of 10"));
  }

  void aSelector_choosesByVaultAndName() {
    const std::vector vaults{vault(10, {credential(1), credential(2)}), vault(11, {credential(1)})};
    QCOMPARE(decided(vaults, request(), chosen("v10", "c2")), std::string("use 2 of 10"));
    QCOMPARE(decided(vaults, request(), chosen("v11", "")), std::string("use 1 of 11"));
    QCOMPARE(decided(vaults, request(), chosen("", "c2")), std::string("use 2 of 10"));
    QCOMPARE(decided(vaults, request(), chosen("", "c1")), std::string("refuse ambiguous 1 1"));
    QCOMPARE(decided(vaults, request(), chosen("v12", "")), std::string("refuse no_credential 1 2 1"));
    QCOMPARE(decided(vaults, request(), chosen("V10", "")), std::string("refuse no_credential 1 2 1"));
  }

  void aSelector_opensNothingMore() {
    const std::vector vaults{vault(10, {credential(1)})};
    QCOMPARE(decided(vaults, request("GET", "/", "evil.test"), chosen("v10", "c1")), std::string("pass"));
    PinnedVault others = vault(11, {credential(2)});
    others.pin.agent = idOf<ItemId>(201);
    QCOMPARE(decided({others}, request(), chosen("v11", "")), std::string("pass"));
  }

  void anotherAgentsPin_opensNothing() {
    PinnedVault others = vault(10, {credential(1)});
    others.pin.agent = idOf<ItemId>(201);
    QCOMPARE(decided({others}), std::string("pass"));
    QCOMPARE(decided({others, vault(11, {credential(2)})}), std::string("use 2 of 11"));
  }

  void anAgentWithoutTheScope_usesNothing() {
    Agent reader = fred();
    reader.scopes = {AgentScope::read, AgentScope::write};
    QCOMPARE(decided({vault(10, {credential(1)})}, request(), {}, reader), std::string("refuse missing_scope 1"));
    reader.scopes.clear();
    QCOMPARE(decided({vault(10, {credential(1)})}, request(), {}, reader), std::string("refuse missing_scope 1"));
  }

  void aCredentialWithoutARule_isNeverPutIntoARequest() {
    Credential authenticator = credential(1);
    authenticator.binding.rule = NoRule{};
    QCOMPARE(decided({vault(10, {authenticator})}), std::string("refuse not_injectable 1"));
    QCOMPARE(decided({vault(10, {authenticator, credential(2)})}), std::string("use 2 of 10"));
  }

  void theReason_isThatOfTheCredentialThatCameFurthest() {
    Credential foreign = credential(1);
    foreign.labels.nameSpace = "agent:mary";
    Credential expired = credential(2);
    expired.labels.expiresAt = noon;
    Credential limited = credential(3);
    limited.binding.paths = {"/other"};
    QCOMPARE(decided({vault(10, {foreign, expired, limited})}), std::string("refuse path_not_allowed 3"));
    QCOMPARE(decided({vault(10, {foreign, expired})}), std::string("refuse expired_credential 2"));
    QCOMPARE(decided({vault(10, {foreign})}), std::string("refuse wrong_namespace 1"));
  }

  void theBestHostOfACredential_countsForItsRank() {
    Credential both = credential(1);
    both.binding.hosts = {{.name = "*.test"}, {.name = "api.test"}};
    QCOMPARE(decided({vault(10, {both, credential(2, "*.test")})}), std::string("use 1 of 10"));
  }
};

CHATELAINE_TEST(DecideUsesOneCredential);
#include "decide_uses_one_credential.moc"
