#include "gateway/proxy/upstream.h"

#include <openssl/ssl.h>

#include <algorithm>

#include "gateway/rules/canonical.h"
#include "http/client_connection.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

constexpr std::chrono::milliseconds connectTimeout{10'000};
constexpr std::chrono::seconds keptFor{30};
constexpr std::size_t maximumKept = 128;
constexpr std::size_t maximumSessions = 1000;

std::string nameOf(const UpstreamKey& key) { return toString(key.authority, 0); }

// An approved private host may never be reached on the strength of a session that was made without the approval.
std::string sessionNameOf(const UpstreamKey& key) {
  return nameOf(key) + (key.privateHosts == PrivateHosts::approved ? " private" : "");
}

}  // namespace

void Upstreams::SessionFree::operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }

std::unique_ptr<Upstream> Upstreams::takeKept(const UpstreamKey& key) {
  for (auto at = m_idle.begin(); at != m_idle.end();) {
    if ((*at)->key != key) {
      ++at;
      continue;
    }
    std::unique_ptr<Upstream> upstream = std::move(*at);
    at = m_idle.erase(at);
    if (!upstream->stream.isQuiet()) continue;  // closed meanwhile
    upstream->isReused = true;
    return upstream;
  }
  return nullptr;
}

Awaitable<Upstreams::Opened> Upstreams::open(UpstreamKey key, Kept kept, ItemId agent) {
  std::unique_ptr<Upstream> idle = kept == Kept::allowed ? takeKept(key) : nullptr;
  if (idle != nullptr) co_return idle;
  co_return co_await openNew(std::move(key), agent);
}

Awaitable<Upstreams::Opened> Upstreams::openNew(UpstreamKey key, ItemId agent) {
  const auto destinations = co_await resolve(*m_rules, m_lookUps, agent, key.authority, key.privateHosts);
  if (!destinations) co_return std::unexpected(destinations.error());
  for (const Destination& destination : *destinations) {
    const http::Address address = http::TcpAddress{toString(destination.address), destination.port};
    auto connected = co_await http::connectTo(m_executor, address, nullptr, connectTimeout);
    if (!connected) continue;
    auto upstream = std::make_unique<Upstream>(key, (*connected)->connection, m_pool);
    if (const auto secured = co_await secure(*upstream); !secured) co_return std::unexpected(secured.error());
    co_return upstream;
  }
  co_return std::unexpected(denialOf(Trouble::unreachable));
}

Awaitable<std::expected<void, Denial>> Upstreams::secure(Upstream& upstream) {
  if (upstream.key.transport == Transport::cleartext) co_return std::expected<void, Denial>{};
  upstream.stream.connection().expiresAfter(connectTimeout);
  const auto session = m_sessions.find(sessionNameOf(upstream.key));
  SSL_SESSION* known = session == m_sessions.end() ? nullptr : session->second.get();
  if (co_await upstream.stream.connectTls(m_context->native_handle(), withoutBrackets(upstream.key.authority.host),
                                          known)) {
    upstream.stream.connection().expiresNever();
    co_return std::expected<void, Denial>{};
  }
  const SSL* tls = upstream.stream.tls();
  const bool isUntrusted = tls != nullptr && SSL_get_verify_result(tls) != X509_V_OK;
  co_return std::unexpected(denialOf(isUntrusted ? Trouble::untrusted : Trouble::unreachable));
}

void Upstreams::keep(std::unique_ptr<Upstream> upstream) {
  if (!upstream->reader.isEmpty()) return;  // it said more than it was asked for
  if (SSL* tls = upstream->stream.tls()) {
    Session session(SSL_get1_session(tls));
    if (m_sessions.size() >= maximumSessions) m_sessions.clear();
    if (session && SSL_SESSION_is_resumable(session.get()) == 1)
      m_sessions[sessionNameOf(upstream->key)] = std::move(session);
  }
  upstream->stream.connection().expiresNever();
  upstream->idleSince = std::chrono::steady_clock::now();
  m_idle.push_front(std::move(upstream));
  if (m_idle.size() > maximumKept) m_idle.pop_back();
}

void Upstreams::dropOld() {
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(m_idle, [now](const auto& upstream) { return upstream->idleSince + keptFor < now; });
}

}  // namespace chatelaine::gateway
