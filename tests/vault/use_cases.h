// What a person can do with a vault, as a table, and all that is to be seen afterwards as text: for tests that disturb
// every one of them.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "tests/vault/world.h"

namespace chatelaine::test {

struct UseCase {
  const char* name;
  std::function<Result<void>(World&)> act;
};
// Each by the owner's device in the world that prepareWorld() makes.
std::vector<UseCase> useCases();

// Two vaults' keys, credentials, a deleted one, an agent with a token and a pin, all of it at the server.
void prepareWorld(World& world);
// Without ids and times, so that the same deeds look the same.
std::string visibleState(Party& party);

}  // namespace chatelaine::test
