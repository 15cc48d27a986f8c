#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;

class StoryOfASavedCredential : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void saved_isOpenedByTheGateway() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("sk_live_1"));
    const auto seen = world.gateway->credentials(world.payments);
    QCOMPARE(seen.size(), std::size_t{1});
    QVERIFY(seen.front() == *saved);
    QVERIFY(world.owner->pendingChanges().empty());
  }

  void replaced_isTheNewOne() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("old"));
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->replaceSecret(saved->id, saved->binding, keyField("new")).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("new"));
    QCOMPARE(world.gateway->credential(saved->id)->secretVersion, 2U);
  }

  void anotherLabel_keepsTheSecret() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    QVERIFY(world.publish().has_value());
    CredentialLabels labels = saved->labels;
    labels.name = "Stripe (main)";
    QVERIFY(world.owner->update(saved->id, labels).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("sk_live_1"));
    QCOMPARE(world.gateway->credential(saved->id)->labels.name, std::string("Stripe (main)"));
  }

  void editedBeforeItWasSent_arrivesOnce() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    CredentialLabels labels = saved->labels;
    labels.label = "typed later";
    QVERIFY(world.owner->update(saved->id, labels).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("sk_live_1"));
    QCOMPARE(world.gateway->credential(saved->id)->labels.label, std::string("typed later"));
  }

  void anotherBinding_opensWithTheNewSecretOnly() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    QVERIFY(world.publish().has_value());
    Binding binding = saved->binding;
    binding.hosts = {{"api2.stripe.test", 443, false}};
    QVERIFY(world.owner->replaceSecret(saved->id, binding, keyField("sk_live_2")).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("sk_live_2"));
    QVERIFY(world.gateway->credential(saved->id)->binding == binding);
  }

  void removed_isGone() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->remove(saved->id).has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("not_found"));
    QVERIFY(world.gateway->credentials(world.payments).empty());
  }

  void removedBeforeItWasSent_leavesNothingBehind() {
    World world;
    world.settle();
    const auto saved = world.owner->add(world.payments, stripe("sk_live_1"));
    QVERIFY(world.owner->remove(saved->id).has_value());
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->pendingChanges().empty());
    QVERIFY(world.gateway->credentials(world.payments).empty());
  }

  void expired_isRefusedByTheReadersClock() {
    World world;
    world.settle();
    CredentialDraft draft = stripe("sk_live_1");
    draft.labels.expiresAt = world.now + std::chrono::hours(1);
    const auto saved = world.owner->add(world.payments, std::move(draft));
    QVERIFY(world.publish().has_value());
    QCOMPARE(opened(world.gateway, saved->id), std::string("sk_live_1"));
    world.tick(std::chrono::hours(1));
    QCOMPARE(opened(world.gateway, saved->id), std::string("expired"));
  }

  void agentsPinsAndTokens_reachTheGateway() {
    World world;
    world.settle();
    const auto agent = world.owner->addAgent("fred");
    const auto token = world.owner->createToken(agent->id, world.gateway->card().id, std::nullopt);
    const auto pin = world.owner->pin(agent->id, world.payments, world.now + std::chrono::hours(1));
    QVERIFY(agent.has_value() && token.has_value() && pin.has_value());
    QVERIFY(world.publish().has_value());
    QCOMPARE(world.gateway->agents().size(), std::size_t{1});
    QVERIFY(world.gateway->agents().front().tokens == std::vector{token->stored});
    QVERIFY(world.gateway->pins() == std::vector{*pin});
    QCOMPARE(world.gateway->vaults().front().name, std::string("Payments"));
    QCOMPARE(world.gateway->teamName(), std::string("Acme"));
  }

  // P6: from the moment a gateway has received it.
  void unpinnedRevokedAndRemoved_areGoneAfterTheNextPull() {
    World world;
    world.settle();
    const auto agent = world.owner->addAgent("fred");
    const auto token = world.owner->createToken(agent->id, world.gateway->card().id, std::nullopt);
    const auto pin = world.owner->pin(agent->id, world.payments, std::nullopt);
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->unpin(pin->id).has_value());
    QVERIFY(world.publish().has_value());
    QVERIFY(world.gateway->pins().empty());
    QVERIFY(world.owner->revokeToken(agent->id, token->stored.hash).has_value());
    QVERIFY(world.publish().has_value());
    QVERIFY(world.gateway->agents().front().tokens.empty());
    QVERIFY(world.owner->pin(agent->id, world.payments, std::nullopt).has_value());
    QVERIFY(world.publish().has_value());
    QVERIFY(world.owner->removeAgent(agent->id).has_value());
    QVERIFY(world.publish().has_value());
    QVERIFY(world.gateway->agents().empty());
    QVERIFY(world.gateway->pins().empty());
  }

  void manyChanges_areFewCommits() {
    World world;
    world.settle();
    for (int i = 0; i < 40; ++i) {
      QVERIFY(world.owner->add(world.payments, stripe("sk", "Stripe " + std::to_string(i))).has_value());
    }
    const auto summary = world.sync(world.owner);
    QVERIFY(summary.has_value());
    QCOMPARE(summary->pushedCommits, std::size_t{1});
    QVERIFY(world.sync(world.gateway).has_value());
    QCOMPARE(world.gateway->credentials(world.payments).size(), std::size_t{40});
  }

  void nothingNew_asksForNothingMore() {
    World world;
    world.settle();
    QVERIFY(world.owner->add(world.payments, stripe("sk_live_1")).has_value());
    QVERIFY(world.publish().has_value());
    QVERIFY(world.publish().has_value());
    world.requests = 0;
    const std::uint64_t before = world.gateway->changeCounter();
    const auto summary = world.sync(world.gateway);
    QVERIFY(summary.has_value());
    QVERIFY(!summary->changed);
    QCOMPARE(world.requests, std::size_t{1});  // the state
    QCOMPARE(world.gateway->changeCounter(), before);
  }

  void sessionThatExpired_isRenewed() {
    World world;
    world.settle();
    world.tick(std::chrono::hours(2));
    QVERIFY(world.owner->add(world.payments, stripe("sk_live_1")).has_value());
    QVERIFY(world.publish().has_value());
    world.owner.session.token = "forged";
    world.owner.session.expires = world.now + std::chrono::hours(9);
    QVERIFY(world.sync(world.owner).has_value());
  }

  void ownersRecord_travelsToTheServerAndBack() {
    World world;
    world.settle();
    QVERIFY(world.owner->add(world.payments, stripe("sk_live_1")).has_value());
    QVERIFY(world.publish().has_value());
    const auto end = world.store->auditEnd(*world.owner->team(), world.owner->card().id);
    const auto verdict = world.owner->verifyAudit();
    QVERIFY(end.has_value() && verdict.has_value());
    QVERIFY(verdict->verified);
    QVERIFY(verdict->ends.front().second == *end);
    QVERIFY(end->sequence >= 3);
  }
};

CHATELAINE_TEST(StoryOfASavedCredential);
#include "story_of_a_saved_credential.moc"
