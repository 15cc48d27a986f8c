// From the moment the gateway has received it, the next request obeys and open tunnels are cut (P6).
#include <semaphore>

#include "tests/gateway/support/house.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

class RevocationIsObeyedAtOnce : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void replacedSecret_isTheNextRequests();
  void unpinned_cutsTheTunnel();
  void unpinned_refusesTheNextOne();
  void removedCredential_cutsTheTunnel();
  void revokedToken_cutsTheTunnel();
  void unpinnedMeanwhile_cutsTheRunningRequest();
  void unpinnedMeanwhile_cutsTheRunningReverseRequest();
  void unpinnedWhileConnecting_sendsNothing();
  void changedBinding_isTheNextRequests();
  void expiredPin_refuses();
  void hint_isEnough();
};

void RevocationIsObeyedAtOnce::replacedSecret_isTheNextRequests() {
  House house;
  const Credential credential = house.add(house.draft("the-old-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QVERIFY(house.provider().lastHead().contains("the-old-key"));
  house.replaceSecret(credential, "the-new-key");
  const AgentResponse response = agent->ask(house.get("/"));  // on the same connection
  QCOMPARE(response.status, 200);
  QVERIFY(house.provider().lastHead().contains("the-new-key") && !house.provider().lastHead().contains("the-old-key"));
}

void RevocationIsObeyedAtOnce::unpinned_cutsTheTunnel() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QVERIFY(house.owner().unpin(house.pin().id).has_value());
  house.publish();
  QVERIFY(agent->hasEnded());
  QCOMPARE(house.provider().requests(), std::size_t{1});
}

// A host that is no longer bound is a tunnel like any other; this one leads inside and is refused.
void RevocationIsObeyedAtOnce::unpinned_refusesTheNextOne() {
  House house;
  house.add(house.draft("the-real-key"));
  QVERIFY(house.owner().unpin(house.pin().id).has_value());
  house.publish();
  const AgentResponse response =
      house.client().ask(connectTo(house.authority(), proxyAuthorization(house.token())), "CONNECT");
  QCOMPARE(response.status, 403);
  QCOMPARE(response.code(), std::string("private_address"));
  QCOMPARE(house.provider().connections(), 0);
}

void RevocationIsObeyedAtOnce::removedCredential_cutsTheTunnel() {
  House house;
  const Credential credential = house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QVERIFY(house.owner().remove(credential.id).has_value());
  house.publish();
  QVERIFY(agent->hasEnded());
}

void RevocationIsObeyedAtOnce::revokedToken_cutsTheTunnel() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QVERIFY(house.owner().revokeToken(house.agent(), house.owner().agents().front().tokens.front().hash).has_value());
  house.publish();
  QVERIFY(agent->hasEnded());
}

void RevocationIsObeyedAtOnce::unpinnedMeanwhile_cutsTheRunningRequest() {
  House house;
  house.add(house.draft("the-real-key"));
  std::binary_semaphore arrived(0);
  std::binary_semaphore answered(0);
  house.provider().respond([&](const Provider::Seen&) {
    arrived.release();
    answered.acquire();
    return okWith("too late");
  });
  const auto agent = house.tunnel();
  agent->send(house.get("/"));
  arrived.acquire();
  QVERIFY(house.owner().unpin(house.pin().id).has_value());
  house.publish();
  QVERIFY(agent->hasEnded());
  answered.release();
}

// Without a tunnel there is only the request itself to be cut.
void RevocationIsObeyedAtOnce::unpinnedMeanwhile_cutsTheRunningReverseRequest() {
  House house;
  house.add(house.draft("the-real-key"));
  std::binary_semaphore arrived(0);
  std::binary_semaphore answered(0);
  house.provider().respond([&](const Provider::Seen&) {
    arrived.release();
    answered.acquire();
    return okWith("too late");
  });
  AgentClient agent = house.client();
  agent.send("GET /use/Payments/main/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + house.token() +
             "\r\n\r\n");
  arrived.acquire();
  QVERIFY(house.owner().unpin(house.pin().id).has_value());
  house.publish();
  const bool isCut = agent.hasEnded();
  answered.release();
  QVERIFY(isCut);
  QCOMPARE(house.record().back().reason, std::string("revoked"));
}

// The secret is open already, but the service's TLS handshake takes its time.
void RevocationIsObeyedAtOnce::unpinnedWhileConnecting_sendsNothing() {
  House house;
  house.add(house.draft("the-real-key"));
  std::binary_semaphore connected(0);
  std::binary_semaphore goesOn(0);
  house.provider().beforeHandshakes([&] {
    connected.release();
    goesOn.acquire();
  });
  const auto agent = house.tunnel();
  agent->send(house.get("/"));
  connected.acquire();
  QVERIFY(house.owner().unpin(house.pin().id).has_value());
  house.publish();
  goesOn.release();
  QVERIFY(agent->hasEnded());
  house.stopGateway();  // whatever it wanted to send, it has sent
  QCOMPARE(house.provider().requests(), std::size_t{0});
}

void RevocationIsObeyedAtOnce::changedBinding_isTheNextRequests() {
  House house;
  const Credential credential = house.add(house.draft("the-old-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  Binding binding = credential.binding;
  binding.paths = {"/only"};
  SecretFields fields;
  fields.push_back({"key", Secret::copyOf(std::string_view("the-new-key"))});
  QVERIFY(house.owner().replaceSecret(credential.id, binding, std::move(fields)).has_value());
  house.publish();
  QCOMPARE(agent->ask(house.get("/elsewhere")).code(), std::string("path_not_allowed"));
  QCOMPARE(agent->ask(house.get("/only")).status, 200);
  QVERIFY(house.provider().lastHead().contains("the-new-key"));
  QCOMPARE(house.provider().requests(), std::size_t{2});
}

void RevocationIsObeyedAtOnce::expiredPin_refuses() {
  House house;
  house.add(house.draft("the-real-key"));
  QVERIFY(house.owner().unpin(house.pin().id).has_value());
  QVERIFY(house.owner().pin(house.agent(), house.vault(), house.now() + std::chrono::hours(1)).has_value());
  house.publish();
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  house.tick(std::chrono::hours(2));
  QCOMPARE(agent->ask(house.get("/")).code(), std::string("expired_pin"));
  QCOMPARE(house.provider().requests(), std::size_t{1});
}

// Nobody asks the gateway to pull: the server's hint does.
void RevocationIsObeyedAtOnce::hint_isEnough() {
  House house;
  house.add(house.draft("the-real-key"));
  const auto agent = house.tunnel();
  QCOMPARE(agent->ask(house.get("/")).status, 200);
  QVERIFY(house.owner().unpin(house.pin().id).has_value());
  QVERIFY(house.syncOwner().has_value());
  QVERIFY(agent->hasEnded());
}

CHATELAINE_TEST(RevocationIsObeyedAtOnce);
#include "revocation_is_obeyed_at_once.moc"
