#include "tests/server/rows.h"

namespace chatelaine::test {

server::CheckedRoster rosterRow(const TeamId& team, std::uint64_t revision, std::vector<sync::WrappedKey> keys) {
  return {team, revision, copyOf(bytesOf("roster " + std::to_string(revision))), std::move(keys), {}, {}, {}};
}

server::CheckedCommit commitRow(const VaultId& vault, std::uint64_t height, const Hash& base, std::size_t items) {
  server::CheckedCommit commit{
      crypto::randomId<CommitId>(), vault, base, 0, {height, crypto::randomId<Hash>(), copyOf(bytesOf("head")), {}},
      copyOf(bytesOf("sum")),       {},    {}};
  for (std::size_t made = 0; made < items; ++made) {
    commit.items.push_back(
        {crypto::randomId<ItemId>(), 1, sync::ItemKind::credential, crypto::randomId<Hash>(), copyOf(bytesOf("item"))});
    commit.head.operations.push_back({commit.items.back().item, commit.items.back().hash});
  }
  return commit;
}

}  // namespace chatelaine::test
