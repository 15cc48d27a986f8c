// This installation's certificate authority: its key sealed at rest, and the short-lived leaves that intercepted hosts
// are shown with. Who is intercepted is decided elsewhere.
#pragma once
#include <openssl/types.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/environment.h"
#include "crypto/x509.h"
#include "http/tls.h"

namespace chatelaine::gateway {

// Immutable after open(); any thread.
class CertificateAuthority {
 public:
  // Made on first use: authority.pem and authority.key (sealed under a key derived from the database key, 0600).
  // wrongPassphrase or tampered if the two don't belong together or to this key.
  static Result<std::unique_ptr<CertificateAuthority>> open(const std::filesystem::path& folder,
                                                            const Secret& databaseKey, Timestamp now);
  const std::string& pem() const { return m_authority.certificatePem; }
  // A TLS server context that shows a new leaf for that host.
  Result<http::TlsContext> contextFor(const std::string& host, Timestamp now) const;

 private:
  explicit CertificateAuthority(crypto::IssuedCertificate authority);
  crypto::IssuedCertificate m_authority;
  Secret m_ticketKeys;  // of this run; shared by all contexts, so that sessions resume on any thread
};

// One worker's leaves. A context outlives its entry as long as a connection uses it.
class LeafContexts {
 public:
  LeafContexts(const CertificateAuthority& authority, Clock clock)
      : m_authority(authority), m_clock(std::move(clock)) {}
  Result<http::TlsContext> contextFor(const std::string& host);

 private:
  struct Entry {
    Timestamp renewAt;
    http::TlsContext context;
  };
  const CertificateAuthority& m_authority;
  Clock m_clock;
  std::unordered_map<std::string, Entry> m_entries;
};

}  // namespace chatelaine::gateway
