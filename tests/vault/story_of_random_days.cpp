// A model test: random work on a device, with cut wires and kills, against a plain map of what should be true. In the
// end the gateway has exactly that. The seed is fixed, so that a failure repeats itself.
#include <map>
#include <random>

#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

struct Expected {
  std::string secret;
  CredentialLabels labels;
  Binding binding;
};

class Days {
 public:
  explicit Days(std::uint32_t seed) : m_random(seed) { m_world.settle(); }

  void work(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }
  bool converges();

 private:
  std::size_t below(std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(m_random); }
  void step();
  void addCredential();
  void editCredential();
  void replaceSecret();
  void removeCredential();
  void changeAgents();
  void changePins();
  void syncWithFaults(Party& party);
  ItemId anyCredential();

  World m_world;
  std::mt19937 m_random;
  int m_counter = 0;
  std::map<ItemId, Expected> m_credentials;
  std::map<ItemId, std::string> m_agents;
  std::map<ItemId, ItemId> m_pins;  // agent by pin
};

void Days::step() {
  m_world.tick(std::chrono::seconds(static_cast<int>(below(300))));
  switch (below(10)) {
    case 0:
    case 1: return addCredential();
    case 2: return editCredential();
    case 3: return replaceSecret();
    case 4: return removeCredential();
    case 5: return changeAgents();
    case 6: return changePins();
    case 7: return m_world.owner.reopen();
    case 8: return syncWithFaults(m_world.owner);
    default: return syncWithFaults(m_world.gateway);
  }
}

ItemId Days::anyCredential() {
  auto chosen = m_credentials.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(below(m_credentials.size())));
  return chosen->first;
}

void Days::addCredential() {
  const std::string text = "secret " + std::to_string(++m_counter);
  const auto saved = m_world.owner->add(m_world.payments, stripe(text, "Credential " + std::to_string(m_counter)));
  if (saved) m_credentials[saved->id] = {text, saved->labels, saved->binding};
}

void Days::editCredential() {
  if (m_credentials.empty()) return;
  const ItemId id = anyCredential();
  Expected& expected = m_credentials[id];
  expected.labels.label = "label " + std::to_string(++m_counter);
  if (!m_world.owner->update(id, expected.labels)) qFatal("an edit was refused");
}

void Days::replaceSecret() {
  if (m_credentials.empty()) return;
  const ItemId id = anyCredential();
  Expected& expected = m_credentials[id];
  expected.secret = "secret " + std::to_string(++m_counter);
  expected.binding.paths = {"/v" + std::to_string(m_counter) + "/"};
  if (!m_world.owner->replaceSecret(id, expected.binding, keyField(expected.secret))) qFatal("a secret was refused");
}

void Days::removeCredential() {
  if (m_credentials.size() < 3) return;
  const ItemId id = anyCredential();
  if (!m_world.owner->remove(id)) qFatal("a removal was refused");
  m_credentials.erase(id);
}

void Days::changeAgents() {
  if (m_agents.size() > 2 && below(2) == 0) {
    const ItemId id = m_agents.begin()->first;
    if (!m_world.owner->removeAgent(id)) qFatal("a removal was refused");
    m_agents.erase(id);
    std::erase_if(m_pins, [&](const auto& pin) { return pin.second == id; });
    return;
  }
  const auto agent = m_world.owner->addAgent("agent-" + std::to_string(++m_counter));
  if (agent) m_agents[agent->id] = agent->name;
}

void Days::changePins() {
  if (m_agents.empty()) return;
  if (!m_pins.empty() && below(2) == 0) {
    const ItemId id = m_pins.begin()->first;
    if (!m_world.owner->unpin(id)) qFatal("an unpin was refused");
    m_pins.erase(id);
    return;
  }
  const ItemId agent = m_agents.begin()->first;
  const auto pin = m_world.owner->pin(agent, m_world.payments, std::nullopt);
  if (pin) m_pins[pin->id] = agent;
}

// Every third run loses a request, or its answer, and every other of those kills the program.
void Days::syncWithFaults(Party& party) {
  std::size_t left = below(3) == 0 ? below(8) : 1000;
  const bool loseAnswer = below(2) == 0;
  m_world.onRequest = [&](const sync::ApiRequest&) -> std::optional<sync::ApiResponse> {
    if (loseAnswer || left-- != 0) return std::nullopt;
    return sync::ApiResponse{0, {}};
  };
  m_world.onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
    if (loseAnswer && left-- == 0) answer = {0, {}};
  };
  const bool went = m_world.sync(party).has_value();
  m_world.onRequest = {};
  m_world.onAnswer = {};
  if (!went && below(2) == 0) party.reopen();
}

bool Days::converges() {
  if (!m_world.publish() || !m_world.owner->pendingChanges().empty()) return false;
  if (!m_world.owner->problems().empty() || !m_world.gateway->problems().empty()) return false;
  if (!m_world.owner->verifyAudit()->verified) return false;
  for (Party* party : {&m_world.owner, &m_world.gateway}) {
    if ((*party)->credentials(m_world.payments).size() != m_credentials.size()) return false;
    if ((*party)->agents().size() != m_agents.size() || (*party)->pins().size() != m_pins.size()) return false;
    for (const auto& [id, expected] : m_credentials) {
      const auto credential = (*party)->credential(id);
      if (!credential || credential->labels != expected.labels || credential->binding != expected.binding) return false;
    }
  }
  return std::ranges::all_of(
      m_credentials, [&](const auto& entry) { return opened(m_world.gateway, entry.first) == entry.second.secret; });
}

}  // namespace

class StoryOfRandomDays : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void days_converge_data() {
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 6; ++seed) QTest::addRow("seed %u", seed) << seed;
  }
  void days_converge() {
    QFETCH(quint32, seed);
    Days days(seed);
    for (int day = 0; day < 3; ++day) {
      days.work(60);
      QVERIFY(days.converges());
    }
  }
};

CHATELAINE_TEST(StoryOfRandomDays);
#include "story_of_random_days.moc"
