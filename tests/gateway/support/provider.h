// A service that agents want to use: a real TLS server on loopback with an authority of its own, which records what
// reaches it and sends back what it got.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chatelaine::test {

enum class ProviderSecurity { tls, cleartext };

class Provider {
 public:
  struct Seen {
    std::string head;  // with its empty line
    std::string body;  // without chunk framing
    bool wasChunked = false;
  };
  // The bytes of the answer; an empty one closes the connection. Called on a connection's thread.
  using Responder = std::function<std::string(const Seen&)>;

  // The certificate is for that host.
  explicit Provider(const std::string& host, ProviderSecurity security = ProviderSecurity::tls,
                    const std::string& address = "127.0.0.1");
  ~Provider();

  std::uint16_t port() const;
  const std::string& authorityPem() const;
  void respond(Responder responder);                    // instead of sending back head and body
  void beforeHandshakes(std::function<void()> action);  // called on each new connection's thread
  int connections() const;
  std::vector<Seen> seen() const;
  std::size_t requests() const { return seen().size(); }
  std::string lastHead() const;

 private:
  struct State;
  std::shared_ptr<State> m_state;
};

std::string okWith(const std::string& body, const std::string& fields = {});

}  // namespace chatelaine::test
