#include <random>

#include "core/decide.h"
#include "tests/core/drafts.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using std::chrono::hours;
using test::noon;

namespace {

// Small worlds in which everything collides: few hosts, names, namespaces and orders.
class World {
 public:
  explicit World(unsigned seed) : m_random(seed) {
    m_agent.id = id<ItemId>(1);
    m_agent.namespaces = maybe() ? std::vector<std::string>{"a"} : std::vector<std::string>{"a", "b"};
    if (oneIn(10)) m_agent.scopes = {AgentScope::read};
    if (maybe()) m_agent.egress = EgressPolicy::refuse;
    const int vaultCount = number(0, 3);
    for (int i = 0; i < vaultCount; ++i) m_vaults.push_back(vault(i));
    m_request.scheme = oneIn(10) ? "http" : "https";
    m_request.host = pick({"api.test", "x.api.test", "other.test"});
    m_request.port = oneIn(8) ? 8443 : 443;
    m_request.method = pick({"GET", "POST"});
    m_request.path = pick({"/v1", "/v1/x", "/v10", "/"});
    if (oneIn(4)) m_selector.vault = pick({"v0", "v1"});
    if (oneIn(4)) m_selector.credential = pick({"c0", "c1"});
    if (oneIn(4)) m_selector.nameSpace = pick({"a", "b"});
  }

  Decision decision() const { return decide(m_agent, m_selector, m_request, m_vaults, noon); }

  void shuffle() {
    std::ranges::shuffle(m_vaults, m_random);
    for (PinnedVault& vault : m_vaults) std::ranges::shuffle(vault.credentials, m_random);
  }

  const Agent& agent() const { return m_agent; }
  const CanonicalRequest& request() const { return m_request; }
  const Selector& selector() const { return m_selector; }
  std::vector<PinnedVault>& vaults() { return m_vaults; }
  const std::vector<PinnedVault>& vaults() const { return m_vaults; }

 private:
  bool maybe() { return oneIn(2); }
  bool oneIn(int times) { return number(1, times) == 1; }
  int number(int low, int high) { return std::uniform_int_distribution(low, high)(m_random); }
  std::string pick(std::vector<std::string> texts) {
    return texts.at(static_cast<std::size_t>(number(0, static_cast<int>(texts.size()) - 1)));
  }
  template <class AnyId>
  AnyId id(int value) {
    AnyId made;
    made.bytes.back() = static_cast<std::byte>(value);
    return made;
  }
  std::optional<Timestamp> expiry() {
    if (!oneIn(4)) return std::nullopt;
    return noon + hours(number(-1, 1));
  }
  PinnedVault vault(int index) {
    PinnedVault made;
    made.pin.agent = id<ItemId>(oneIn(8) ? 2 : 1);
    made.pin.vault = id<VaultId>(10 + index);
    made.pin.order = static_cast<std::uint32_t>(number(0, 1));
    made.pin.expiresAt = expiry();
    made.vaultName = "v" + std::to_string(index);
    const int count = number(0, 3);
    for (int i = 0; i < count; ++i) made.credentials.push_back(credential(index, i));
    return made;
  }
  Credential credential(int vaultIndex, int index) {
    Credential made;
    made.id = id<ItemId>(100 + vaultIndex * 10 + index);
    made.labels.name = "c" + std::to_string(index);
    made.labels.nameSpace = oneIn(3) ? pick({"a", "b", "c"}) : "";
    made.labels.expiresAt = expiry();
    if (!oneIn(6)) made.binding.rule = HeaderRule{"Authorization", "{key}", {}};
    made.binding.hosts = {{.name = pick({"api.test", "*.api.test", "*.test"})}};
    if (oneIn(3)) made.binding.methods = {"GET"};
    if (oneIn(3)) made.binding.paths = {"/v1"};
    return made;
  }

  std::mt19937 m_random;
  Agent m_agent;
  Selector m_selector;
  CanonicalRequest m_request;
  std::vector<PinnedVault> m_vaults;
};

// What must be true of a credential that is used, said once more and in another way than the product says it.
std::string whyNot(const World& world, const PinnedVault& vault, const Credential& credential) {
  const CanonicalRequest& request = world.request();
  if (vault.pin.agent != world.agent().id) return "another agent's pin";
  if (vault.pin.expiresAt.value_or(noon + hours(1)) <= noon) return "expired pin";
  if (credential.labels.expiresAt.value_or(noon + hours(1)) <= noon) return "expired credential";
  if (request.scheme != "https") return "cleartext";
  if (request.port != 443) return "another port";
  const std::string host = credential.binding.hosts.front().name;
  const std::string parent = request.host.substr(request.host.find('.') + 1);
  if (host != request.host && host != "*." + parent) return "another host";
  const std::string& nameSpace = credential.labels.nameSpace;
  if (!nameSpace.empty() && std::ranges::count(world.agent().namespaces, nameSpace) == 0) return "foreign namespace";
  if (!credential.binding.methods.empty() && request.method != "GET") return "method";
  if (!credential.binding.paths.empty() && request.path != "/v1" && request.path != "/v1/x") return "path";
  if (credential.binding.rule.index() == 0) return "no rule";
  if (world.agent().scopes != std::vector{AgentScope::use}) return "scope";
  const Selector& selector = world.selector();
  if (!selector.vault.empty() && selector.vault != vault.vaultName) return "another vault chosen";
  if (!selector.credential.empty() && selector.credential != credential.labels.name) return "another name chosen";
  if (!selector.nameSpace.empty() && !nameSpace.empty() && selector.nameSpace != nameSpace) return "another namespace";
  return {};
}

struct Tally {
  int fitting = 0;
  std::string reasonAgainstUsed = "not found";
};

Tally tally(const World& world, const Decision& decision) {
  Tally result;
  const auto* use = std::get_if<UseCredential>(&decision);
  for (const PinnedVault& vault : world.vaults()) {
    for (const Credential& credential : vault.credentials) {
      const std::string reason = whyNot(world, vault, credential);
      if (reason.empty()) ++result.fitting;
      if (use && use->credential == credential.id && use->vault == vault.pin.vault) result.reasonAgainstUsed = reason;
    }
  }
  return result;
}

std::string textOf(const Decision& decision) {
  if (const auto* use = std::get_if<UseCredential>(&decision)) return "use " + use->credential.hex() + use->vault.hex();
  if (const auto* refusal = std::get_if<Refuse>(&decision)) return "refuse " + std::string(toString(refusal->reason));
  return "pass";
}

constexpr unsigned worlds = 20'000;

}  // namespace

class DecideKeepsItsInvariants : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatIsUsed_passesEveryCheck() {
    unsigned used = 0;
    for (unsigned seed = 0; seed < worlds; ++seed) {
      const World world(seed);
      const Decision decision = world.decision();
      if (!std::holds_alternative<UseCredential>(decision)) continue;
      ++used;
      QVERIFY2(tally(world, decision).reasonAgainstUsed.empty(), std::to_string(seed).c_str());
    }
    QVERIFY(used > worlds / 50);  // the worlds are not so poor that nothing is ever used
  }

  void oneThatFits_isNeverRefused() {
    for (unsigned seed = 0; seed < worlds; ++seed) {
      const World world(seed);
      const Decision decision = world.decision();
      const int fitting = tally(world, decision).fitting;
      const auto* refusal = std::get_if<Refuse>(&decision);
      const bool isAmbiguous = refusal && refusal->reason == Refusal::ambiguous;
      if (fitting == 1) QVERIFY2(std::holds_alternative<UseCredential>(decision), std::to_string(seed).c_str());
      if (fitting == 0) QVERIFY2(!std::holds_alternative<UseCredential>(decision), std::to_string(seed).c_str());
      if (isAmbiguous) QVERIFY2(fitting > 1 && refusal->candidates.size() > 1, std::to_string(seed).c_str());
    }
  }

  void theOrderOfTheLists_doesntMatter() {
    for (unsigned seed = 0; seed < worlds; ++seed) {
      World world(seed);
      const std::string before = textOf(world.decision());
      world.shuffle();
      QVERIFY2(textOf(world.decision()) == before, std::to_string(seed).c_str());
    }
  }

  void anotherAgentsVault_changesNothing() {
    for (unsigned seed = 0; seed < worlds; ++seed) {
      World world(seed);
      const std::string before = textOf(world.decision());
      PinnedVault foreign = World(seed + 1).vaults().empty() ? PinnedVault{} : World(seed + 1).vaults().front();
      foreign.pin.agent.bytes.front() = std::byte{9};
      world.vaults().push_back(foreign);
      QVERIFY2(textOf(world.decision()) == before, std::to_string(seed).c_str());
    }
  }

  // P6: whatever is taken away, the next decision doesn't use it.
  void whatWasUnpinned_isNotUsed() {
    for (unsigned seed = 0; seed < worlds; ++seed) {
      World world(seed);
      const Decision before = world.decision();
      const auto* use = std::get_if<UseCredential>(&before);
      if (use == nullptr) continue;
      std::erase_if(world.vaults(), [use](const PinnedVault& vault) { return vault.pin.vault == use->vault; });
      QVERIFY2(textOf(world.decision()) != textOf(before), std::to_string(seed).c_str());
    }
  }

  void aHostThatANamedHostCovers_isNeverPassedThrough() {
    for (unsigned seed = 0; seed < worlds; ++seed) {
      World world(seed);
      std::erase_if(world.vaults(), [&world](const PinnedVault& vault) { return vault.pin.agent != world.agent().id; });
      const bool isNamed = namesHost(world.vaults(), world.request().host, world.request().port);
      const bool isPassed = std::holds_alternative<PassThrough>(world.decision());
      QVERIFY2(!(isNamed && isPassed), std::to_string(seed).c_str());
    }
  }
};

CHATELAINE_TEST(DecideKeepsItsInvariants);
#include "decide_keeps_its_invariants.moc"
