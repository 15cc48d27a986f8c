// TLS contexts from PEM, for servers and clients, and who the other side is. Issues no certificates (crypto/x509 does).
#pragma once
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "core/secret.h"
#include "http/asio.h"

namespace chatelaine::http {

using TlsContext = std::shared_ptr<asio::ssl::context>;

// TLS 1.2 and 1.3, session tickets on. `chainPem`: the certificate and what leads to its root. invalidInput when the
// two don't belong together or can't be read.
Result<TlsContext> serverContext(std::string_view chainPem, const Secret& keyPem);

// Chooses the certificate when the client has named its host (SNI; empty if it named none): null refuses the handshake.
using ServerNameChoice = std::function<TlsContext(std::string_view host)>;
void chooseByServerName(asio::ssl::context& context, ServerNameChoice choice);

enum class SystemRoots { trust, ignore };
// Verifies the peer. `authorities`: further CA certificates, PEM. invalidInput.
Result<TlsContext> clientContext(SystemRoots roots, const std::vector<std::string>& authorities = {});
// Trusts exactly the servers whose public key is accepted (SubjectPublicKeyInfo, DER), whatever name, date or authority
// their certificates show: for those whose key came another way.
using PeerKeyCheck = std::function<bool(ByteView publicKey)>;
Result<TlsContext> pinnedClientContext(PeerKeyCheck accepts);
// Before a client's handshake: the name (or IP address) to ask for and to find in the certificate.
Result<void> expectHost(SSL* connection, const std::string& host);

// SubjectPublicKeyInfo of the peer's certificate, DER, after the handshake; its SHA-256 is the "server key" of
// sessions. Empty without a certificate.
Bytes peerPublicKey(SSL* connection);

}  // namespace chatelaine::http
