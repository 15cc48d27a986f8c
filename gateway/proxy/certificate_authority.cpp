#include "gateway/proxy/certificate_authority.h"

#include <openssl/ssl.h>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "gateway/files.h"
#include "gateway/rules/canonical.h"

namespace chatelaine::gateway {
namespace {

constexpr std::string_view label = "chatelaine gateway authority v1";
constexpr std::size_t ticketKeysSize = 80;  // name, MAC key and encryption key, as OpenSSL wants them
constexpr std::size_t maximumLeaves = 1000;
constexpr std::chrono::hours renewedAfter{12};  // of the 24 that a leaf lives

Secret sealingKey(const Secret& databaseKey) { return crypto::deriveKey(databaseKey, {}, bytesOf(label)); }

Result<crypto::IssuedCertificate> create(const std::filesystem::path& folder, const Secret& databaseKey,
                                         Timestamp now) {
  CHATELAINE_TRY(authority, crypto::createCertificateAuthority("Chatelaine gateway", now));
  const Bytes sealed =
      crypto::seal(sealingKey(databaseKey), label, bytesOf(authority.certificatePem), authority.privateKeyPem.view());
  CHATELAINE_CHECK(writeFile(folder / "authority.pem", bytesOf(authority.certificatePem)));
  CHATELAINE_CHECK(writeFile(folder / "authority.key", sealed));  // last: an authority without it is made anew
  return authority;
}

Result<crypto::IssuedCertificate> load(const std::filesystem::path& folder, const Secret& databaseKey) {
  CHATELAINE_TRY(certificate, readFile(folder / "authority.pem"));
  CHATELAINE_TRY(sealed, readFile(folder / "authority.key"));
  CHATELAINE_TRY(key, crypto::open(sealingKey(databaseKey), label, certificate, sealed));
  return crypto::IssuedCertificate{textOf(certificate), std::move(key)};
}

int chooseProtocol(SSL*, const unsigned char** out, unsigned char* outSize, const unsigned char* in, unsigned inSize,
                   void*) {
  static constexpr unsigned char offered[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, outSize, offered, sizeof(offered) - 1, in, inSize);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

Result<std::unique_ptr<CertificateAuthority>> CertificateAuthority::open(const std::filesystem::path& folder,
                                                                         const Secret& databaseKey, Timestamp now) {
  std::error_code ignored;
  const bool isThere = std::filesystem::exists(folder / "authority.key", ignored);
  auto authority = isThere ? load(folder, databaseKey) : create(folder, databaseKey, now);
  if (!authority) return std::unexpected(authority.error());
  return std::unique_ptr<CertificateAuthority>(new CertificateAuthority(std::move(*authority)));
}

CertificateAuthority::CertificateAuthority(crypto::IssuedCertificate authority)
    : m_authority(std::move(authority)), m_ticketKeys(crypto::randomSecret(ticketKeysSize)) {}

Result<http::TlsContext> CertificateAuthority::contextFor(const std::string& host, Timestamp now) const {
  CHATELAINE_TRY(leaf, crypto::issueLeaf(m_authority, host, now));
  CHATELAINE_TRY(context, http::serverContext(leaf.certificatePem + m_authority.certificatePem, leaf.privateKeyPem));
  SSL_CTX* handle = context->native_handle();
  SSL_CTX_set_alpn_select_cb(handle, chooseProtocol, nullptr);
  SSL_CTX_set_num_tickets(handle, 1);
  Secret keys = m_ticketKeys.clone();
  SSL_CTX_ctrl(handle, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, static_cast<long>(ticketKeysSize), keys.writable().data());
  static constexpr unsigned char sessionContext[] = "chatelaine";
  SSL_CTX_set_session_id_context(handle, sessionContext, sizeof(sessionContext) - 1);
  return context;
}

Result<http::TlsContext> LeafContexts::contextFor(const std::string& host) {
  const Timestamp now = m_clock();
  const auto known = m_entries.find(host);
  if (known != m_entries.end() && now < known->second.renewAt) return known->second.context;
  if (m_entries.size() >= maximumLeaves) m_entries.clear();
  CHATELAINE_TRY(context, m_authority.contextFor(withoutBrackets(host), now));
  m_entries.insert_or_assign(host, Entry{now + renewedAfter, context});
  return context;
}

}  // namespace chatelaine::gateway
