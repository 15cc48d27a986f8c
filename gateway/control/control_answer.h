// What a handler of /control/v1 has to say, as an answer of HTTP.
#pragma once
#include "core/result.h"
#include "http/message.h"

namespace chatelaine::gateway {

http::Response controlAnswer(Result<Bytes> body);

}  // namespace chatelaine::gateway
