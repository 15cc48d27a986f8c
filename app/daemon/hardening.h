// What the process gives up before it touches a secret: dumps, tracing by others, a chatty environment.
#pragma once

namespace chatelaine::daemon {

// First thing in main. No core dumps, not dumpable (so no ptrace by programs of the same user), freed memory
// overwritten, files for their owner only, no SIGPIPE, as many descriptors as allowed, no proxy and CA variables.
void harden();

}  // namespace chatelaine::daemon
