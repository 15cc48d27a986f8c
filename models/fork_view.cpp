#include "models/fork_view.h"

namespace chatelaine::models {
namespace {

std::optional<vault::EvidenceSide> readable(vault::EvidenceKind kind, const Bytes& bytes) {
  const auto side = vault::sideOf(kind, bytes);
  return side ? std::optional(*side) : std::nullopt;
}

}  // namespace

std::vector<ForkView> readForks(vault::Vault& vault) {
  std::vector<ForkView> forks;
  for (const vault::Evidence& evidence : vault::Forks(vault).open()) {
    forks.push_back({evidence.id, evidence.kind, evidence.vault, evidence.principal, evidence.place,
                     readable(evidence.kind, evidence.ours), readable(evidence.kind, evidence.theirs), evidence.found});
  }
  return forks;
}

}  // namespace chatelaine::models
