// CONNECT: interception of bound hosts, blind tunnels for the others.
#include <openssl/ssl.h>

#include "gateway/proxy/session.h"
#include "gateway/proxy/tunnel.h"
#include "gateway/rules/canonical.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

constexpr std::string_view established = "HTTP/1.1 200 Connection established\r\n\r\n";
constexpr std::chrono::milliseconds handshakeTimeout{10'000};
constexpr std::chrono::milliseconds idleTimeout{300'000};
constexpr unsigned char tlsHandshake = 0x16;

CanonicalRequest connectRequest(const Authority& authority) {
  return {"https", authority.host, authority.port, "CONNECT", "", ""};
}

// The name that the client asked for in TLS; an absent one stands for the CONNECT host.
bool serverNameFits(const Stream& stream, const std::string& host) {
  const char* name = SSL_get_servername(stream.tls(), TLSEXT_NAMETYPE_host_name);
  if (name == nullptr) return true;
  const auto asked = canonicalHost(name);
  return asked && *asked == host;
}

// Inside a tunnel both forms of a target are allowed, but only for the tunnel's own host.
std::expected<std::string, CanonicalProblem> originTarget(const http::RequestHead& head, const Authority& authority) {
  const auto host = http::onlyValue(head.fields, "host");
  if (host && !namesAuthority(*host, authority)) return std::unexpected(CanonicalProblem::hostMismatch);
  if (head.target.starts_with('/')) return std::string(head.target);
  auto absolute = splitAbsolute(head.target);
  if (!absolute) return std::unexpected(absolute.error());
  if (absolute->scheme != "https" || absolute->authority != authority)
    return std::unexpected(CanonicalProblem::hostMismatch);
  return std::move(absolute->origin);
}

}  // namespace

Awaitable<AgentSession::After> AgentSession::connect(const http::RequestHead& head) {
  const auto identity = identifyProxyUser(head);
  if (!identity) co_return co_await refuse(identity.error(), &head);
  const auto authority = parseAuthority(head.target, 0);
  if (!authority) co_return co_await refuseIdentified(*identity, denialOf(authority.error()), head);
  const auto host = http::onlyValue(head.fields, "host");
  if (host && !namesAuthority(*host, *authority))
    co_return co_await refuseIdentified(*identity, denialOf(Trouble::misdirected), head, *authority);
  if (!m_reader.isEmpty()) {
    note(*identity, denialOf(Trouble::earlyData), head.method, *authority);
    co_await refuse(denialOf(Trouble::earlyData), nullptr);
    co_return After::close;
  }
  if (!namesHost(identity->ruling.agent->vaults, authority->host, authority->port))
    co_return co_await tunnel(*identity, *authority);
  co_await intercept(*identity, *authority);
  co_return After::close;
}

Awaitable<void> AgentSession::intercept(Identity identity, Authority authority) {
  const UseRequest use{identity.token, identity.selector, connectRequest(authority)};
  m_stream.connection().expiresAfter(handshakeTimeout);
  if (!co_await m_stream.write(established)) co_return;
  const auto first = co_await m_stream.peekByte();
  if (first && *first != tlsHandshake) {
    note(identity, denialOf(Trouble::plaintextInTunnel), "CONNECT", authority);
    co_await refuse(denialOf(Trouble::plaintextInTunnel), nullptr);
  }
  const auto context = m_worker.leaves.contextFor(authority.host);
  if (!first || *first != tlsHandshake || !context) co_return;
  if (!co_await m_stream.acceptTls((*context)->native_handle())) co_return;
  // Revoked is also who waits: the tunnel of an agent that lost the host is cut between two requests too.
  const auto isAllowed = [this, use] {
    const auto ruling = m_worker.policy.identify(use.token);
    return ruling && namesHost(ruling->agent->vaults, use.request.host, use.request.port);
  };
  const LiveConnections::Watch watch(m_worker.live, {isAllowed, [this] { m_stream.close(); }});
  for (After after = After::keep; after == After::keep;) {
    const auto head = co_await nextHead(idleTimeout);
    if (!head) co_return;
    if (head->has_value()) {
      after = co_await serveIntercepted(identity, authority, **head);
      continue;
    }
    note(identity, head->error(), {}, authority);
    after = co_await refuse(head->error(), nullptr);
  }
}

Awaitable<AgentSession::After> AgentSession::serveIntercepted(const Identity& identity, const Authority& authority,
                                                              const http::RequestHead& head) {
  auto target = originTarget(head, authority);
  if (!serverNameFits(m_stream, authority.host)) target = std::unexpected(CanonicalProblem::hostMismatch);
  auto request =
      target.and_then([&](const std::string& origin) { return canonicalise("https", authority, head.method, origin); });
  if (!request) co_return co_await refuseIdentified(identity, denialOf(request.error()), head, authority);
  UseRequest use{identity.token, identity.selector, std::move(*request)};
  co_return co_await exchange(std::move(use), head, WithoutCredential::isRefused);
}

Awaitable<AgentSession::After> AgentSession::tunnel(Identity identity, Authority authority) {
  const http::RequestHead connectHead{.method = "CONNECT", .target = {}, .fields = {}, .body = {}};
  UseRequest use{identity.token, identity.selector, connectRequest(authority)};
  auto ruling = m_worker.policy.rule(use);
  if (!ruling) co_return co_await refuse(ruling.error(), &connectHead);
  Grant grant{std::move(*ruling), nullptr, 0, PrivateHosts::refused};
  if (!co_await m_worker.policy.commitTunnel(use, grant.ruling)) {
    co_return co_await refuse(denialOf(Trouble::auditUnavailable), &connectHead);
  }
  const UpstreamKey key{authority, Transport::cleartext, PrivateHosts::refused};
  auto service = co_await m_worker.upstreams.open(key, Upstreams::Kept::refused, grant.ruling.agent->agent.id);
  if (!service) {
    m_worker.policy.noteRefusal(use, &grant.ruling, service.error());
    co_return co_await refuse(service.error(), &connectHead);
  }
  Stream& stream = (*service)->stream;
  const LiveConnections::Watch watch(m_worker.live,
                                     {[this, &use, &grant] { return !m_worker.policy.isRevoked(use, grant); },
                                      [this, &stream] {
                                        stream.close();
                                        m_stream.close();
                                      }});
  if (!m_worker.policy.isRevoked(use, grant) && co_await m_stream.write(established)) {
    co_await runTunnel(m_stream, stream, m_worker.buffers);
  }
  co_return After::close;
}

}  // namespace chatelaine::gateway
