#include "gateway/control/control_answer.h"

namespace chatelaine::gateway {
namespace {

unsigned statusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::denied: return 403;
    case ErrorCode::notFound: return 404;
    case ErrorCode::alreadyExists:
    case ErrorCode::conflict: return 409;
    case ErrorCode::invalidInput:
    case ErrorCode::corrupt: return 400;
    case ErrorCode::expired: return 410;
    case ErrorCode::limitExceeded: return 429;
    case ErrorCode::offline:
    case ErrorCode::stale:
    case ErrorCode::timedOut: return 503;
    case ErrorCode::diskFull: return 507;
    default: return 500;
  }
}

}  // namespace

http::Response controlAnswer(Result<Bytes> body) {
  if (!body) {
    return http::problem(statusOf(body.error().code), toString(body.error().code), "The gateway refused",
                         "Look at the code and the gateway's log.");
  }
  http::Response response;
  response.headers.push_back({"Content-Type", "application/cbor"});
  response.headers.push_back({"Cache-Control", "no-store"});
  response.body = std::move(*body);
  return response;
}

}  // namespace chatelaine::gateway
