// Starts the crypto runtime once for a test executable; call startCrypto() in initTestCase().
#pragma once

namespace chatelaine::test {

// Needs the application object. Ends the program where an algorithm is missing.
void startCrypto();

}  // namespace chatelaine::test
