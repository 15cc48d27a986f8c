#include "core/agent.h"

namespace chatelaine {

std::string_view toString(AgentScope scope) {
  switch (scope) {
    case AgentScope::use: return "vault:use";
    case AgentScope::read: return "vault:read";
    case AgentScope::write: return "vault:write";
  }
  return "";
}

}  // namespace chatelaine
