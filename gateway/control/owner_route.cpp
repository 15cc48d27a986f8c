#include "gateway/control/owner_route.h"

#include "gateway/control/control_answer.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

// A second lock behind the first: these routes are only ever served on the owner's unix socket.
http::Response fromElsewhere() {
  return http::problem(403, "denied", "Only on the gateway's own host", "Use chatelainectl there.");
}

}  // namespace

void addOwnerRoute(http::Router& router, const char* method, std::string_view path, OwnerHandler handler) {
  router.add(method, path,
             [handler = std::move(handler)](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
               Secret received = Secret::take(request.body);
               if (!request.peer.empty()) co_return fromElsewhere();
               Result<Bytes> body = co_await handler(std::move(received));
               co_return controlAnswer(std::move(body));
             });
}

}  // namespace chatelaine::gateway
