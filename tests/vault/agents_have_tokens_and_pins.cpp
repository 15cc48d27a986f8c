#include "sync/agent_token.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;

class AgentsHaveTokensAndPins : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void names_areUniqueAndPlain() {
    QVERIFY(m_world->owner->addAgent("fred-2").has_value());
    QCOMPARE(m_world->owner->addAgent("fred-2").error().code, ErrorCode::alreadyExists);
    for (const char* bad : {"", "Fred", "fred smith", "fréd", "a/b", "fred\n"}) {
      QVERIFY2(m_world->owner->addAgent(bad).error().code == ErrorCode::invalidInput, bad);
    }
    QCOMPARE(m_world->owner->addAgent(std::string(65, 'a')).error().code, ErrorCode::invalidInput);
  }

  void update_leavesTheTokens() {
    auto agent = *m_world->owner->addAgent("fred");
    const auto token = m_world->owner->createToken(agent.id, m_world->gateway->card().id, std::nullopt);
    agent.name = "freddy";
    agent.egress = EgressPolicy::refuse;
    agent.namespaces = {"agent:fred"};
    const auto updated = m_world->owner->updateAgent(agent);
    QVERIFY(updated.has_value());
    QVERIFY(updated->tokens == std::vector{token->stored});
    QCOMPARE(updated->name, std::string("freddy"));
    QVERIFY(m_world->owner->agents().front() == *updated);
    agent.id = {};
    QCOMPARE(m_world->owner->updateAgent(agent).error().code, ErrorCode::notFound);
  }

  void token_isShownOnceAndStoredAsAHash() {
    const auto agent = m_world->owner->addAgent("fred");
    const PrincipalId gateway = m_world->gateway->card().id;
    const auto made = m_world->owner->createToken(agent->id, gateway, m_world->now + std::chrono::hours(1));
    QVERIFY(made.has_value());
    QVERIFY(sync::looksLikeAgentToken(made->token.text()));
    QVERIFY(made->stored.hash == sync::hashAgentToken(made->token, gateway));
    QCOMPARE(made->stored.hint, std::string(made->token.text().substr(47)));
    QCOMPARE(m_world->owner->createToken(agent->id, gateway, m_world->now).error().code, ErrorCode::invalidInput);
    QCOMPARE(m_world->owner->createToken(agent->id, m_world->owner->card().id, {}).error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->createToken({}, gateway, {}).error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->revokeToken(agent->id, {}).error().code, ErrorCode::notFound);
    QVERIFY(m_world->owner->revokeToken(agent->id, made->stored.hash).has_value());
    QVERIFY(m_world->owner->agents().front().tokens.empty());
  }

  void pins_keepTheirOrder() {
    const auto second =
        m_world->gateway->makeVaultKey({VaultId::fromHex("00112233445566778899aabbccddeeff").value(), 1});
    const auto mail = m_world->owner->addVault("Mail", *second);
    const auto agent = m_world->owner->addAgent("fred");
    const auto one = m_world->owner->pin(agent->id, m_world->payments, std::nullopt);
    const auto two = m_world->owner->pin(agent->id, mail->id, std::nullopt);
    QVERIFY(one.has_value() && two.has_value());
    QCOMPARE(one->order, 0U);
    QCOMPARE(two->order, 1U);
    QVERIFY((m_world->owner->pins() == std::vector{*one, *two}));
    // Pinned again: the same pin with another expiry.
    const auto again = m_world->owner->pin(agent->id, m_world->payments, m_world->now + std::chrono::hours(1));
    QVERIFY(again->id == one->id);
    QCOMPARE(again->order, 0U);
    QCOMPARE(m_world->owner->pins().size(), std::size_t{2});
    QCOMPARE(m_world->owner->vaults().front().pins, std::size_t{1});
  }

  void wrongPins_areRefused() {
    const auto agent = m_world->owner->addAgent("fred");
    QCOMPARE(m_world->owner->pin({}, m_world->payments, {}).error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->pin(agent->id, {}, {}).error().code, ErrorCode::denied);
    QCOMPARE(m_world->owner->pin(agent->id, m_world->payments, m_world->now).error().code, ErrorCode::invalidInput);
    QCOMPARE(m_world->owner->unpin({}).error().code, ErrorCode::notFound);
    QVERIFY(m_world->owner->pins().empty());
  }

  void removedAgent_takesItsPinsAlong() {
    const auto fred = m_world->owner->addAgent("fred");
    const auto anna = m_world->owner->addAgent("anna");
    QVERIFY(m_world->owner->pin(fred->id, m_world->payments, {}).has_value());
    const auto kept = m_world->owner->pin(anna->id, m_world->payments, {});
    QVERIFY(m_world->owner->removeAgent(fred->id).has_value());
    QVERIFY(m_world->owner->pins() == std::vector{*kept});
    QCOMPARE(m_world->owner->agents().size(), std::size_t{1});
    QCOMPARE(m_world->owner->removeAgent(fred->id).error().code, ErrorCode::notFound);
  }
};

CHATELAINE_TEST(AgentsHaveTokensAndPins);
#include "agents_have_tokens_and_pins.moc"
