#include "gateway/proxy/session.h"

#include "gateway/proxy/reverse_target.h"
#include "gateway/rules/canonical.h"
#include "sync/agent_token.h"

namespace chatelaine::gateway {

using http::Awaitable;
using http::BodyKind;

namespace {

constexpr std::chrono::milliseconds handshakeTimeout{10'000};
constexpr std::chrono::milliseconds headTimeout{30'000};
constexpr std::chrono::milliseconds idleTimeout{300'000};
constexpr unsigned char tlsHandshake = 0x16;  // RFC 8446 section 5.1

bool isLoopback(const std::string& address) {
  const auto parsed = parseIpAddress(address);
  return parsed && classify(*parsed) == AddressClass::loopback;
}

}  // namespace

AgentSession::AgentSession(WorkerContext& worker, std::shared_ptr<http::Connection> connection)
    : m_worker(worker),
      m_stream(std::move(connection)),
      m_reader(m_stream, worker.buffers),
      m_isLoopback(isLoopback(m_stream.connection().peerAddress())) {}

Awaitable<void> AgentSession::run() {
  if (!co_await secure()) co_return;
  for (bool goesOn = true; goesOn;) {
    const auto head = co_await nextHead(idleTimeout);
    if (!head) co_return;
    After after = After::close;
    if (head->has_value()) after = co_await serve(**head);
    else co_await refuse(head->error(), nullptr);
    goesOn = after == After::keep;
  }
  co_await linger();
}

// The first byte tells TLS from cleartext.
Awaitable<bool> AgentSession::secure() {
  m_stream.connection().expiresAfter(handshakeTimeout);
  const auto first = co_await m_stream.peekByte();
  if (!first || *first != tlsHandshake) co_return first.has_value();
  const auto context = m_worker.ownContext();
  if (!context) co_return false;
  co_return co_await m_stream.acceptTls((*context)->native_handle());
}

Awaitable<std::optional<AgentSession::Head>> AgentSession::nextHead(std::chrono::milliseconds idle) {
  http::Connection& connection = m_stream.connection();
  connection.setPhase(http::Connection::Phase::idle);
  if (connection.isDraining()) co_return std::nullopt;
  connection.expiresAfter(idle);
  if (!co_await m_reader.waitForMore()) co_return std::nullopt;
  connection.setPhase(http::Connection::Phase::busy);
  connection.expiresAfter(headTimeout);
  const http::HeadLimits limits;
  const auto text = co_await m_reader.head(limits.bytes);
  if (!text && text.error() == Reader::End::closed) co_return std::nullopt;
  if (!text) co_return Head(std::unexpected(denialOf(http::FramingProblem::headTooLarge)));
  m_head.assign(*text);
  m_reader.consume(text->size());
  connection.expiresAfter(progressTimeout);
  auto head = http::checkFraming(m_head, limits);
  if (!head) co_return Head(std::unexpected(denialOf(head.error())));
  co_return Head(std::move(*head));
}

// Without a head, or with a body that nobody reads, what follows can't be told from the next request.
Awaitable<AgentSession::After> AgentSession::refuse(Denial denial, const http::RequestHead* head) {
  const bool isKept =
      head != nullptr && head->body.kind == BodyKind::none && (head->keepsAlive || head->method == "CONNECT");
  const bool isWritten = co_await respond(m_stream, denial, isKept ? AgentConnection::keep : AgentConnection::close);
  co_return isKept&& isWritten ? After::keep : After::close;
}

void AgentSession::note(const Identity& identity, const Denial& denial, std::string_view method,
                        const Authority& authority) {
  UseRequest use{identity.token, identity.selector, {}};
  use.request.host = authority.host;
  use.request.port = authority.port;
  use.request.method = method;
  m_worker.policy.noteRefusal(use, &identity.ruling, denial);
}

Awaitable<AgentSession::After> AgentSession::refuseIdentified(const Identity& identity, Denial denial,
                                                              const http::RequestHead& head, Authority authority) {
  note(identity, denial, head.method, authority);
  co_return co_await refuse(denial, &head);
}

bool AgentSession::isSafeFromListeners() const { return m_isLoopback || m_stream.isEncrypted(); }

OrDenial<AgentSession::Identity> AgentSession::identify(std::optional<AgentLogin> login, Trouble missing) const {
  if (!isSafeFromListeners()) return std::unexpected(denialOf(Trouble::cleartext));
  if (!login) return std::unexpected(denialOf(missing));
  const Hash token = sync::hashAgentToken(login->token, m_worker.gateway);
  auto ruling = m_worker.policy.identify(token);
  if (!ruling && ruling.error().status == 401) return std::unexpected(denialOf(missing));
  if (!ruling) return std::unexpected(ruling.error());
  Selector selector = selectorFrom(login->userName, ruling->agent->agent.namespaces);
  return Identity{token, std::move(selector), std::move(*ruling)};
}

OrDenial<AgentSession::Identity> AgentSession::identifyProxyUser(const http::RequestHead& head) const {
  const auto value = http::onlyValue(head.fields, "proxy-authorization");
  return identify(value ? loginFrom(*value) : std::nullopt, Trouble::proxyUnauthenticated);
}

Awaitable<AgentSession::After> AgentSession::serve(const http::RequestHead& head) {
  if (head.method == "CONNECT") co_return co_await connect(head);
  if (head.target.starts_with('/')) co_return co_await serveOwn(head);
  co_return co_await serveAbsolute(head);
}

Awaitable<AgentSession::After> AgentSession::exchange(UseRequest use, http::RequestHead head,
                                                      WithoutCredential without) {
  Exchange running(m_worker, m_reader, {std::move(use), std::move(head), without});
  const AgentConnection after = co_await running.run();
  co_return after == AgentConnection::keep ? After::keep : After::close;
}

// "GET http://host/path" of a proxy client.
Awaitable<AgentSession::After> AgentSession::serveAbsolute(const http::RequestHead& head) {
  const auto identity = identifyProxyUser(head);
  if (!identity) co_return co_await refuse(identity.error(), &head);
  const auto target = splitAbsolute(head.target);
  if (!target) co_return co_await refuseIdentified(*identity, denialOf(target.error()), head);
  const auto host = http::onlyValue(head.fields, "host");
  if (host && !namesAuthority(*host, target->authority))
    co_return co_await refuseIdentified(*identity, denialOf(Trouble::misdirected), head, target->authority);
  auto request = canonicalise(target->scheme, target->authority, head.method, target->origin);
  if (!request) co_return co_await refuseIdentified(*identity, denialOf(request.error()), head, target->authority);
  UseRequest use{identity->token, identity->selector, std::move(*request)};
  co_return co_await exchange(std::move(use), head, WithoutCredential::passes);
}

bool AgentSession::isOwnHost(const http::RequestHead& head) {
  const auto host = http::onlyValue(head.fields, "host");
  const auto named = host ? parseAuthority(*host, 443) : std::unexpected(CanonicalProblem::badHost);
  if (!named) return !host && head.minorVersion == 0;
  if (m_worker.ownNames.all.contains(named->host)) return true;
  return withoutBrackets(named->host) == m_stream.localAddress();
}

Awaitable<AgentSession::After> AgentSession::serveOwn(const http::RequestHead& head) {
  if (!isOwnHost(head)) co_return co_await refuse(denialOf(Trouble::misdirected), &head);
  if (!isReversePath(head.target)) co_return co_await refuse(denialOf(Trouble::unknownPath), &head);
  co_return co_await serveReverse(head);
}

Awaitable<AgentSession::After> AgentSession::serveReverse(http::RequestHead head) {
  const std::size_t mark = head.target.find('?');
  std::string query(mark == std::string_view::npos ? std::string_view() : head.target.substr(mark + 1));
  const auto identity = identify(takeLogin(head.fields, query), Trouble::unauthenticated);
  if (!identity) co_return co_await refuse(identity.error(), &head);
  const auto target = parseReverseTarget(head.target.substr(0, mark));
  if (!target) co_return co_await refuseIdentified(*identity, denialOf(Trouble::unknownPath), head);
  const auto authority = reverseAuthority(*identity->ruling.agent, *target);
  if (!authority) co_return co_await refuseIdentified(*identity, denialOf(Refusal::noCredential), head);
  auto request =
      canonicalise("https", *authority, head.method, query.empty() ? target->path : target->path + "?" + query);
  if (!request) co_return co_await refuseIdentified(*identity, denialOf(request.error()), head, *authority);
  UseRequest use{
      identity->token, {target->vault, target->credential, identity->selector.nameSpace}, std::move(*request)};
  co_return co_await exchange(std::move(use), std::move(head), WithoutCredential::isRefused);
}

// Reads away what is still coming, so that the answer isn't lost in a reset.
Awaitable<void> AgentSession::linger() {
  constexpr std::chrono::milliseconds patience{2'000};
  constexpr std::size_t readAway = 1024 * 1024;
  m_stream.endWriting();
  m_stream.connection().expiresAfter(patience);
  for (std::size_t size = 0; size < readAway;) {
    m_reader.consume(m_reader.received().size());
    if (!co_await m_reader.more()) co_return;
    size += m_reader.received().size();
  }
}

}  // namespace chatelaine::gateway
