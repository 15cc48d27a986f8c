// A model test over three clients: two devices of a person, who both work on the same things without hearing of each
// other, and a gateway. Wires are cut, answers lost, programs and the server killed, conflicts decided at random.
//
// Every value that is written is one of its kind, so that it can be found again. What a device acknowledged may be gone
// in the end only where somebody who had it before their eyes replaced it: it is live, in an inbox, or was decided on.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/second_device.h"
#include "vault/conflicts.h"
#include "vault/guard.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Conflict;
using vault::Conflicts;

namespace {

std::string textOf(Timestamp time) { return "t" + std::to_string(time.time_since_epoch().count()); }

// The values of a credential that are one of their kind. Hosts are written together with a secret of the same number.
std::set<std::string> valuesOf(const Credential& credential) {
  std::set<std::string> values{credential.labels.label, credential.labels.identifier, credential.labels.service};
  for (const auto& [key, value] : credential.labels.metadata) values.insert(value);
  for (const AllowedHost& host : credential.binding.hosts) values.insert(host.name);
  if (credential.labels.expiresAt) values.insert(textOf(*credential.labels.expiresAt));
  values.erase("");
  return values;
}

std::set<std::string> valuesOf(const vault::ConflictSide& side) {
  std::set<std::string> values;
  for (const sync::ShownField& field : side.values) {
    values.insert(field.text);
    if (field.time) values.insert(textOf(*field.time));
  }
  return values;
}

class Model {
 public:
  explicit Model(std::uint32_t seed) : m_random(seed) {
    m_world.settle();
    m_second = std::make_unique<SecondDevice>(m_world);
  }

  void work(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }
  // What is wrong after everybody has heard of everything; empty if nothing is.
  std::string finding();
  bool isRecordVerified();
  std::size_t decided() const { return m_decided; }

 private:
  std::size_t below(std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(m_random); }
  Party& anyDevice() { return below(2) == 0 ? m_world.owner : m_second->party; }
  std::vector<Party*> everybody() { return {&m_world.owner, &m_second->party, &m_world.gateway}; }
  std::string fresh(const std::string& kind) { return kind + std::to_string(++m_counter); }
  std::optional<Credential> anyCredential(Party& device);
  std::optional<Agent> anyAgent(Party& device);

  void step();
  void add(Party& device);
  void edit(Party& device);
  void replaceSecret(Party& device);
  void remove(Party& device);
  void changeAgent(Party& device);
  void changeToken(Party& device, const Agent& agent);
  void changePin(Party& device);
  void decide(Party& device);
  void synchronise(Party& party);
  void restart();

  void supersede(const std::set<std::string>& values) { m_superseded.insert(values.begin(), values.end()); }
  void acknowledge(const std::string& value) { m_acknowledged.insert(value); }
  std::set<std::string> shownOf(Party& device, const ItemId& item);
  void noteBroughtBack(Party& device, const Conflict& conflict);
  bool decideOn(Party& device, const Conflict& conflict);

  bool everybodyHeard();
  std::string disagreement();
  std::string lostValue();
  std::string wrongSecret();
  std::string comeAlive();
  std::string clash();

  World m_world;
  std::unique_ptr<SecondDevice> m_second;
  std::mt19937 m_random;
  int m_counter = 0;
  std::size_t m_decided = 0;
  std::set<std::string> m_acknowledged;
  std::set<std::string> m_superseded;  // replaced, deleted or given up by somebody who had it before their eyes
  std::map<std::string, std::set<std::string>> m_secretsOf;  // by host: those that were typed for it
  std::set<ItemId> m_removed;
  std::set<Hash> m_revoked;
};

void Model::step() {
  m_world.tick(std::chrono::seconds(static_cast<int>(below(60))));
  Party& device = anyDevice();
  const std::size_t choice = below(32);
  if (choice < 3) return add(device);
  if (choice < 9) return edit(device);
  if (choice < 11) return replaceSecret(device);
  if (choice < 13) return remove(device);
  if (choice < 16) return changeAgent(device);
  if (choice < 18) return changePin(device);
  if (choice < 21) return decide(device);
  if (choice < 28) return synchronise(device);
  if (choice < 31) return synchronise(m_world.gateway);
  restart();
}

std::optional<Credential> Model::anyCredential(Party& device) {
  const auto all = device->credentials(m_world.payments);
  return all.empty() ? std::nullopt : std::optional(all[below(all.size())]);
}

std::optional<Agent> Model::anyAgent(Party& device) {
  const auto all = device->agents();
  return all.empty() ? std::nullopt : std::optional(all[below(all.size())]);
}

// Few names, so that they clash.
void Model::add(Party& device) {
  if (device->credentials(m_world.payments).size() >= 24) return;
  const std::string number = fresh("");
  CredentialDraft draft = stripe("secret " + number, "Name " + std::to_string(below(12)));
  const std::string host = "h" + number + ".test";
  draft.binding.hosts = {{host, 443, false}};
  draft.labels.identifier = fresh("v");
  const auto saved = device->add(m_world.payments, std::move(draft));
  if (!saved) return;  // the name is taken
  m_secretsOf[host].insert("secret " + number);
  acknowledge(host);
  acknowledge(saved->labels.identifier);
}

void Model::edit(Party& device) {
  const auto before = anyCredential(device);
  if (!before) return;
  CredentialLabels labels = before->labels;
  const std::string value = fresh("v");
  std::string written = value;
  switch (below(6)) {
    case 0: labels.label = value; break;
    case 1: labels.identifier = value; break;
    case 2: labels.metadata["service"] = value; break;
    case 3: labels.service = value; break;
    case 4:
      labels.expiresAt = m_world.now + std::chrono::hours(24 * 365) + std::chrono::milliseconds(m_counter);
      written = textOf(*labels.expiresAt);
      break;
    default: labels.name = "Name " + std::to_string(below(12)); written.clear();
  }
  const auto saved = device->update(before->id, labels);
  if (!saved) return;
  if (!written.empty()) acknowledge(written);
  std::set<std::string> gone = valuesOf(*before);
  for (const std::string& kept : valuesOf(*saved)) gone.erase(kept);
  supersede(gone);
}

void Model::replaceSecret(Party& device) {
  const auto before = anyCredential(device);
  if (!before) return;
  const std::string number = fresh("");
  const std::string host = "h" + number + ".test";
  Binding binding = before->binding;
  binding.hosts = {{host, 443, false}};
  if (!device->replaceSecret(before->id, binding, keyField("secret " + number))) qFatal("a secret was refused");
  m_secretsOf[host].insert("secret " + number);
  acknowledge(host);
  supersede({before->binding.hosts.front().name});
}

void Model::remove(Party& device) {
  const auto before = anyCredential(device);
  if (!before || device->credentials(m_world.payments).size() < 6) return;
  if (!device->remove(before->id)) qFatal("a removal was refused");
  m_removed.insert(before->id);
  supersede(valuesOf(*before));
}

void Model::changeAgent(Party& device) {
  const auto agent = anyAgent(device);
  if (!agent || (device->agents().size() < 5 && below(4) == 0)) {
    (void)device->addAgent("agent-" + std::to_string(below(6)));
    return;
  }
  if (below(8) == 0) {
    if (!device->removeAgent(agent->id)) qFatal("a removal was refused");
    m_removed.insert(agent->id);
    supersede({agent->namespaces.begin(), agent->namespaces.end()});
    return;
  }
  if (below(2) == 0) return changeToken(device, *agent);
  Agent changed = *agent;
  changed.namespaces = {fresh("agent:n")};
  changed.egress = below(2) == 0 ? EgressPolicy::refuse : EgressPolicy::tunnel;
  if (!device->updateAgent(changed)) qFatal("an agent was refused");
  acknowledge(changed.namespaces.front());
  supersede({agent->namespaces.begin(), agent->namespaces.end()});
}

void Model::changeToken(Party& device, const Agent& agent) {
  if (agent.tokens.size() < 3) {
    (void)device->createToken(agent.id, m_world.gateway->card().id, std::nullopt);
    return;
  }
  const Hash hash = agent.tokens[below(agent.tokens.size())].hash;
  if (!device->revokeToken(agent.id, hash)) qFatal("a revocation was refused");
  m_revoked.insert(hash);
}

void Model::changePin(Party& device) {
  const auto pins = device->pins();
  if (!pins.empty() && below(2) == 0) {
    const ItemId id = pins[below(pins.size())].id;
    if (!device->unpin(id)) qFatal("an unpin was refused");
    m_removed.insert(id);
    return;
  }
  const auto agent = anyAgent(device);
  if (!agent) return;
  const auto expiry = m_world.now + std::chrono::hours(24 * 365) + std::chrono::milliseconds(++m_counter);
  (void)device->pin(agent->id, m_world.payments, expiry);
}

std::set<std::string> Model::shownOf(Party& device, const ItemId& item) {
  if (const auto credential = device->credential(item)) return valuesOf(*credential);
  for (const Agent& agent : device->agents()) {
    if (agent.id == item) return {agent.namespaces.begin(), agent.namespaces.end()};
  }
  return {};
}

// The side that a person brings back may be a whole item, with all that it had.
void Model::noteBroughtBack(Party& device, const Conflict& conflict) {
  for (const Agent& agent : device->agents()) {
    if (agent.id == conflict.item) m_removed.erase(conflict.item);
    if (agent.id != conflict.item) continue;
    for (const AgentToken& token : agent.tokens) m_revoked.erase(token.hash);
  }
  if (device->credential(conflict.item)) m_removed.erase(conflict.item);
  for (const Pin& pin : device->pins()) m_removed.erase(pin.id == conflict.item ? pin.id : ItemId{});
}

bool Model::decideOn(Party& device, const Conflict& conflict) {
  Conflicts inbox(*device);
  switch (below(3)) {
    case 0: {
      const auto taken = inbox.takeMine(conflict.id);
      if (!taken && taken.error().code != ErrorCode::notFound) qFatal("mine was refused");
      return taken.has_value();
    }
    case 1: {
      const std::string secret = fresh("secret ");
      const auto both = inbox.keepBoth(conflict.id, keyField(secret));
      if (both) m_secretsOf[both->binding.hosts.front().name].insert(secret);
      return both.has_value();  // not for a deletion, nor for what is no credential
    }
    default:
      if (!inbox.keepTheirs(conflict.id)) qFatal("theirs was refused");
      supersede(valuesOf(conflict.mine));
      return true;
  }
}

void Model::decide(Party& device) {
  const auto conflicts = Conflicts(*device).list();
  if (conflicts.empty()) return;
  const Conflict conflict = conflicts[below(conflicts.size())];
  std::set<std::string> gone = shownOf(device, conflict.item);
  if (!decideOn(device, conflict)) return;
  m_decided += 1;
  noteBroughtBack(device, conflict);
  gone.merge(valuesOf(conflict.theirs));  // somebody may have decided since
  for (const std::string& kept : shownOf(device, conflict.item)) gone.erase(kept);
  supersede(gone);
}

// Every third run loses a request, or its answer, and every other of those kills the program.
void Model::synchronise(Party& party) {
  std::size_t left = below(3) == 0 ? below(10) : 1000;
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

void Model::restart() {
  switch (below(4)) {
    case 0: return m_world.restartServer();
    case 1: return m_world.gateway.reopen();
    default: anyDevice().reopen();
  }
}

bool Model::everybodyHeard() {
  for (int round = 0; round < 4; ++round) {
    for (Party* party : everybody()) {
      if (!m_world.sync(*party)) return false;
      if (party == &m_world.gateway) continue;
      vault::Guard guard(**party);
      for (const vault::PausedVault& paused : guard.paused()) {
        if (!guard.accept(paused.vault)) return false;
      }
    }
  }
  return std::ranges::all_of(everybody(), [](Party* party) {
    const auto pending = (*party)->pendingChanges();
    const bool isSent = std::ranges::all_of(pending, [](const auto& change) { return change.parked.has_value(); });
    return isSent && (*party)->problems().empty();
  });
}

std::string Model::disagreement() {
  Party& first = m_world.owner;
  for (Party* party : everybody()) {
    if ((*party)->credentials(m_world.payments) != first->credentials(m_world.payments)) return "other credentials";
    if ((*party)->agents() != first->agents()) return "other agents";
    if ((*party)->pins() != first->pins()) return "other pins";
  }
  return {};
}

bool Model::isRecordVerified() {
  return std::ranges::all_of(everybody(), [](Party* party) {
    const auto verdict = (*party)->verifyAudit();
    return verdict && verdict->verified;
  });
}

std::string Model::lostValue() {
  std::set<std::string> found = m_superseded;
  for (const Credential& credential : m_world.gateway->credentials(m_world.payments)) found.merge(valuesOf(credential));
  for (const Agent& agent : m_world.gateway->agents()) found.insert(agent.namespaces.begin(), agent.namespaces.end());
  for (Party* party : {&m_world.owner, &m_second->party}) {
    for (const Conflict& conflict : Conflicts(**party).list()) {
      found.merge(valuesOf(conflict.mine));
      found.merge(valuesOf(conflict.theirs));
    }
  }
  const auto lost =
      std::ranges::find_if(m_acknowledged, [&](const std::string& value) { return !found.contains(value); });
  return lost == m_acknowledged.end() ? std::string{} : *lost + " is lost";
}

std::string Model::wrongSecret() {
  for (const Credential& credential : m_world.gateway->credentials(m_world.payments)) {
    const std::string secret = opened(m_world.gateway, credential.id);
    if (!m_secretsOf[credential.binding.hosts.front().name].contains(secret)) return "the gateway opens " + secret;
  }
  return {};
}

std::string Model::comeAlive() {
  for (const Credential& credential : m_world.gateway->credentials(m_world.payments)) {
    if (m_removed.contains(credential.id)) return "a deleted credential lives";
  }
  for (const Pin& pin : m_world.gateway->pins()) {
    if (m_removed.contains(pin.id)) return "a deleted pin lives";
  }
  for (const Agent& agent : m_world.gateway->agents()) {
    if (m_removed.contains(agent.id)) return "a deleted agent lives";
    for (const AgentToken& token : agent.tokens) {
      if (m_revoked.contains(token.hash)) return "a revoked token lives";
    }
  }
  return {};
}

std::string Model::clash() {
  std::set<std::string> names;
  for (const Credential& credential : m_world.gateway->credentials(m_world.payments)) {
    if (!names.insert(credential.labels.name).second) return "two credentials are called " + credential.labels.name;
  }
  for (const Agent& agent : m_world.gateway->agents()) {
    if (!names.insert(agent.name).second) return "two agents are called " + agent.name;
  }
  std::set<ItemId> pinned;
  for (const Pin& pin : m_world.gateway->pins()) {
    if (!pinned.insert(pin.agent).second) return "an agent is pinned twice";
  }
  return {};
}

std::string Model::finding() {
  if (!everybodyHeard()) return "something is still unsent, or evidence was found";
  for (const auto check :
       {&Model::disagreement, &Model::lostValue, &Model::wrongSecret, &Model::comeAlive, &Model::clash}) {
    if (std::string found = (this->*check)(); !found.empty()) return found;
  }
  return {};
}

}  // namespace

class StoryOfRandomDevices : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everybodyConvergesAndNothingIsLost_data() {
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<int>("steps");
    QTest::newRow("seed 1, 10,000 steps") << 1U << 10'000;
    for (quint32 seed = 2; seed <= 4; ++seed) QTest::addRow("seed %u, 500 steps", seed) << seed << 500;
  }
  void everybodyConvergesAndNothingIsLost() {
    QFETCH(quint32, seed);
    QFETCH(int, steps);
    Model model(seed);
    for (int done = 0; done < steps; done += 250) {
      model.work(250);
      const std::string finding = model.finding();
      QVERIFY2(finding.empty(), qPrintable(QStringLiteral("seed %1, after %2 steps: %3")
                                               .arg(seed)
                                               .arg(done + 250)
                                               .arg(QString::fromStdString(finding))));
    }
    QVERIFY(model.isRecordVerified());
    QVERIFY(model.decided() > static_cast<std::size_t>(steps) / 100);  // or it didn't try what it is for
  }
};

CHATELAINE_TEST(StoryOfRandomDevices);
#include "story_of_random_devices.moc"
