#include "models/control_client.h"

#include "models/api_problem.h"

namespace chatelaine::models {
namespace {

sync::ApiRequest get(std::string_view path) { return {"GET", std::string(path), {}, {}}; }
sync::ApiRequest post(std::string_view path, Bytes body) { return {"POST", std::string(path), std::move(body), {}}; }

// Hands on a decoded body, or the error.
template <class T>
std::function<void(Result<Bytes>)> decoded(std::function<void(Result<T>)> done) {
  return [done = std::move(done)](const Result<Bytes>& body) {
    if (!body) return done(std::unexpected(body.error()));
    done(sync::decode<T>(*body));
  };
}
std::function<void(Result<Bytes>)> ignoringBody(std::function<void(Result<void>)> done) {
  return [done = std::move(done)](const Result<Bytes>& body) {
    if (!body) return done(std::unexpected(body.error()));
    done({});
  };
}

// For the gateway that our roster names, whoever it is that answers here: another one could pass on a challenge of
// ours.
Result<sync::SessionRequest> answerForOurGateway(const vault::Vault& vault, PrincipalId gateway, const Hash& nonce) {
  const sync::Roster* roster = vault.roster();
  const bool isOnly = roster != nullptr && roster->gateways.size() == 1;
  if (gateway.isNull() && isOnly) gateway = roster->gateways.front().id;
  if (roster == nullptr || !sync::isGateway(*roster, gateway)) return fail(ErrorCode::notFound, "which gateway?");
  return vault.answerChallenge("control", sync::audienceOf(gateway), nonce);
}

}  // namespace

ControlClient::ControlClient(ApiChannel& channel, VaultThread& vaults, QObject* parent)
    : QObject(parent), m_channel(channel), m_vaults(vaults) {}

void ControlClient::setGateway(std::optional<PrincipalId> gateway) {
  if (gateway != m_gateway) m_token.clear();
  m_gateway = gateway;
}

void ControlClient::identity(QObject* context, Done<sync::GatewayIdentity> done) {
  request(get(sync::path::controlIdentity), context, decoded<sync::GatewayIdentity>(std::move(done)));
}

void ControlClient::handOver(const sync::TeamHandover& team, QObject* context, Done<void> done) {
  request(post(sync::path::controlTeam, encode(team)), context, ignoringBody(std::move(done)));
}

void ControlClient::vaultKeys(const sync::VaultKeyRequest& keyRequest, QObject* context,
                              Done<sync::VaultKeyOffer> done) {
  requestSignedIn(post(sync::path::controlVaultKeys, encode(keyRequest)), context,
                  decoded<sync::VaultKeyOffer>(std::move(done)));
}

void ControlClient::code(const ItemId& credential, QObject* context, Done<sync::CodeAnswer> done) {
  requestSignedIn(post(sync::path::controlCodes, encode(sync::CodeRequest{credential})), context,
                  decoded<sync::CodeAnswer>(std::move(done)));
}

void ControlClient::pull(QObject* context, Done<void> done) {
  requestSignedIn(post(sync::path::controlSync, {}), context, ignoringBody(std::move(done)));
}

void ControlClient::state(QObject* context, Done<sync::GatewayState> done) {
  requestSignedIn(get(sync::path::controlState), context, decoded<sync::GatewayState>(std::move(done)));
}

void ControlClient::certificate(QObject* context, Done<std::string> done) {
  request(get(sync::path::controlCertificate), context, [done = std::move(done)](const Result<Bytes>& body) {
    if (!body) return done(std::unexpected(body.error()));
    done(textOf(*body));
  });
}

void ControlClient::request(sync::ApiRequest request, QObject* context, Answer answer) {
  // A server elsewhere is nobody's gateway, and hears nothing that is meant for one; nor does another team's.
  if (!hasGateway()) return answer(fail(ErrorCode::offline, "no gateway on this computer"));
  m_channel.send(request, context, [answer = std::move(answer)](Result<sync::ApiResponse> response) {
    if (!response) return answer(std::unexpected(response.error()));
    if (response->status < 200 || response->status > 299) return answer(std::unexpected(errorOf(*response)));
    answer(std::move(response->body));
  });
}

// A session that has ended is noticed by its 401, once; a second 401 is the answer.
void ControlClient::requestSignedIn(sync::ApiRequest request, QObject* context, Answer answer) {
  const bool isRetry = m_token.empty();
  const auto sendIt = [this, context](sync::ApiRequest it, Answer then) {
    it.bearer = m_token;
    this->request(std::move(it), context, std::move(then));
  };
  const auto signInAndSend = [this, context, request, sendIt](Answer then) {
    signIn(context, [request, sendIt, then](const Result<void>& signedIn) {
      if (!signedIn) return then(std::unexpected(signedIn.error()));
      sendIt(request, then);
    });
  };
  if (isRetry) return signInAndSend(std::move(answer));
  sendIt(request, [this, signInAndSend, answer](Result<Bytes> body) {
    if (body || body.error().code != ErrorCode::denied) return answer(std::move(body));
    m_token.clear();
    signInAndSend(answer);
  });
}

void ControlClient::signIn(QObject* context, Done<void> done) {
  request(post(sync::path::controlChallenges, {}), context,
          decoded<sync::Challenge>([this, context, done](const Result<sync::Challenge>& challenge) {
            if (!challenge) return done(std::unexpected(challenge.error()));
            answerChallenge(challenge->nonce, context, done);
          }));
}

void ControlClient::answerChallenge(const Hash& nonce, QObject* context, Done<void> done) {
  m_vaults.post(
      context,
      [nonce, gateway = m_gateway.value_or(PrincipalId{})](vault::Vault& vault) {
        return answerForOurGateway(vault, gateway, nonce);
      },
      [this, context, done](const Result<sync::SessionRequest>& signedRequest) {
        if (!signedRequest) return done(std::unexpected(signedRequest.error()));
        request(post(sync::path::controlSession, encode(*signedRequest)), context,
                decoded<sync::SessionGrant>([this, done](const Result<sync::SessionGrant>& grant) {
                  if (!grant) return done(std::unexpected(grant.error()));
                  m_token = grant->token;
                  done({});
                }));
      });
}

}  // namespace chatelaine::models
