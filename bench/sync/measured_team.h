// A team at a server under measurement: an owner's replica, and a gateway whose keys this program holds.
#pragma once
#include <filesystem>
#include <memory>

#include "bench/sync/bulk_writer.h"

namespace chatelaine::bench {

class MeasuredTeam {
 public:
  // Founds it there. `folder` is empty.
  static Result<MeasuredTeam> found(DaemonLink& server, const std::filesystem::path& folder);

  Result<VaultId> addVault(const std::string& name);
  Result<BulkWriter> writer(const VaultId& vault) const;
  Result<void> synchronise(DaemonLink& server);
  const std::string& bearer() const { return m_session.token; }
  vault::Vault& owner() { return *m_owner; }

 private:
  std::unique_ptr<vault::Vault> m_owner;
  std::unique_ptr<vault::Vault> m_gateway;
  vault::SyncSession m_session;
};

}  // namespace chatelaine::bench
