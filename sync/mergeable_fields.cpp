#include "sync/mergeable_fields.h"

#include <algorithm>
#include <set>

namespace chatelaine::sync {
namespace {

using Expiry = std::optional<Timestamp>;

ShownField shown(const std::string& text) { return {{}, text, {}}; }
ShownField shown(const Expiry& time) { return {{}, {}, time}; }
ShownField shown(const std::optional<ItemId>& id) { return {{}, id ? id->hex() : std::string{}, {}}; }
ShownField shown(std::uint32_t number) { return {{}, std::to_string(number), {}}; }
ShownField shown(EgressPolicy egress) { return {{}, egress == EgressPolicy::refuse ? "refuse" : "tunnel", {}}; }

template <class List, class Text>
ShownField joined(const List& list, Text text) {
  ShownField field;
  for (const auto& element : list) {
    if (!field.text.empty()) field.text += ", ";
    field.text += text(element);
  }
  return field;
}
ShownField shown(const std::vector<std::string>& texts) {
  return joined(texts, [](const std::string& text) { return text; });
}
ShownField shown(const std::vector<AgentScope>& scopes) {
  return joined(scopes, [](AgentScope scope) { return std::string(toString(scope)); });
}
ShownField shown(const std::optional<AgentToken>& token) { return token ? shown(token->expiresAt) : ShownField{}; }

// A field that stands in one place of the item, which `at` gives.
template <class Item, class At>
MergeableField<Item> plain(std::string name, At at) {
  MergeableField<Item> field;
  field.equal = [at](const Item& one, const Item& other) { return at(one) == at(other); };
  field.copy = [at](Item& to, const Item& from) { at(to) = at(from); };
  field.show = [at, name](const Item& item) {
    ShownField value = shown(at(item));
    value.name = name;
    return value;
  };
  field.name = std::move(name);
  return field;
}

template <class Item, class At, class Restricted>
MergeableField<Item> restricted(std::string name, At at, Restricted stricter) {
  MergeableField<Item> field = plain<Item>(std::move(name), at);
  field.restrict = [at, stricter](Item& result, const Item& mine, const Item& theirs) {
    at(result) = stricter(at(mine), at(theirs));
  };
  return field;
}

Expiry earlier(const Expiry& one, const Expiry& other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

template <class Value>
std::vector<Value> common(const std::vector<Value>& one, const std::vector<Value>& other) {
  std::vector<Value> both;
  std::ranges::copy_if(other, std::back_inserter(both),
                       [&](const Value& value) { return std::ranges::contains(one, value); });
  return both;
}

// Empty means everybody; of two names the first committed stays.
std::string narrower(const std::string& mine, const std::string& theirs) { return theirs.empty() ? mine : theirs; }

MergeableField<CredentialState> metadataEntry(const std::string& key) {
  const auto valueOf = [key](const CredentialState& item) -> std::optional<std::string> {
    const auto entry = item.fields.labels.metadata.find(key);
    if (entry == item.fields.labels.metadata.end()) return std::nullopt;
    return entry->second;
  };
  MergeableField<CredentialState> field;
  field.name = "metadata." + key;
  field.equal = [valueOf](const auto& one, const auto& other) { return valueOf(one) == valueOf(other); };
  field.copy = [key, valueOf](CredentialState& to, const CredentialState& from) {
    const auto value = valueOf(from);
    if (value) to.fields.labels.metadata[key] = *value;
    else to.fields.labels.metadata.erase(key);
  };
  field.show = [name = field.name, valueOf](const CredentialState& item) {
    return ShownField{name, valueOf(item).value_or(std::string{}), {}};
  };
  return field;
}

// The secret opens only beside the binding that it was sealed with: one field, shown by where it may go.
MergeableField<CredentialState> secretWithBinding() {
  MergeableField<CredentialState> field;
  field.name = secretField;
  field.equal = [](const CredentialState& one, const CredentialState& other) {
    return one.secret == other.secret && one.fields.binding == other.fields.binding;
  };
  field.copy = [](CredentialState& to, const CredentialState& from) {
    to.secret = from.secret;
    to.fields.binding = from.fields.binding;
    to.fields.secretVersion = from.fields.secretVersion;
    to.fields.secretStoredAt = from.fields.secretStoredAt;
  };
  field.show = [](const CredentialState& item) {
    return ShownField{std::string(secretField), {}, item.fields.secretStoredAt};
  };
  return field;
}

std::optional<AgentToken> tokenOf(const Agent& agent, const Hash& hash) {
  const auto token = std::ranges::find(agent.tokens, hash, &AgentToken::hash);
  if (token == agent.tokens.end()) return std::nullopt;
  return *token;
}

void setToken(Agent& agent, const Hash& hash, const std::optional<AgentToken>& token) {
  const auto place = std::ranges::find(agent.tokens, hash, &AgentToken::hash);
  if (place == agent.tokens.end()) {
    if (token) agent.tokens.push_back(*token);
  } else if (token) {
    *place = *token;
  } else {
    agent.tokens.erase(place);
  }
}

// Revoked on either side is revoked.
MergeableField<Agent> tokenField(const AgentToken& known) {
  const Hash hash = known.hash;
  MergeableField<Agent> field;
  field.name = "token." + known.hint;
  field.equal = [hash](const Agent& one, const Agent& other) { return tokenOf(one, hash) == tokenOf(other, hash); };
  field.copy = [hash](Agent& to, const Agent& from) { setToken(to, hash, tokenOf(from, hash)); };
  field.restrict = [hash](Agent& result, const Agent& mine, const Agent& theirs) {
    const auto ours = tokenOf(mine, hash);
    auto token = tokenOf(theirs, hash);
    if (!ours) token.reset();
    if (token) token->expiresAt = earlier(ours->expiresAt, token->expiresAt);
    setToken(result, hash, token);
  };
  field.show = [hash, name = field.name](const Agent& agent) {
    ShownField value = shown(tokenOf(agent, hash));
    value.name = name;
    return value;
  };
  return field;
}

}  // namespace

std::vector<MergeableField<CredentialState>> fieldsOf(const std::vector<const CredentialState*>& items) {
  using Item = CredentialState;
  std::vector<MergeableField<Item>> fields;
  fields.push_back(plain<Item>("name", [](auto& item) -> auto& { return item.fields.labels.name; }));
  fields.push_back(plain<Item>("service", [](auto& item) -> auto& { return item.fields.labels.service; }));
  fields.push_back(plain<Item>("identifier", [](auto& item) -> auto& { return item.fields.labels.identifier; }));
  fields.push_back(plain<Item>("label", [](auto& item) -> auto& { return item.fields.labels.label; }));
  fields.push_back(
      restricted<Item>("namespace", [](auto& item) -> auto& { return item.fields.labels.nameSpace; }, narrower));
  fields.push_back(
      restricted<Item>("expires", [](auto& item) -> auto& { return item.fields.labels.expiresAt; }, earlier));
  fields.push_back(plain<Item>("totp", [](auto& item) -> auto& { return item.fields.labels.attachedTotp; }));
  std::set<std::string> keys;
  for (const Item* item : items) {
    for (const auto& [key, value] : item->fields.labels.metadata) keys.insert(key);
  }
  for (const std::string& key : keys) fields.push_back(metadataEntry(key));
  fields.push_back(secretWithBinding());
  return fields;
}

std::vector<MergeableField<Agent>> fieldsOf(const std::vector<const Agent*>& items) {
  std::vector<MergeableField<Agent>> fields;
  fields.push_back(plain<Agent>("name", [](auto& item) -> auto& { return item.name; }));
  fields.push_back(restricted<Agent>("scopes", [](auto& item) -> auto& { return item.scopes; }, common<AgentScope>));
  fields.push_back(
      restricted<Agent>("namespaces", [](auto& item) -> auto& { return item.namespaces; }, common<std::string>));
  fields.push_back(restricted<Agent>(
      "egress", [](auto& item) -> auto& { return item.egress; },
      [](EgressPolicy one, EgressPolicy other) { return std::max(one, other); }));
  std::set<Hash> seen;
  for (const Agent* item : items) {
    for (const AgentToken& token : item->tokens) {
      if (seen.insert(token.hash).second) fields.push_back(tokenField(token));
    }
  }
  return fields;
}

std::vector<MergeableField<Pin>> fieldsOf(const std::vector<const Pin*>&) {
  std::vector<MergeableField<Pin>> fields;
  fields.push_back(plain<Pin>("order", [](auto& item) -> auto& { return item.order; }));
  fields.push_back(restricted<Pin>("expires", [](auto& item) -> auto& { return item.expiresAt; }, earlier));
  return fields;
}

std::vector<MergeableField<Name>> fieldsOf(const std::vector<const Name*>&) {
  std::vector<MergeableField<Name>> fields;
  fields.push_back(plain<Name>("text", [](auto& item) -> auto& { return item.text; }));
  return fields;
}

}  // namespace chatelaine::sync
