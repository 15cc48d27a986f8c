// One connection of an agent: TLS or cleartext, CONNECT, absolute-form and reverse mode; who it is, and where each
// request goes. What happens to a request is in exchange.h.
#pragma once
#include <memory>
#include <optional>

#include "gateway/proxy/agent_login.h"
#include "gateway/proxy/exchange.h"
#include "gateway/proxy/worker_context.h"

namespace chatelaine::gateway {

class AgentSession {
 public:
  AgentSession(WorkerContext& worker, std::shared_ptr<http::Connection> connection);
  http::Awaitable<void> run();

 private:
  enum class After { keep, close };
  struct Identity {
    Hash token;
    Selector selector;
    Ruling ruling;
  };
  using Head = std::expected<http::RequestHead, Denial>;

  http::Awaitable<bool> secure();
  http::Awaitable<std::optional<Head>> nextHead(std::chrono::milliseconds idle);
  http::Awaitable<After> refuse(Denial denial, const http::RequestHead* head);
  // Records the refusal: whoever has said who it is leaves a trace.
  void note(const Identity& identity, const Denial& denial, std::string_view method, const Authority& authority);
  http::Awaitable<After> refuseIdentified(const Identity& identity, Denial denial, const http::RequestHead& head,
                                          Authority authority = {});
  OrDenial<Identity> identify(std::optional<AgentLogin> login, Trouble missing) const;
  OrDenial<Identity> identifyProxyUser(const http::RequestHead& head) const;
  bool isOwnHost(const http::RequestHead& head);
  bool isSafeFromListeners() const;

  http::Awaitable<After> serve(const http::RequestHead& head);
  http::Awaitable<After> serveAbsolute(const http::RequestHead& head);
  http::Awaitable<After> serveOwn(const http::RequestHead& head);
  http::Awaitable<After> serveReverse(http::RequestHead head);
  http::Awaitable<After> connect(const http::RequestHead& head);
  http::Awaitable<void> intercept(Identity identity, Authority authority);
  http::Awaitable<After> serveIntercepted(const Identity& identity, const Authority& authority,
                                          const http::RequestHead& head);
  http::Awaitable<After> tunnel(Identity identity, Authority authority);
  http::Awaitable<After> exchange(UseRequest use, http::RequestHead head, WithoutCredential without);
  http::Awaitable<void> linger();

  WorkerContext& m_worker;
  Stream m_stream;
  Reader m_reader;
  std::string m_head;  // the head being served: what is parsed points into it
  bool m_isLoopback;
};

}  // namespace chatelaine::gateway
