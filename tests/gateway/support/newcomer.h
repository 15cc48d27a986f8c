// A second gateway of the house, on a host of its own: comes with an owner's invitation, and has an agent of its own.
#pragma once
#include <memory>
#include <string>

#include "core/audit_event.h"
#include "http/message.h"
#include "sync/hand_over_api.h"
#include "tests/gateway/support/house.h"
#include "vault/membership.h"

namespace chatelaine::test {

// One request on the socket of a gateway's owner; with a `peer` it comes over the network.
http::Response askGateway(gateway::Gateway& gateway, const std::string& method, std::string_view path, Bytes body = {},
                          const std::string& bearer = {}, const std::string& peer = {});

class Newcomer {
 public:
  // Invited, and not started yet.
  explicit Newcomer(House& house);
  ~Newcomer();

  sync::InviteLink link() const;
  // Starts with the invitation, or without one as after a restart.
  Result<void> take(sync::InviteLink link, const std::string& name = "second");
  Result<void> start();
  void stop();
  gateway::Gateway& gateway() { return *m_gateway; }
  std::optional<Error> refusal() const;  // what joinRefused was told

  bool comesToAsk();  // until the owner sees its card
  void admit();       // the owner says yes
  bool isIn();        // until it has the team
  void settle();      // all of it, and what the team has is applied
  void synchronise();
  sync::HandOverState state();
  std::string words();  // that its own host shows

  // Of its agent: what comes back for a request to the house's provider.
  AgentResponse use();
  const vault::NewInvite& invite() const { return m_invite; }

 private:
  struct Refusal;
  House& m_house;
  vault::NewInvite m_invite;
  std::shared_ptr<Refusal> m_refusal;
  std::unique_ptr<gateway::Gateway> m_gateway;
  std::string m_token;
};

}  // namespace chatelaine::test
