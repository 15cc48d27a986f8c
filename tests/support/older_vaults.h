// As whoever runs a server dishonestly: the vaults of an older copy, with all the rosters and keys that came since.
#pragma once
#include "tests/support/server_world.h"

namespace chatelaine::modelstest {

// After keepCopyOfServer(). False: it didn't come to that.
bool showOlderVaults(ServerWorld& world);

}  // namespace chatelaine::modelstest
