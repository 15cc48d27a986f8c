// Somebody with a principal's real keys who writes what the program never would: validly signed commits of any content.
#pragma once
#include <functional>

#include "sync/item_fields.h"
#include "tests/vault/world.h"

namespace chatelaine::test {

class Forger {
 public:
  // `party` has a session; the forger reads what it may read.
  Forger(World& world, Party& party, const VaultId& vault);

  struct Item {
    sync::Revision revision;
    Bytes fields;
  };
  Item newest(const ItemId& item) const;

  // The next revision of an item with other fields and the same secret hash.
  sync::Revision edited(const ItemId& item, const Bytes& fields) const;
  // A commit of these revisions on top of the server's newest head, signed by the party's keys.
  sync::Commit commit(std::vector<sync::Revision> revisions) const;
  sync::ApiResponse post(const sync::Commit& commit) const;
  // From now on the server shows this commit as its newest, whatever it would have said to it.
  void serve(const sync::Commit& commit) const;
  const Secret& metadataKey() const { return m_key; }
  // The items in the order of the server, and the heads from the first on.
  std::vector<sync::Revision> items() const;
  std::vector<sync::HeadRecord> heads() const;

 private:
  Bytes read(const std::string& target) const;

  World& m_world;
  Party& m_party;
  VaultId m_vault;
  Secret m_key;
};

}  // namespace chatelaine::test
