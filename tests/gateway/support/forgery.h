// What somebody with an owner's signing key, but without the secret, can do to a credential.
#pragma once
#include <chrono>
#include <functional>

#include "core/credential.h"

namespace chatelaine::test {

class House;

// Commits a validly signed revision of the credential whose binding was edited and whose sealed secret is the old one.
// The server's status.
int commitEditedBinding(House& house, const Credential& credential, const std::function<void(Binding&)>& edit);

// Commits a roster by the owner that lets gateways go on for so long without their server; no program of ours offers it
// yet. The server's status.
int commitOfflineGrace(House& house, std::chrono::seconds grace);

// The server's newest head of the vault becomes another one that an owner's keys have signed as well: from now on it
// shows a second past. Again: the first one comes back.
void swapNewestHead(House& house);

}  // namespace chatelaine::test
