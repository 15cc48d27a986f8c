// From the daemon's settings to what its parts are started with. Reads certificates; opens no socket.
#pragma once
#include <string>

#include "app/daemon/configuration.h"
#include "app/daemon/places.h"
#include "app/daemon/socket_server.h"
#include "core/id.h"
#include "gateway/config.h"

namespace chatelaine::daemon {

// The socket that desktops use: a unix socket, or TLS for `server`. invalidInput: no certificate beyond loopback.
Result<SocketServer::Options> socketOptions(Mode mode, const Places& places, const Configuration& configuration,
                                            const Log& log);

// SHA-256 of the public key that a server shows; null without TLS.
Result<Hash> serverKey(Mode mode, const Configuration& configuration);

// All but the database key. `join`: an invitation to take up. The vault API is where the settings say, or else where
// the invitation says, now or when it was taken up. invalidInput: no address of the vault API for `gateway`.
Result<gateway::Config> gatewayConfig(Mode mode, const Places& places, const Configuration& configuration,
                                      const Log& log, std::optional<gateway::JoinOrder> join = {});

}  // namespace chatelaine::daemon
