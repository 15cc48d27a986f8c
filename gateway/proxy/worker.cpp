#include "gateway/proxy/worker.h"

#include "gateway/proxy/session.h"
#include "http/asio.h"

namespace chatelaine::gateway {

namespace asio = http::asio;

namespace {

constexpr std::chrono::seconds tidyInterval{1};

}  // namespace

Worker::Worker(const MakeParts& makeParts, Log log)
    : m_log(std::move(log)),
      m_thread(m_log),
      m_context(std::make_shared<WorkerContext>(makeParts(m_thread.executor()))),
      m_timer(m_thread.executor()) {
  asio::co_spawn(m_thread.executor(), tidyUpForEver(), asio::detached);
}

http::Awaitable<void> Worker::serve(std::shared_ptr<http::Connection> connection) {
  const std::shared_ptr<WorkerContext> context = m_context;
  AgentSession session(*context, std::move(connection));
  co_await session.run();
}

void Worker::recheck() {
  asio::post(m_thread.executor(), [context = m_context] { context->live.recheck(); });
}

http::Awaitable<void> Worker::tidyUpForEver() {
  const std::shared_ptr<WorkerContext> context = m_context;
  for (bool goesOn = true; goesOn;) {
    m_timer.expires_after(tidyInterval);
    const auto [error] = co_await m_timer.async_wait(http::asTuple);
    try {
      context->tidyUp();
    } catch (const std::exception& exception) {  // the next turn tries again
      m_log(LogLevel::error, "tidying_failed", {{"detail", exception.what()}});
    }
    goesOn = !error;
  }
}

void Worker::endRecord() {
  asio::post(m_thread.executor(), asio::use_future([context = m_context] { context->policy.noteAllRepeated(); })).get();
}

void Worker::stop() {
  asio::post(m_thread.executor(), [this] {
    m_timer.cancel();
    m_context->upstreams.dropAll();
  });
  m_thread.abandon();
}

}  // namespace chatelaine::gateway
