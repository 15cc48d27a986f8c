// A stored authenticator's current code. Pure apart from the arithmetic of crypto.
#pragma once
#include "core/credential.h"
#include "core/environment.h"
#include "sync/api.h"

namespace chatelaine::gateway {

// denied: the credential's policy gives no codes (inject-only), or it is no authenticator; invalidInput: its key or
// parameters can't be read.
Result<void> mayShowCodes(const Credential& credential);
Result<sync::CodeAnswer> currentCode(const Credential& credential, const SecretFields& fields, Timestamp now);

}  // namespace chatelaine::gateway
