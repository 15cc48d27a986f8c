#include "gateway/proxy/tunnel.h"

#include "http/asio.h"

namespace chatelaine::gateway {

using http::Awaitable;
using namespace http::asio::experimental::awaitable_operators;

namespace {

constexpr std::chrono::hours idleTimeout{1};

// A buffer is only held while there is something in it.
Awaitable<void> pump(Stream& from, Stream& to, BufferPool& pool) {
  for (;;) {
    from.connection().expiresAfter(idleTimeout);
    to.connection().expiresAfter(idleTimeout);
    BufferPool::Memory memory = pool.take();
    const Stream::Attempt attempt = from.tryRead(memory);
    bool goesOn = attempt.status != Stream::Status::ended;
    if (attempt.status == Stream::Status::done) {
      goesOn = attempt.size > 0 && co_await to.write(std::string_view(memory.data(), attempt.size));
    }
    pool.giveBack(std::move(memory));
    const bool mustWait = attempt.status == Stream::Status::wantsRead || attempt.status == Stream::Status::wantsWrite;
    if (mustWait) goesOn = co_await from.wait(attempt.status);
    if (!goesOn) break;
  }
  to.endWriting();
}

}  // namespace

Awaitable<void> runTunnel(Stream& agent, Stream& service, BufferPool& pool) {
  auto there = pump(agent, service, pool);
  auto back = pump(service, agent, pool);
  co_await (std::move(there) && std::move(back));
}

}  // namespace chatelaine::gateway
