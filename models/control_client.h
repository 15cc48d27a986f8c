// Speaks /control/v1 with a gateway: identity, handing the team over, vault keys, one-time codes, pulling now.
#pragma once
#include <QtCore/QObject>

#include <functional>
#include <string>

#include "models/api_channel.h"
#include "models/vault_thread.h"

namespace chatelaine::models {

// GUI thread. Signs in by itself with the device's key, and again when a session has ended. Answers aren't given to a
// context that has gone. Errors: offline, timedOut, denied, locked, corrupt, and what the gateway names.
class ControlClient final : public QObject {
  Q_OBJECT
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;

  ControlClient(ApiChannel& channel, VaultThread& vaults, QObject* parent = nullptr);

  void identity(QObject* context, Done<sync::GatewayIdentity> done);
  void handOver(const sync::TeamHandover& team, QObject* context, Done<void> done);
  void vaultKeys(const sync::VaultKeyRequest& request, QObject* context, Done<sync::VaultKeyOffer> done);
  // The answer holds Secrets: the callback gets it to keep.
  void code(const ItemId& credential, QObject* context, Done<sync::CodeAnswer> done);
  // Success: the gateway has applied all that the server has.
  void pull(QObject* context, Done<void> done);
  void state(QObject* context, Done<sync::GatewayState> done);
  void certificate(QObject* context, Done<std::string> done);  // PEM
  void forgetSession() { m_token.clear(); }
  // Which of the team's gateways is beside us: a null id: the only one that there is. Nothing: none, nobody is asked.
  void setGateway(std::optional<PrincipalId> gateway);
  bool hasGateway() const { return m_gateway && m_channel.endpoint().isHere(); }

 private:
  using Answer = std::function<void(Result<Bytes>)>;
  void request(sync::ApiRequest request, QObject* context, Answer answer);
  void requestSignedIn(sync::ApiRequest request, QObject* context, Answer answer);
  void signIn(QObject* context, Done<void> done);
  void answerChallenge(const Hash& nonce, QObject* context, Done<void> done);

  ApiChannel& m_channel;
  VaultThread& m_vaults;
  std::string m_token;
  std::optional<PrincipalId> m_gateway = PrincipalId{};
};

}  // namespace chatelaine::models
