// A second gateway: it gets a vault's secret key by a person's word on the first one's host or by the recovery kit,
// never by an entry in the roster, whoever signed it.
#include "crypto/random.h"
#include "sync/enrolment_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "tests/vault/gateway_log.h"
#include "vault/hand_over.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::HandOver;
using chatelaine::vault::Membership;

class StoryOfGateways : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_second;
  ItemId m_item;

  void settleAll() {
    for (Party* party : {&m_world->gateway, m_second.get(), &m_world->owner, &m_world->gateway, m_second.get()})
      QVERIFY(m_world->sync(*party).has_value());
  }
  PrincipalId secondId() { return (*m_second)->card().id; }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->publish().has_value());
    m_second = m_world->join("Second", m_world->gatewayOf({m_world->payments}));
    settleAll();
  }
  void cleanup() { m_second.reset(); }

  // What a stolen owner's device could do: sign a gateway into the roster. It gets no secret by that.
  void entryInTheRosterAlone_opensNothing() {
    QVERIFY((*m_second)->credential(m_item).has_value());  // metadata it reads
    QCOMPARE(opened(*m_second, m_item), std::string("denied"));
    QVERIFY(HandOver(**m_second).lacking() == std::vector{m_world->payments});
    const auto waiting = HandOver(*m_world->gateway).waiting();
    QCOMPARE(waiting.size(), std::size_t{1});
    QCOMPARE(waiting.front().name, std::string("Second's computer"));
    QVERIFY(waiting.front().id == secondId());
    QCOMPARE(Membership(*m_world->owner).waitingForHandOver().size(), std::size_t{1});
  }

  void confirmedWithItsWords_itServes() {
    const auto vaults = HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId()));
    QVERIFY(vaults == std::vector{m_world->payments});
    settleAll();
    QCOMPARE(opened(*m_second, m_item), std::string("sk_live_1"));
    QVERIFY(HandOver(**m_second).lacking().empty());
    QVERIFY(HandOver(*m_world->gateway).waiting().empty());
    m_second->reopen();
    QCOMPARE(opened(*m_second, m_item), std::string("sk_live_1"));
  }

  // A gateway of the vault plants a useless copy of its key for another one, before the right one comes.
  void plantedCopy_isInNobodysWay() {
    const auto third = m_world->join("Third", m_world->gatewayOf({m_world->payments}));
    const PrincipalId thirdId = (*third)->card().id;
    const sync::WrappedKey planted = sync::wrapKey(crypto::randomSecret(32), *m_world->owner->team(), m_world->payments,
                                                   1, sync::KeyPurpose::secret, thirdId, (*third)->card().kem)
                                         .value();
    QCOMPARE(m_world
                 ->carry({"POST", std::string(sync::path::vaultKeys), encode(sync::KeyDelivery{{}, {planted}}),
                          m_second->session.token})
                 .status,
             200);
    for (Party* party : {&m_world->gateway, third.get()}) QVERIFY(m_world->sync(*party).has_value());
    QVERIFY(HandOver(*m_world->gateway).confirm(thirdId, sync::safetyWords(thirdId)).has_value());
    for (Party* party : {&m_world->gateway, third.get()}) QVERIFY(m_world->sync(*party).has_value());
    QCOMPARE(opened(*third, m_item), std::string("sk_live_1"));
    third->reopen();
    QCOMPARE(opened(*third, m_item), std::string("sk_live_1"));
  }

  // What the kit opens comes from the gateway that made the key.
  void copyForTheKitByAnother_isRefused() {
    const sync::WrappedKey planted =
        sync::wrapKey(crypto::randomSecret(32), *m_world->owner->team(), m_world->payments, 1, sync::KeyPurpose::secret,
                      {}, m_world->owner->roster()->recovery.kem)
            .value();
    const auto post = [&](Party& party) {
      return m_world
          ->carry({"POST", std::string(sync::path::vaultKeys), encode(sync::KeyDelivery{{}, {planted}}),
                   party.session.token})
          .status;
    };
    QCOMPARE(post(*m_second), 403);
    QCOMPARE(post(m_world->gateway), 200);
  }

  // More than a server takes at once goes in parts.
  void manyKeys_areDeliveredInParts() {
    m_world->gateway.close();
    {
      auto database =
          storage::Database::open(m_world->gateway.options.folder / "vault.db", m_world->gateway.databaseKey).value();
      auto transaction = storage::Transaction::begin(database).value();
      for (std::int64_t epoch = 1; epoch <= 10'001; ++epoch) {
        auto insert =
            database.prepare("INSERT INTO delivery(vault, epoch, recipient, sealed) VALUES(?, ?, ?, x'00')").value();
        QVERIFY(insert.bind(m_world->payments.view()).bind(epoch).bind(secondId().view()).run().has_value());
      }
      QVERIFY(transaction.commit().has_value());
    }
    m_world->gateway.reopen();
    std::vector<std::size_t> sizes;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.method != "POST" || request.target != sync::path::vaultKeys) return std::nullopt;
      sizes.push_back(sync::decode<sync::KeyDelivery>(request.body).value().keys.size());
      return sync::ApiResponse{200, {}};
    };
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY((sizes == std::vector<std::size_t>{5'000, 5'000, 1}));
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(sizes.size(), std::size_t{3});
  }

  void otherWords_giveNothing() {
    const auto words = sync::safetyWords(m_world->owner->card().id);
    QCOMPARE(HandOver(*m_world->gateway).confirm(secondId(), words).error().code, ErrorCode::denied);
    QCOMPARE(HandOver(*m_world->gateway).confirm(secondId(), "").error().code, ErrorCode::denied);
    settleAll();
    QCOMPARE(opened(*m_second, m_item), std::string("denied"));
    QCOMPARE(HandOver(*m_world->gateway).confirm(m_world->owner->card().id, words).error().code, ErrorCode::notFound);
  }

  void devices_handNothingOver() {
    QCOMPARE(HandOver(*m_world->owner).confirm(secondId(), sync::safetyWords(secondId())).error().code,
             ErrorCode::denied);
    QVERIFY(HandOver(*m_world->owner).waiting().empty());
  }

  // Confirmed once, it gets the keys of epochs to come as well.
  void newEpoch_reachesBothGateways() {
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    settleAll();
    const auto ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*ana)))
                .has_value());
    settleAll();
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    settleAll();
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_2"));
    QCOMPARE(opened(*m_second, saved->id), std::string("sk_live_2"));
  }

  // A new epoch is made, and the second one was never confirmed: the roster names it, and that is not enough.
  void newEpochWithoutConfirmation_staysClosedToIt() {
    const auto ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeMember(m_world->memberOf(*ana)))
                .has_value());
    settleAll();
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    settleAll();
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_2"));
    QCOMPARE(opened(*m_second, saved->id), std::string("denied"));
  }

  // The first one is gone, the second one goes on alone; the removed one gets nothing that comes later.
  void removedGateway_getsNoLaterSecret() {
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    settleAll();
    GatewayLog(*m_world).handedOver(secondId(), m_world->payments);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const PrincipalId first = m_world->gateway->card().id;
    QVERIFY(m_world->carryOut(m_world->owner, Membership(*m_world->owner).removeGateway(first)).has_value());
    for (int i = 0; i < 2; ++i) {
      QVERIFY(m_world->sync(*m_second).has_value());
      QVERIFY(m_world->sync(m_world->owner).has_value());
    }
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_2", "Later"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->sync(*m_second).has_value());
    QCOMPARE(opened(*m_second, saved->id), std::string("sk_live_2"));
    QCOMPARE(opened(*m_second, m_item), std::string("sk_live_1"));
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("not_found"));
  }

  // A gateway that is taken from a vault forgets it at its next synchronisation.
  void gatewayTakenFromAVault_forgetsIt() {
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    settleAll();
    QVERIFY(m_world
                ->carryOut(m_world->owner,
                           Membership(*m_world->owner).setGateways(m_world->payments, {m_world->gateway->card().id}))
                .has_value());
    settleAll();
    QVERIFY((*m_second)->credentials(m_world->payments).empty());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  void gatewayThatComesBackToAVault_hasEverythingAgain() {
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    settleAll();
    const auto serve = [&](const std::vector<PrincipalId>& gateways) {
      const auto wish = Membership(*m_world->owner).setGateways(m_world->payments, gateways);
      QVERIFY(m_world->carryOut(m_world->owner, wish).has_value());
      settleAll();
    };
    serve({m_world->gateway->card().id});
    QVERIFY((*m_second)->credentials(m_world->payments).empty());
    serve({m_world->gateway->card().id, secondId()});
    QVERIFY((*m_second)->credential(m_item).has_value());
  }

  // What was confirmed once counts no longer for somebody who was out of the team meanwhile.
  void removedAndAddedAgain_isConfirmedAnew() {
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    const auto card = (*m_second)->card();
    const Membership members(*m_world->owner);
    QVERIFY(m_world->carryOut(m_world->owner, members.removeGateway(card.id)).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    const vault::RosterWish again{sync::AddGateway{card, {m_world->payments}}, {}, std::nullopt};
    QVERIFY(m_world->carryOut(m_world->owner, again).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(HandOver(*m_world->gateway).waiting().size(), std::size_t{1});
  }

  // Confirmed, and removed before the keys left: what can't be delivered holds up nothing else.
  void deliveryToARemovedGateway_isDropped() {
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    const Membership members(*m_world->owner);
    QVERIFY(m_world->carryOut(m_world->owner, members.removeGateway(secondId())).has_value());
    m_world->settleKeys(m_world->gateway);
    QVERIFY(m_world->owner->vaults().front().takesSecrets);
  }

  // A vault made where no gateway's socket is near: the key comes by the server.
  void vaultMadeFarFromAnyGateway_takesSecretsAfterASynchronisation() {
    const auto made = m_world->owner->addVault("Remote");
    QVERIFY(made.has_value());
    QVERIFY(!made->takesSecrets);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(HandOver(*m_world->gateway).confirm(secondId(), sync::safetyWords(secondId())).has_value());
    settleAll();
    const auto saved = m_world->owner->add(made->id, stripe("sk_remote", "Remote"));
    QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    settleAll();
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_remote"));
  }
};

CHATELAINE_TEST(StoryOfGateways);
#include "story_of_gateways.moc"
