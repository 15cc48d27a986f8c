#include "tests/vault/use_cases.h"

#include <algorithm>
#include <stdexcept>

#include "crypto/random.h"
#include "vault/trash.h"

namespace chatelaine::test {
namespace {

template <class Value>
Value must(Result<Value> result) {
  if (!result) throw std::runtime_error(std::string(toString(result.error().code)) + ": " + result.error().detail);
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

template <class Value>
Result<void> done(Result<Value> result) {
  if (!result) return std::unexpected(std::move(result.error()));
  return {};
}

Credential named(World& world, const std::string& name) {
  for (const Credential& one : world.owner->credentials(world.payments)) {
    if (one.labels.name == name) return one;
  }
  throw std::runtime_error("no credential " + name);
}

Agent agent(World& world) { return world.owner->agents().front(); }

std::vector<UseCase> ofCredentials() {
  return {
      {"add a credential",
       [](World& world) { return done(world.owner->add(world.payments, stripe("sk_new", "New"))); }},
      {"replace a secret",
       [](World& world) {
         const Credential one = named(world, "Stripe");
         return done(world.owner->replaceSecret(one.id, one.binding, keyField("sk_other")));
       }},
      {"change labels",
       [](World& world) {
         const Credential one = named(world, "Stripe");
         CredentialLabels labels = one.labels;
         labels.label = "changed";
         return done(world.owner->update(one.id, labels));
       }},
      {"delete a credential", [](World& world) { return world.owner->remove(named(world, "Stripe").id); }},
      {"bring a credential back",
       [](World& world) {
         vault::Trash trash(*world.owner);
         return done(trash.restore(trash.list().front().credential.id));
       }},
      {"erase a deleted credential",
       [](World& world) {
         vault::Trash trash(*world.owner);
         return trash.erase(trash.list().front().credential.id);
       }},
  };
}

std::vector<UseCase> ofAgents() {
  return {
      {"add an agent", [](World& world) { return done(world.owner->addAgent("ana")); }},
      {"change an agent",
       [](World& world) {
         Agent changed = agent(world);
         changed.namespaces = {"payments"};
         return done(world.owner->updateAgent(changed));
       }},
      {"remove an agent", [](World& world) { return world.owner->removeAgent(agent(world).id); }},
      {"create a token",
       [](World& world) {
         return done(world.owner->createToken(agent(world).id, world.gateway->card().id, std::nullopt));
       }},
      {"revoke a token",
       [](World& world) { return world.owner->revokeToken(agent(world).id, agent(world).tokens.front().hash); }},
      {"pin again with an end",
       [](World& world) {
         return done(world.owner->pin(agent(world).id, world.payments, world.now + std::chrono::hours(1)));
       }},
      {"unpin", [](World& world) { return world.owner->unpin(world.owner->pins().front().id); }},
  };
}

std::vector<UseCase> ofVaults() {
  return {
      {"add a vault",
       [](World& world) {
         const auto offer = world.gateway->makeVaultKey({VaultId::fromHex(std::string(32, '7')).value(), 1});
         return done(world.owner->addVault("Mail", offer.value()));
       }},
      {"rename a vault", [](World& world) { return world.owner->renameVault(world.payments, "Money"); }},
      {"record an event",
       [](World& world) {
         AuditEvent event;
         event.action = AuditAction::unlocked;
         return world.owner->record(event);
       }},
  };
}

void addLine(std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) text += part + " | ";
  text += '\n';
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::ranges::sort(lines);
  return lines;
}

std::string lineOf(const Credential& one) {
  return one.labels.name + "/" + one.labels.label + "/" + std::to_string(one.secretVersion) + "/" +
         one.binding.hosts.front().name;
}

void addVaults(std::string& text, Party& party) {
  std::vector<std::string> lines;
  for (const vault::VaultSummary& one : party->vaults()) {
    std::vector<std::string> credentials;
    for (const Credential& credential : party->credentials(one.id)) credentials.push_back(lineOf(credential));
    std::string line = one.name + (one.isReadOnly ? " read-only" : "") + ": ";
    addLine(line, sorted(std::move(credentials)));
    lines.push_back(std::move(line));
  }
  addLine(text, sorted(std::move(lines)));
}

void addAgents(std::string& text, Party& party) {
  std::vector<std::string> lines;
  for (const Agent& one : party->agents()) {
    lines.push_back(one.name + "/" + std::to_string(one.tokens.size()) + "/" + std::to_string(one.namespaces.size()));
  }
  for (const Pin& pin : party->pins()) lines.push_back(pin.expiresAt ? "pin with an end" : "pin");
  addLine(text, sorted(std::move(lines)));
}

}  // namespace

std::vector<UseCase> useCases() {
  std::vector<UseCase> all = ofCredentials();
  std::ranges::move(ofAgents(), std::back_inserter(all));
  std::ranges::move(ofVaults(), std::back_inserter(all));
  return all;
}

void prepareWorld(World& world) {
  world.settle();
  must(world.owner->add(world.payments, stripe("sk_live_1")));
  const Credential deleted = must(world.owner->add(world.payments, stripe("sk_live_2", "Deleted")));
  const Agent fred = must(world.owner->addAgent("fred"));
  must(world.owner->createToken(fred.id, world.gateway->card().id, std::nullopt));
  must(world.owner->pin(fred.id, world.payments, std::nullopt));
  must(world.publish());
  must(world.owner->remove(deleted.id));
  must(world.publish());
}

std::string visibleState(Party& party) {
  std::string text = party->teamName() + " " + std::to_string(party->roster()->revision) + "\n";
  addVaults(text, party);
  addAgents(text, party);
  std::vector<std::string> deleted;
  for (const auto& one : vault::Trash(*party).list()) deleted.push_back(lineOf(one.credential));
  addLine(text, sorted(std::move(deleted)));
  text += std::to_string(party->pendingChanges().size()) + " pending, " +
          std::to_string(party->audit({.limit = 10'000}).size()) + " events, " +
          std::to_string(party->problems().size()) + " problems";
  return text;
}

}  // namespace chatelaine::test
