// What an agent's HTTP client does, byte by byte: connects to the gateway, speaks CONNECT and TLS, sends raw requests
// and reads responses. Blocks, but never for ever.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chatelaine::test {

struct AgentResponse {
  int status = 0;  // 0: the connection ended first
  std::string head;
  std::string body;          // without chunk framing
  std::string code() const;  // of a problem document
  bool has(std::string_view text) const { return head.contains(text) || body.contains(text); }
};

class AgentClient {
 public:
  explicit AgentClient(std::uint16_t gatewayPort, const std::string& gatewayAddress = "127.0.0.1");
  ~AgentClient();

  // One more layer of TLS over what is there. `serverName` empty: none is sent. False: the handshake failed, or the
  // certificate isn't for `host` by that authority.
  bool startTls(const std::string& authorityPem, const std::string& host, const std::string& serverName);
  bool startTls(const std::string& authorityPem, const std::string& host) { return startTls(authorityPem, host, host); }

  void send(std::string_view bytes);
  AgentResponse receive(std::string_view method = "GET");
  AgentResponse ask(std::string_view bytes, std::string_view method = "GET") {
    send(bytes);
    return receive(method);
  }
  void endSending();       // half-closes a connection without TLS
  std::string readSome();  // what comes next; empty when the connection has ended
  bool hasEnded();         // waits for the other side's end

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

// "Proxy-Authorization: Basic …\r\n".
std::string proxyAuthorization(std::string_view token, std::string_view user = "agent");
std::string connectTo(const std::string& authority, const std::string& fields);

}  // namespace chatelaine::test
