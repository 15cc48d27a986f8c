// Agents, their tokens and their pins: who may use which vault through which gateway.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/environment.h"
#include "core/id.h"

namespace chatelaine {

enum class AgentScope : std::uint8_t { use, read, write };  // vault:use, vault:read, vault:write
enum class EgressPolicy : std::uint8_t { tunnel, refuse };  // for hosts that no pinned credential names

std::string_view toString(AgentScope scope);  // "vault:use"

// A token is shown once; only the hash, which includes the gateway's id, is stored.
struct AgentToken {
  PrincipalId gateway;
  Hash hash;
  std::string hint;  // the last four characters of the public prefix part; nothing of the random part
  Timestamp createdAt;
  std::optional<Timestamp> expiresAt;
  friend bool operator==(const AgentToken&, const AgentToken&) = default;
};

struct Agent {
  ItemId id;
  std::string name;  // unique in the team; lower case letters, digits, "-"
  std::vector<AgentToken> tokens;
  std::vector<AgentScope> scopes{AgentScope::use};
  std::vector<std::string> namespaces;
  EgressPolicy egress = EgressPolicy::tunnel;
  Timestamp createdAt;
  friend bool operator==(const Agent&, const Agent&) = default;
};

// Opens one vault to one agent. Lives in the vault that it opens.
struct Pin {
  ItemId id;
  ItemId agent;
  VaultId vault;
  std::uint32_t order = 0;
  std::optional<Timestamp> expiresAt;
  friend bool operator==(const Pin&, const Pin&) = default;
};

}  // namespace chatelaine
