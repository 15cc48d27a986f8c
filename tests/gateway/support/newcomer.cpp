#include "tests/gateway/support/newcomer.h"

#include <QtTest/QTest>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <mutex>
#include <stdexcept>

#include "gateway/gateway.h"
#include "http/router.h"

namespace chatelaine::test {

namespace asio = boost::asio;

namespace {

template <class Value>
Value must(Result<Value> result) {
  if (!result) throw std::runtime_error(std::string(toString(result.error().code)) + ": " + result.error().detail);
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

}  // namespace

http::Response askGateway(gateway::Gateway& gateway, const std::string& method, std::string_view path, Bytes body,
                          const std::string& bearer, const std::string& peer) {
  http::Router router;
  gateway.addControlRoutes(router);
  http::Request request;
  request.method = method;
  request.path = path;
  request.body = std::move(body);
  request.peer = peer;
  if (!bearer.empty()) request.headers.push_back({"Authorization", "Bearer " + bearer});
  asio::io_context context;
  auto reply = asio::co_spawn(context, router.route(std::move(request)), asio::use_future);
  context.run();
  return std::get<http::Response>(reply.get());
}

struct Newcomer::Refusal {
  std::mutex mutex;
  std::optional<Error> error;
};

Newcomer::Newcomer(House& house)
    : m_house(house),
      m_invite(must(vault::Membership(house.owner())
                        .invite({vault::Grant::Kind::gateway, sync::Role::editor, {}, {house.vault()}}))),
      m_refusal(std::make_shared<Refusal>()) {
  must(house.syncOwner());  // the server knows its id
}
Newcomer::~Newcomer() = default;

sync::InviteLink Newcomer::link() const { return {"server.test:4281", std::nullopt, m_invite.code.clone()}; }

Result<void> Newcomer::take(sync::InviteLink link, const std::string& name) {
  gateway::Config config = m_house.configOf("second");
  config.joinInterval = std::chrono::milliseconds(20);
  config.joinRefused = [refusal = m_refusal](const Error& error) {
    const std::lock_guard lock(refusal->mutex);
    refusal->error = error;
  };
  if (!link.code.isEmpty()) config.join = gateway::JoinOrder{std::move(link), name};
  CHATELAINE_TRY(started, gateway::Gateway::start(std::move(config)));
  m_gateway = std::move(started);
  return {};
}

Result<void> Newcomer::start() { return take({}); }
void Newcomer::stop() { m_gateway.reset(); }

std::optional<Error> Newcomer::refusal() const {
  const std::lock_guard lock(m_refusal->mutex);
  return m_refusal->error;
}

bool Newcomer::comesToAsk() {
  return QTest::qWaitFor(
      [&] {
        must(m_house.syncOwner());
        for (const vault::Invite& invite : vault::Membership(m_house.owner()).invites())
          if (invite.id == m_invite.id && invite.state == vault::Invite::State::asking) return true;
        return false;
      },
      20'000);
}

void Newcomer::admit() {
  const vault::Membership membership(m_house.owner());
  must(m_house.carryOut(membership.admit(m_invite.id, "", "second")));
}

bool Newcomer::isIn() {
  return QTest::qWaitFor(
      [&] {
        const auto answer = askGateway(*m_gateway, "GET", sync::path::controlIdentity);
        return must(sync::decode<sync::GatewayIdentity>(answer.body)).team.has_value();
      },
      20'000);
}

void Newcomer::settle() {
  must(take(link()));
  if (!comesToAsk()) throw std::runtime_error("it never asked");
  admit();
  if (!isIn()) throw std::runtime_error("it never came in");
  m_token = must(m_house.owner().createToken(m_house.agent(), m_gateway->card().id, std::nullopt)).token.text();
  m_house.publish();
  synchronise();
}

void Newcomer::synchronise() {
  const auto challenge =
      must(sync::decode<sync::Challenge>(askGateway(*m_gateway, "POST", sync::path::controlChallenges).body));
  const auto answer =
      must(m_house.owner().answerChallenge("control", sync::audienceOf(m_gateway->card().id), challenge.nonce));
  const auto grant = must(sync::decode<sync::SessionGrant>(
      askGateway(*m_gateway, "POST", sync::path::controlSession, sync::encode(answer)).body));
  const auto done = askGateway(*m_gateway, "POST", sync::path::controlSync, {}, grant.token);
  if (done.status != 200) throw std::runtime_error("the second gateway didn't synchronise: " + textOf(done.body));
}

sync::HandOverState Newcomer::state() {
  return must(sync::decode<sync::HandOverState>(askGateway(*m_gateway, "GET", sync::path::controlHandOver).body));
}

std::string Newcomer::words() { return sync::safetyWords(m_gateway->card().id); }

AgentResponse Newcomer::use() {
  AgentClient agent(m_gateway->address().port);
  const AgentResponse opened =
      agent.ask(connectTo(m_house.authority(), proxyAuthorization(m_token, "agent")), "CONNECT");
  if (opened.status != 200) return opened;
  if (!agent.startTls(m_gateway->authorityPem(), "api.test")) throw std::runtime_error("TLS inside the tunnel");
  return agent.ask(m_house.get("/"));
}

}  // namespace chatelaine::test
