// Accepts connections on a TCP address or a unix socket and runs one coroutine for each; speaks no protocol.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/result.h"
#include "http/address.h"
#include "http/connection.h"

namespace chatelaine::http {

class Listener {
 public:
  using Session = std::function<Awaitable<void>(std::shared_ptr<Connection>)>;
  struct Options {
    Address address;
    std::size_t maximumConnections = 1024;  // above it, new ones are closed at once
  };

  // Each executor must be serial: an io_context run by one thread, or a strand. Connections take turns over them.
  // A unix socket is made 0600 in a folder that must exist; one that nobody answers on is replaced.
  // portInUse (also for a unix socket that answers), invalidInput, denied.
  static Result<std::unique_ptr<Listener>> open(std::vector<asio::any_io_executor> executors, Options options);
  ~Listener();  // closes everything at once; the executors must be stopped or about to run what this posts

  // An exception of a session ends that session alone.
  void start(Session session);
  const Address& address() const;  // with the port that was really taken
  std::size_t connections() const;

  // Accepts no more, ends idle connections, lets busy ones finish for at most `grace`, then closes them. Any executor.
  Awaitable<void> stop(std::chrono::milliseconds grace);

 private:
  struct State;
  explicit Listener(std::shared_ptr<State> state);
  std::shared_ptr<State> m_state;
};

}  // namespace chatelaine::http
