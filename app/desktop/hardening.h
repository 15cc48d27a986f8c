// What the desktop gives up before it touches a secret: core dumps, and being read by other programs of the same
// person.
#pragma once

namespace chatelaine::desktop {

// First thing in main. Freed memory is overwritten from here on.
//
// Tests look for planted secrets in the memory of the real, running program, and they run as the same user. Builds with
// CHATELAINE_INSPECTABLE (Debug only, set by the build) stay readable when CHATELAINE_TEST_INSPECTABLE=1 is in the
// environment. A release build doesn't contain the question.
void harden();

}  // namespace chatelaine::desktop
