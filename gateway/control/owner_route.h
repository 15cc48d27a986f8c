// Routes of /control/v1 for the person on the gateway's own host: on the owner's socket only. Who may open that is who
// they are for, so nobody signs in.
#pragma once
#include <functional>

#include "core/secret.h"
#include "http/router.h"

namespace chatelaine::gateway {

using OwnerHandler = std::function<http::Awaitable<Result<Bytes>>(Secret body)>;

// A request that comes from an address is refused. The request's own copy of the body is wiped before anything is done
// with it.
void addOwnerRoute(http::Router& router, const char* method, std::string_view path, OwnerHandler handler);

}  // namespace chatelaine::gateway
