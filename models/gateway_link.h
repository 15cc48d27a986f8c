// Introduces the desktop's team to the gateway beside it: founding on first start, and finishing what a crash cut off.
#pragma once
#include <QtCore/QObject>

#include "models/control_client.h"
#include "models/session.h"

namespace chatelaine::models {

// GUI thread.
class GatewayLink final : public QObject {
  Q_OBJECT
 public:
  enum class Standing {
    unknown,
    ours,     // it serves our team
    foreign,  // it has the team of somebody else
    stranger  // its keys aren't those that our roster names
  };
  enum class Step { gateway, database, handover };
  struct Names {
    std::string team;
    std::string member;
    std::string device;
    std::string gateway;
  };

  GatewayLink(ControlClient& gateway, Session& session, VaultThread& vaults, QObject* parent = nullptr);

  Standing standing() const { return m_standing; }
  const std::optional<sync::GatewayIdentity>& identity() const { return m_identity; }

  // alreadyExists: the gateway belongs to another team. Nothing was made if it fails before Step::handover; after it
  // the team stands and check() finishes the rest.
  void found(Names names, Secret passphrase, const sync::RecoveryCard& recovery, QObject* context,
             std::function<void(Result<void>)> done);
  // After an unlock, and whenever the gateway was started: hands the team over where that is still to be done.
  void check();

 Q_SIGNALS:
  void stepReached(chatelaine::models::GatewayLink::Step step);
  void standingChanged();

 private:
  void compare(const sync::GatewayIdentity& identity);
  void settle(Standing standing);

  ControlClient& m_gateway;
  Session& m_session;
  VaultThread& m_vaults;
  Standing m_standing = Standing::unknown;
  std::optional<sync::GatewayIdentity> m_identity;
};

}  // namespace chatelaine::models
