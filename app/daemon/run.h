// chatelained from its first argument to its exit code.
#pragma once

namespace chatelaine::daemon {

int run(int argc, char** argv);

}  // namespace chatelaine::daemon
