// Bytes to and fro between two streams that nobody looks into.
#pragma once
#include "gateway/proxy/buffers.h"
#include "gateway/proxy/stream.h"

namespace chatelaine::gateway {

// Until both directions have ended. The end of one is passed on; a break ends both.
http::Awaitable<void> runTunnel(Stream& agent, Stream& service, BufferPool& pool);

}  // namespace chatelaine::gateway
