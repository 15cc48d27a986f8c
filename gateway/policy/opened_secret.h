// A credential's secret, opened and made ready to be injected, kept in locked memory for seconds.
#pragma once
#include <chrono>
#include <memory>
#include <unordered_map>
#include <variant>

#include "core/credential.h"
#include "core/environment.h"
#include "gateway/rules/inject.h"

namespace chatelaine::gateway {

struct OpenedSecret {
  Credential credential;  // as it was when the secret was opened: the two belong together (P3)
  Injection injection;
};

// Why a secret can't be opened, or can't be put where its rule says.
using OpenFailure = std::variant<ErrorCode, InjectProblem>;
using OpenResult = std::expected<std::shared_ptr<const OpenedSecret>, OpenFailure>;

// One worker's. An entry belongs to one snapshot, so that a rotation or a revocation is obeyed by the next request.
class OpenedSecrets {
 public:
  static constexpr std::chrono::seconds keptFor{10};

  std::shared_ptr<const OpenedSecret> find(const ItemId& credential, std::uint64_t snapshot, Timestamp now);
  void keep(std::uint64_t snapshot, std::shared_ptr<const OpenedSecret> opened, Timestamp now);
  void dropOld(Timestamp now);

 private:
  struct Entry {
    std::uint64_t snapshot;
    Timestamp openedAt;
    std::shared_ptr<const OpenedSecret> opened;
  };
  std::unordered_map<ItemId, Entry> m_entries;
};

}  // namespace chatelaine::gateway
