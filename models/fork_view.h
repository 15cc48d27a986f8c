// What proves that the server shows different people different pasts, as the windows show it.
#pragma once
#include <optional>
#include <vector>

#include "vault/forks.h"

namespace chatelaine::models {

struct ForkView {
  Hash id;
  vault::EvidenceKind kind = vault::EvidenceKind::head;
  VaultId vault;
  PrincipalId principal;  // whose record; otherwise who signed the other side
  std::uint64_t place = 0;
  std::optional<vault::EvidenceSide> ours;  // nothing: it doesn't read
  std::optional<vault::EvidenceSide> theirs;
  Timestamp found;
};

std::vector<ForkView> readForks(vault::Vault& vault);  // on the vault thread

}  // namespace chatelaine::models
