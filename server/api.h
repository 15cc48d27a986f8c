// Services behind an http::Router: runs them on threads of their own and streams hints of changes.
#pragma once
#include <map>
#include <memory>

#include "http/router.h"
#include "server/changes.h"
#include "server/service.h"

namespace chatelaine::server {

class Api {
 public:
  // Takes the store over, which must allow that many threads.
  Api(std::unique_ptr<SyncStore> store, Service::Options options, std::size_t threads = 1);
  ~Api();  // waits for what is under way

  void addTo(http::Router& router);
  // Ends the event streams; call it before the listeners stop.
  void endStreams() { m_changes.end(); }
  // A change that another process made; nothing: of any team.
  void hint(const std::optional<TeamId>& team);
  // After a new certificate.
  void setServerKey(const Hash& key) { m_common->keys.replace(key, m_clock()); }
  // Runs the last work after all that is under way; blocks. Nothing may be asked afterwards.
  void finish(std::function<void()> lastWork);

 private:
  struct Subscriber {
    TeamId team;
    PrincipalId principal;
    Timestamp sessionEnds;
  };
  class Turn;
  http::Awaitable<http::Response> handle(http::Request request);
  http::Awaitable<http::Reply> events(http::Request request);
  http::Awaitable<Result<Subscriber>> subscriber(http::Request request);
  http::Awaitable<void> stream(http::EventStream& events, std::shared_ptr<Changes::Watch> watch, http::Request request,
                               Subscriber asker);
  class OpenStream;
  std::shared_ptr<OpenStream> openStream(const PrincipalId& principal);

  Clock m_clock;
  std::unique_ptr<SyncStore> m_store;
  Changes m_changes;
  std::shared_ptr<Common> m_common;
  std::vector<std::unique_ptr<Service>> m_services;  // one per thread: each keeps rosters that it has read
  std::mutex m_mutex;                                // guards the next two
  std::vector<Service*> m_idle;
  std::map<PrincipalId, std::size_t> m_streams;  // how many each has open
  http::asio::thread_pool m_threads;
};

}  // namespace chatelaine::server
