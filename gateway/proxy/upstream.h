// Connections to services: opened to checked addresses, verified in full, kept for the next request.
#pragma once
#include <openssl/types.h>

#include <chrono>
#include <list>
#include <map>
#include <memory>

#include "gateway/proxy/reader.h"
#include "gateway/proxy/resolver.h"
#include "http/tls.h"

namespace chatelaine::gateway {

enum class Transport : std::uint8_t { cleartext, tls };

struct UpstreamKey {
  Authority authority;
  Transport transport = Transport::tls;
  PrivateHosts privateHosts = PrivateHosts::refused;
  friend bool operator==(const UpstreamKey&, const UpstreamKey&) = default;
};

struct Upstream {
  Upstream(UpstreamKey itsKey, std::shared_ptr<http::Connection> connection, BufferPool& pool)
      : key(std::move(itsKey)), stream(std::move(connection)), reader(stream, pool) {}
  UpstreamKey key;
  Stream stream;
  Reader reader;
  bool isReused = false;
  std::chrono::steady_clock::time_point idleSince;
};

// One worker's.
class Upstreams {
 public:
  struct Parts {
    http::asio::any_io_executor executor;
    std::shared_ptr<const AddressRules> rules;
    LookUps& lookUps;
    http::TlsContext context;
    BufferPool& pool;
  };
  explicit Upstreams(Parts parts)
      : m_executor(std::move(parts.executor)),
        m_rules(std::move(parts.rules)),
        m_lookUps(parts.lookUps),
        m_context(std::move(parts.context)),
        m_pool(parts.pool) {}

  using Opened = std::expected<std::unique_ptr<Upstream>, Denial>;
  enum class Kept : std::uint8_t { allowed, refused };  // whether an idle connection may be taken
  http::Awaitable<Opened> open(UpstreamKey key, Kept kept, ItemId agent);
  // Only after a response has been read to its end.
  void keep(std::unique_ptr<Upstream> upstream);
  void dropOld();
  void dropAll() { m_idle.clear(); }

 private:
  struct SessionFree {
    void operator()(SSL_SESSION* session) const;
  };
  using Session = std::unique_ptr<SSL_SESSION, SessionFree>;
  http::Awaitable<Opened> openNew(UpstreamKey key, ItemId agent);
  std::unique_ptr<Upstream> takeKept(const UpstreamKey& key);
  http::Awaitable<std::expected<void, Denial>> secure(Upstream& upstream);

  http::asio::any_io_executor m_executor;
  std::shared_ptr<const AddressRules> m_rules;
  LookUps& m_lookUps;
  http::TlsContext m_context;
  BufferPool& m_pool;
  std::list<std::unique_ptr<Upstream>> m_idle;  // the newest first
  std::map<std::string, Session> m_sessions;    // by authority
};

}  // namespace chatelaine::gateway
