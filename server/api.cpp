#include "server/api.h"

#include "server/answers.h"

namespace chatelaine::server {
namespace {

constexpr std::chrono::seconds keepAliveEvery{15};

template <class Work>
auto runOn(http::asio::thread_pool& thread, Work work) -> http::Awaitable<decltype(work())> {
  // The coroutine's parameter keeps `work` alive; a lambda's captures would die with the lambda.
  const auto run = [](Work task) -> http::Awaitable<decltype(task())> { co_return task(); };
  co_return co_await http::asio::co_spawn(thread, run(std::move(work)), http::asio::use_awaitable);
}

Service::Options withHints(Service::Options options, Changes& changes) {
  options.changed = [&changes](const TeamId& team) { changes.notify(team); };
  return options;
}

}  // namespace

Api::Api(std::unique_ptr<SyncStore> store, Service::Options options)
    : m_clock(options.clock),
      m_store(std::move(store)),
      m_service(*m_store, withHints(std::move(options), m_changes)) {}

Api::~Api() {
  m_changes.end();
  m_thread.join();
}

void Api::finish(std::function<void()> lastWork) {
  m_changes.end();
  http::asio::post(m_thread, std::move(lastWork));
  m_thread.join();
}

void Api::addTo(http::Router& router) {
  for (const Service::Endpoint& endpoint : Service::endpoints()) {
    router.add(std::string(endpoint.method), endpoint.path,
               [this](http::Request request, http::Parameters) -> http::Awaitable<http::Reply> {
                 co_return co_await handle(std::move(request));
               });
  }
  router.add("GET", sync::path::events,
             [this](http::Request request, http::Parameters) -> http::Awaitable<http::Reply> {
               co_return co_await events(std::move(request));
             });
}

http::Awaitable<http::Response> Api::handle(http::Request request) {
  if (request.method == "HEAD") request.method = "GET";
  co_return co_await runOn(m_thread, [this, request = std::move(request)] { return m_service.handle(request); });
}

http::Awaitable<Result<Api::Subscriber>> Api::subscriber(http::Request request) {
  co_return co_await runOn(m_thread, [this, request = std::move(request)]() -> Result<Subscriber> {
    CHATELAINE_TRY(caller, m_service.authorise(request));
    return Subscriber{caller.team, caller.sessionEnds};
  });
}

http::Awaitable<http::Reply> Api::events(http::Request request) {
  const Result<Subscriber> asker = co_await subscriber(request);
  if (!asker) co_return answerOf(asker.error());
  // Watching begins before the client hears that the stream is open: no change falls between the two.
  auto watch = m_changes.watch(co_await http::asio::this_coro::executor, asker->team);
  co_return http::EventSource([this, watch = std::move(watch), request = std::move(request), asker = *asker](
                                  http::EventStream& events) { return stream(events, watch, request, asker); });
}

http::Awaitable<void> Api::stream(http::EventStream& events, std::shared_ptr<Changes::Watch> watch,
                                  http::Request request, Subscriber asker) {
  bool isOpen = co_await events.keepAlive();
  while (isOpen && m_clock() < asker.sessionEnds) {
    const Changes::Hint hint = co_await watch->next(keepAliveEvery);
    if (hint == Changes::Hint::ended) co_return;
    if (hint == Changes::Hint::nothing) {
      isOpen = co_await events.keepAlive();
      continue;
    }
    const Result<Subscriber> still = co_await subscriber(request);  // the change may have been their removal
    if (!still) co_return;
    isOpen = co_await events.send("changed", "{}");
  }
}

}  // namespace chatelaine::server
