// Keeps secrets out of core dumps, debuggers and freed memory. The first thing that main does in every program.
#pragma once

namespace chatelaine::process {

// No core dumps, not dumpable (no ptrace and no /proc/self/mem for programs of the same user), freed heap memory
// overwritten. Ends the program if the system refuses.
void harden();

}  // namespace chatelaine::process
