// The Service behind an http::Router: runs it on the store's own thread and streams hints of changes.
#pragma once
#include <memory>

#include "http/router.h"
#include "server/changes.h"
#include "server/service.h"

namespace chatelaine::server {

class Api {
 public:
  // Takes the store over; `options.changed` is set here.
  Api(std::unique_ptr<SyncStore> store, Service::Options options);
  ~Api();  // waits for what is under way

  void addTo(http::Router& router);
  // Ends the event streams; call it before the listeners stop.
  void endStreams() { m_changes.end(); }
  // Runs the last work on the store's thread, after all that is under way; blocks. Nothing may be asked afterwards.
  void finish(std::function<void()> lastWork);

 private:
  struct Subscriber {
    TeamId team;
    Timestamp sessionEnds;
  };
  http::Awaitable<http::Response> handle(http::Request request);
  http::Awaitable<http::Reply> events(http::Request request);
  http::Awaitable<Result<Subscriber>> subscriber(http::Request request);
  http::Awaitable<void> stream(http::EventStream& events, std::shared_ptr<Changes::Watch> watch, http::Request request,
                               Subscriber asker);

  Clock m_clock;
  std::unique_ptr<SyncStore> m_store;
  Changes m_changes;
  Service m_service;
  http::asio::thread_pool m_thread{1};
};

}  // namespace chatelaine::server
