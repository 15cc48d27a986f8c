#include "server/api.h"

#include "server/answers.h"

namespace chatelaine::server {
namespace {

constexpr std::chrono::seconds keepAliveEvery{15};
constexpr std::size_t mostStreams = 16;  // of one principal

template <class Work>
auto runOn(http::asio::thread_pool& threads, Work work) -> http::Awaitable<decltype(work())> {
  // The coroutine's parameter keeps `work` alive; a lambda's captures would die with the lambda.
  const auto run = [](Work task) -> http::Awaitable<decltype(task())> { co_return task(); };
  co_return co_await http::asio::co_spawn(threads, run(std::move(work)), http::asio::use_awaitable);
}

Service::Options withHints(Service::Options options, Changes& changes) {
  options.changed = [&changes, others = std::move(options.changed)](const TeamId& team) {
    changes.notify(team);
    others(team);
  };
  return options;
}

}  // namespace

// A Service for the time of one request. There are as many as threads, so one is idle.
class Api::Turn {
 public:
  explicit Turn(Api& api) : m_api(api) {
    const std::lock_guard lock(api.m_mutex);
    m_service = api.m_idle.back();
    api.m_idle.pop_back();
  }
  ~Turn() {
    const std::lock_guard lock(m_api.m_mutex);
    m_api.m_idle.push_back(m_service);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  Service* operator->() const { return m_service; }

 private:
  Api& m_api;
  Service* m_service;
};

// One event stream, counted for as long as it is open.
class Api::OpenStream {
 public:
  OpenStream(Api& api, const PrincipalId& principal) : m_api(api), m_principal(principal) {
    m_api.m_common->metrics.streamOpened();
  }
  ~OpenStream() {
    m_api.m_common->metrics.streamClosed();
    const std::lock_guard lock(m_api.m_mutex);
    const auto entry = m_api.m_streams.find(m_principal);
    if (--entry->second == 0) m_api.m_streams.erase(entry);
  }
  OpenStream(const OpenStream&) = delete;
  OpenStream& operator=(const OpenStream&) = delete;

 private:
  Api& m_api;
  const PrincipalId m_principal;
};

// Null: they have too many.
std::shared_ptr<Api::OpenStream> Api::openStream(const PrincipalId& principal) {
  {
    const std::lock_guard lock(m_mutex);
    std::size_t& open = m_streams[principal];
    if (open >= mostStreams) return nullptr;
    ++open;
  }
  return std::make_shared<OpenStream>(*this, principal);
}

Api::Api(std::unique_ptr<SyncStore> store, Service::Options options, std::size_t threads)
    : m_clock(options.clock),
      m_store(std::move(store)),
      m_common(std::make_shared<Common>(options.strangers, options.principals, options.serverKey)),
      m_threads(threads) {
  options.common = m_common;
  const Service::Options shared = withHints(std::move(options), m_changes);
  for (std::size_t made = 0; made < threads; ++made) {
    m_services.push_back(std::make_unique<Service>(*m_store, shared));
    m_idle.push_back(m_services.back().get());
  }
}

Api::~Api() {
  m_changes.end();
  m_threads.join();
}

void Api::finish(std::function<void()> lastWork) {
  m_changes.end();
  m_threads.join();
  lastWork();
}

void Api::hint(const std::optional<TeamId>& team) {
  if (team) m_changes.notify(*team);
  else m_changes.notifyAll();
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
  co_return co_await runOn(m_threads, [this, request = std::move(request)] { return Turn(*this)->handle(request); });
}

http::Awaitable<Result<Api::Subscriber>> Api::subscriber(http::Request request) {
  co_return co_await runOn(m_threads, [this, request = std::move(request)]() -> Result<Subscriber> {
    const Turn service(*this);
    CHATELAINE_TRY(caller, service->authorise(request));
    return Subscriber{caller.team, caller.principal, caller.sessionEnds};
  });
}

http::Awaitable<http::Reply> Api::events(http::Request request) {
  const auto count = [&](unsigned status) { m_common->metrics.request("GET", sync::path::events, status, {}); };
  const Result<Subscriber> asker = co_await subscriber(request);
  http::Response refusal;
  std::shared_ptr<OpenStream> open;
  if (!asker) refusal = answerOf(asker.error());
  else if (open = openStream(asker->principal); !open) refusal = tooFast();
  if (!open) {
    count(refusal.status);
    co_return refusal;
  }
  count(200);
  // Watching begins before the client hears that the stream is open: no change falls between the two.
  auto watch = m_changes.watch(co_await http::asio::this_coro::executor, asker->team);
  co_return http::EventSource(
      [this, open = std::move(open), watch = std::move(watch), request = std::move(request),
       asker = *asker](http::EventStream& events) { return stream(events, watch, request, asker); });
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
