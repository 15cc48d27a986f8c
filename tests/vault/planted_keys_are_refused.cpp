// Keys are sealed to a gateway without saying by whom: a server could seal one of its own. Only what a roster vouches
// for is taken from a server, and only what this gateway made itself is offered as a vault's key.
#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;

class PlantedKeysAreRefused : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;

  // The server claims a newer roster, withholds it, and gives a secret key of its own to the gateway.
  crypto::KemKeyPair plantFor(const VaultId& vault, std::uint64_t epoch) {
    auto pair = crypto::generateKemKeyPair();
    const auto planted =
        sync::wrapKey(pair.privateKey, *m_world->gateway->team(), vault, epoch, sync::KeyPurpose::secret,
                      m_world->gateway->card().id, m_world->gateway->card().kem);
    m_world->onAnswer = [planted = *planted](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target.contains("/v1/sync")) {
        auto state = sync::decode<sync::SyncState>(answer.body).value();
        state.rosterRevision += 1;
        answer.body = encode(state);
      } else if (request.target.contains("/v1/roster")) {
        answer.body = encode(sync::RosterPage{{}, {planted}});
      }
    };
    (void)m_world->sync(m_world->gateway);
    m_world->onAnswer = {};
    m_world->gateway.reopen();
    return pair;
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void keyOfAVaultThatNoRosterKnowsYet_doesntReplaceTheGatewaysOwn() {
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    plantFor(offer->vault, 1);
    QVERIFY(m_world->gateway->makeVaultKey({offer->vault, 1})->key == offer->key);
    QVERIFY(m_world->owner->addVault("Mail", *offer).has_value());
    const auto saved = m_world->owner->add(offer->vault, stripe("sk_live_1"));
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));
  }

  void keyOfAnEpochToCome_isNeverOffered() {
    const auto planted = plantFor(m_world->payments, 2);
    const auto offer = m_world->gateway->makeVaultKey({m_world->payments, 2});
    QVERIFY(offer.has_value());
    QVERIFY(offer->key.publicKey != planted.publicKey);
  }

  void keyOfAVaultToCome_isNeverOffered() {
    const VaultId vault = crypto::randomId<VaultId>();
    const auto planted = plantFor(vault, 1);
    const auto offer = m_world->gateway->makeVaultKey({vault, 1});
    QVERIFY(offer.has_value());
    QVERIFY(offer->key.publicKey != planted.publicKey);
  }
};

CHATELAINE_TEST(PlantedKeysAreRefused);
#include "planted_keys_are_refused.moc"
