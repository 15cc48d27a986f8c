// Asks the system's name service: on threads of its own, because its calls block for as long as they like. Nobody waits
// longer than the deadline, and no agent keeps more threads busy than its share.
#pragma once
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/id.h"
#include "core/log.h"
#include "gateway/rules/address.h"
#include "http/asio.h"

namespace chatelaine::gateway {

// Any thread; shared by all workers, whose executors must outlive it.
class LookUps {
 public:
  using Addresses = std::vector<IpAddress>;
  struct Options {
    std::size_t threads = 8;
    std::size_t perAgent = 2;
    std::chrono::milliseconds deadline{5'000};
    std::function<Addresses(const std::string& host)> ask = askTheSystem;
  };
  explicit LookUps(Options options);
  LookUps() : LookUps(Options()) {}
  ~LookUps();  // waits for calls that are under way

  // Empty: no such name, or no answer in time.
  http::Awaitable<Addresses> find(ItemId agent, std::string host);

 private:
  struct Question;
  using Pointer = std::shared_ptr<Question>;
  struct Share {
    std::size_t running = 0;
    std::deque<Pointer> waiting;
  };
  static Addresses askTheSystem(const std::string& host);
  void start(const ItemId& agent, Pointer question);
  void run(const ItemId& agent, Pointer question);
  void answer(const Pointer& question);
  Pointer next(const ItemId& agent);

  Options m_options;
  std::mutex m_mutex;  // guards `m_shares`
  std::map<ItemId, Share> m_shares;
  http::asio::thread_pool m_threads;  // last: joined before the rest goes
};

}  // namespace chatelaine::gateway
