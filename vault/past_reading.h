// A vault's past as this replica has verified it, in parts for a server that lacks it. No requests.
#pragma once
#include "sync/past_api.h"
#include "vault/replica.h"

namespace chatelaine::vault {

class PastReading {
 public:
  // What comes after a height that the server has. notFound: a revision that belongs to it isn't here.
  static Result<PastReading> begin(Replica& replica, const VaultId& vault, std::uint64_t serverHeight);

  const VaultId& vault() const { return m_vault; }
  Result<sync::VaultPast> next();  // until one says that it is the last

 private:
  PastReading(Replica& replica, const VaultId& vault, std::uint64_t from, std::uint64_t until)
      : m_replica(&replica), m_vault(vault), m_from(from), m_until(until), m_height(from) {}
  Result<void> addHeads(sync::VaultPast& part, std::size_t& size);
  Result<void> addRevisions(sync::VaultPast& part, std::size_t& size);

  Replica* m_replica;
  VaultId m_vault;
  std::uint64_t m_from;
  std::uint64_t m_until;
  std::uint64_t m_height;     // of the last head that was given
  std::int64_t m_row = 0;     // of the last revision that was given
  bool m_hasAllRows = false;  // no revision is left
  CommitId m_upload;
  std::uint64_t m_number = 0;
};

}  // namespace chatelaine::vault
