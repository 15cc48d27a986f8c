#include "http/tls.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>

#include <array>

namespace chatelaine::http {
namespace {

using boost::system::error_code;

TlsContext makeContext(asio::ssl::context::method method) {
  auto context = std::make_shared<asio::ssl::context>(method);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  return context;
}

bool isAddress(const std::string& host) {
  std::array<std::byte, sizeof(in6_addr)> ignored{};
  return inet_pton(AF_INET, host.c_str(), ignored.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), ignored.data()) == 1;
}

// What SSL_set_tlsext_host_name does, which is a macro with a cast in the old style.
bool setServerName(SSL* connection, std::string host) {
  return SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1;
}

int onServerName(SSL* connection, int*, void* argument) {
  const auto& choice = *static_cast<const ServerNameChoice*>(argument);
  const char* name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name);
  try {
    const TlsContext chosen = choice(name == nullptr ? std::string_view() : std::string_view(name));
    if (!chosen) return SSL_TLSEXT_ERR_ALERT_FATAL;
    SSL_set_SSL_CTX(connection, chosen->native_handle());  // OpenSSL keeps its own reference
    return SSL_TLSEXT_ERR_OK;
  } catch (const std::exception&) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;  // an exception mustn't cross OpenSSL
  }
}

// A place in every context for a function, which goes with the context.
template <class Function>
int indexOf() {
  static const int index = SSL_CTX_get_ex_new_index(
      0, nullptr, nullptr, nullptr,
      [](void*, void* data, CRYPTO_EX_DATA*, int, long, void*) { delete static_cast<Function*>(data); });
  return index;
}

Bytes publicKeyOf(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) return {};
  Bytes key = copyOf(std::as_bytes(std::span(der, static_cast<std::size_t>(size))));
  OPENSSL_free(der);
  return key;
}

// In place of the whole verification of certificates.
int onPeerCertificate(X509_STORE_CTX* store, void* argument) {
  const auto& accepts = *static_cast<const PeerKeyCheck*>(argument);
  X509* certificate = X509_STORE_CTX_get0_cert(store);
  try {
    if (certificate != nullptr && accepts(publicKeyOf(certificate))) return 1;
  } catch (const std::exception&) {  // it mustn't cross OpenSSL, and nobody is trusted
  }
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

}  // namespace

Result<TlsContext> serverContext(std::string_view chainPem, const Secret& keyPem) {
  TlsContext context = makeContext(asio::ssl::context::tls_server);
  error_code error;
  context->use_certificate_chain(asio::buffer(chainPem), error);
  if (error) return fail(ErrorCode::invalidInput, "the TLS certificate can't be read: " + error.message());
  context->use_private_key(asio::buffer(keyPem.view().data(), keyPem.size()), asio::ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(context->native_handle()) != 1)
    return fail(ErrorCode::invalidInput, "the TLS key can't be read or doesn't belong to the certificate");
  return context;
}

void chooseByServerName(asio::ssl::context& context, ServerNameChoice choice) {
  SSL_CTX* handle = context.native_handle();
  delete static_cast<ServerNameChoice*>(SSL_CTX_get_ex_data(handle, indexOf<ServerNameChoice>()));
  auto* owned = new ServerNameChoice(std::move(choice));  // freed with the context, by the index' free function
  SSL_CTX_set_ex_data(handle, indexOf<ServerNameChoice>(), owned);
  // The macros of these two hold casts in the old style.
  SSL_CTX_callback_ctrl(handle, SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, reinterpret_cast<void (*)()>(onServerName));
  SSL_CTX_ctrl(handle, SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG, 0, owned);
}

Result<TlsContext> clientContext(SystemRoots roots, const std::vector<std::string>& authorities) {
  TlsContext context = makeContext(asio::ssl::context::tls_client);
  context->set_verify_mode(asio::ssl::verify_peer);
  error_code error;
  if (roots == SystemRoots::trust) context->set_default_verify_paths(error);
  for (const std::string& authority : authorities) {
    context->add_certificate_authority(asio::buffer(authority), error);
    if (error) return fail(ErrorCode::invalidInput, "a CA certificate can't be read: " + error.message());
  }
  return context;
}

Result<TlsContext> pinnedClientContext(PeerKeyCheck accepts) {
  TlsContext context = makeContext(asio::ssl::context::tls_client);
  context->set_verify_mode(asio::ssl::verify_peer);
  SSL_CTX* handle = context->native_handle();
  auto owned = std::make_unique<PeerKeyCheck>(std::move(accepts));
  if (SSL_CTX_set_ex_data(handle, indexOf<PeerKeyCheck>(), owned.get()) != 1)
    return fail(ErrorCode::internal, "no memory for a TLS context");
  SSL_CTX_set_cert_verify_callback(handle, onPeerCertificate, owned.release());  // freed with the context
  return context;
}

Result<void> expectHost(SSL* connection, const std::string& host) {
  X509_VERIFY_PARAM* parameters = SSL_get0_param(connection);
  bool isSet = false;
  if (isAddress(host)) {
    isSet = X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
  } else {
    SSL_set_hostflags(connection, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    isSet = setServerName(connection, host) && SSL_set1_host(connection, host.c_str()) == 1;
  }
  if (!isSet) return fail(ErrorCode::invalidInput, "not a host name: " + host);
  return {};
}

Bytes peerPublicKey(SSL* connection) {
  X509* certificate = SSL_get0_peer_certificate(connection);
  return certificate == nullptr ? Bytes{} : publicKeyOf(certificate);
}

}  // namespace chatelaine::http
