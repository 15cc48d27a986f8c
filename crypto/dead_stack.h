// Overwrites what a library has left behind on the stack below the caller; private to crypto.
#pragma once

namespace chatelaine::crypto {

// OpenSSL cleans its contexts, but not every local variable on the way to a result. Call it after such a call returned.
void overwriteDeadStack() noexcept;

}  // namespace chatelaine::crypto
