#include "sync/api.h"
#include "sync/cbor.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view label = "chatelaine session v1";

Bytes messageOf(std::string_view purpose, const Hash& audience, const TeamId& team, const Hash& nonce) {
  CborWriter writer;
  writer.array(4).text(purpose).bytes(audience.view()).bytes(team.view()).bytes(nonce.view());
  return writer.take();
}

}  // namespace

crypto::Signature signSession(const PrincipalKeys& keys, std::string_view purpose, const Hash& audience,
                              const TeamId& team, const Hash& nonce) {
  return crypto::sign(keys.sign, label, messageOf(purpose, audience, team, nonce));
}

bool verifySession(const crypto::SignPublicKey& key, const SessionRequest& request, std::string_view purpose,
                   const Hash& audience) {
  return crypto::verify(key, label, messageOf(purpose, audience, request.team, request.nonce), request.signature);
}

}  // namespace chatelaine::sync
