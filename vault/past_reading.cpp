#include "vault/past_reading.h"

#include "crypto/random.h"
#include "vault/chain_rows.h"
#include "vault/sql.h"

namespace chatelaine::vault {
namespace {

constexpr std::size_t largestPart = std::size_t{1} << 20;  // before its last record
constexpr std::size_t operationSize = 64;
constexpr std::size_t rowsAtOnce = 100;

struct RevisionRow {
  std::int64_t row = 0;
  Bytes bytes;
};

}  // namespace

Result<PastReading> PastReading::begin(Replica& replica, const VaultId& vault, std::uint64_t serverHeight) {
  CHATELAINE_TRY(chain, chainRow(replica.database, vault));
  const auto read = [](const storage::Statement&) { return true; };
  CHATELAINE_TRY(
      isOpen, rowOf(replica.database, "SELECT 1 FROM live WHERE vault = ? AND height > ? AND length(bytes) = 0 LIMIT 1",
                    read, vault, serverHeight));
  if (isOpen) return fail(ErrorCode::notFound, "a part of the vault's past isn't here");
  PastReading reading(replica, vault, serverHeight, chain.height);
  reading.m_upload = crypto::randomId<CommitId>();
  return reading;
}

Result<void> PastReading::addHeads(sync::VaultPast& part, std::size_t& size) {
  while (m_height < m_until && size < largestPart) {
    CHATELAINE_TRY(record, headAt(m_replica->database, m_vault, m_height + 1));
    if (!record) return fail(ErrorCode::corrupt, "a stored head is missing");
    part.heads.push_back(encode(record->head));
    size += part.heads.back().size() + record->operations.size() * operationSize;
    part.operations.push_back(std::move(record->operations));
    m_height += 1;
  }
  return {};
}

Result<void> PastReading::addRevisions(sync::VaultPast& part, std::size_t& size) {
  const auto read = [](const storage::Statement& row) { return RevisionRow{row.integer(0), row.blob(1)}; };
  while (!m_hasAllRows && size < largestPart) {
    CHATELAINE_TRY(rows, rowsOf(m_replica->database,
                                "SELECT rowid, bytes FROM live WHERE vault = ? AND height > ? AND rowid > ? "
                                "ORDER BY rowid LIMIT ?",
                                read, m_vault, m_from, m_row, rowsAtOnce));
    m_hasAllRows = rows.empty();
    for (RevisionRow& row : rows) {
      if (size >= largestPart) return {};
      size += row.bytes.size();
      m_row = row.row;
      part.revisions.push_back(std::move(row.bytes));
    }
  }
  return {};
}

Result<sync::VaultPast> PastReading::next() {
  sync::VaultPast part{m_upload, m_number, false, {}, {}, {}};
  std::size_t size = 0;
  CHATELAINE_CHECK(addHeads(part, size));
  if (m_height == m_until) CHATELAINE_CHECK(addRevisions(part, size));
  part.isLast = m_hasAllRows;
  m_number += 1;
  return part;
}

}  // namespace chatelaine::vault
