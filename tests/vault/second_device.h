// Another device of the owner in a World: named by a roster that the owner signs, with a replica of its own.
#pragma once
#include "tests/vault/world.h"

namespace chatelaine::test {

class SecondDevice {
 public:
  // Brings the team to the server; afterwards both devices and the gateway know of each other.
  explicit SecondDevice(World& world, const std::string& name = "Fred's phone");

  // The owner's roster gives this vault to nobody any more, and the server has it.
  void takeAccessAway(const VaultId& vault);

  Party party;

 private:
  sync::Roster nextRoster();
  void enrol();
  void post(const sync::Roster& roster, const std::vector<sync::WrappedKey>& keys);
  void giveName(const std::string& name);
  void pinGenesis();

  World& m_world;
};

}  // namespace chatelaine::test
