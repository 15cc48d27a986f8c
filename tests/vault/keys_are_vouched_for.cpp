// Sealing says nothing of who sealed. Only what the rosters vouch for is taken into the ring of keys.
#include "vault/key_ring.h"

#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"
#include "vault/audit_log.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::KeyRing;
using chatelaine::vault::unwrapHeld;
using chatelaine::vault::unwrapVouched;

class KeysAreVouchedFor : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::vector<sync::Roster> m_rosters;

  TeamId team() { return *m_world->gateway->team(); }
  sync::WrappedKey wrapped(const Secret& key, sync::KeyPurpose purpose, std::uint64_t epoch = 1) {
    return sync::wrapKey(key, team(), m_world->payments, epoch, purpose, m_world->gateway->card().id,
                         m_world->gateway->card().kem)
        .value();
  }
  Result<Secret> taken(const sync::WrappedKey& key) {
    return unwrapVouched(key, m_world->gateway->keys(), team(), m_rosters);
  }

 private Q_SLOTS:
  void initTestCase() {
    m_world = std::make_unique<World>();
    m_world->settle();
    m_rosters = {*m_world->gateway->roster()};
  }

  void metadataKey_isTheOneOfTheRoster() {
    const auto genuine = m_world->gateway->eventKey(m_world->payments);
    QVERIFY(genuine.has_value());
    const auto key = taken(wrapped(genuine->key, sync::KeyPurpose::metadata));
    QVERIFY(key.has_value());
    QVERIFY(*key == genuine->key);
    QCOMPARE(taken(wrapped(crypto::randomSecret(32), sync::KeyPurpose::metadata)).error().code, ErrorCode::tampered);
  }

  void metadataKeyOfAnEpochThatNobodyKnows_isNotFound() {
    const auto genuine = m_world->gateway->eventKey(m_world->payments);
    QCOMPARE(taken(wrapped(genuine->key, sync::KeyPurpose::metadata, 2)).error().code, ErrorCode::notFound);
    m_rosters.clear();
    QCOMPARE(taken(wrapped(genuine->key, sync::KeyPurpose::metadata)).error().code, ErrorCode::notFound);
    m_rosters = {*m_world->gateway->roster()};
  }

  void secretKey_isTheOneOfTheRoster() {
    QCOMPARE(taken(wrapped(crypto::generateKemKeyPair().privateKey, sync::KeyPurpose::secret)).error().code,
             ErrorCode::tampered);
    // The genuine one: what the gateway was given when it made the vault's key.
    const auto offer = m_world->gateway->makeVaultKey({m_world->payments, 1});
    QVERIFY(offer.has_value());
    const auto key = taken(offer->wrapped.front());
    QVERIFY(key.has_value());
    QVERIFY(crypto::kemKeyPairFromPrivate(*key)->publicKey ==
            sync::find(m_rosters.back(), m_world->payments)->secretKey->publicKey);
  }

  // Made here a moment ago, and nobody has put it into a roster yet: taken from our own database, never from a server.
  void secretKeyOfAVaultToCome_isTakenFromOurOwnDatabaseOnly() {
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    QCOMPARE(taken(offer->wrapped.front()).error().code, ErrorCode::notFound);
    const auto held = unwrapHeld(offer->wrapped.front(), m_world->gateway->keys(), team(), m_rosters);
    QVERIFY(held.has_value());
    QVERIFY(crypto::kemKeyPairFromPrivate(*held)->publicKey == offer->key.publicKey);
    const auto other = wrapped(crypto::generateKemKeyPair().privateKey, sync::KeyPurpose::secret);
    QCOMPARE(unwrapHeld(other, m_world->gateway->keys(), team(), m_rosters).error().code, ErrorCode::tampered);
    const auto unknown = wrapped(crypto::randomSecret(32), sync::KeyPurpose::metadata, 5);
    QCOMPARE(unwrapHeld(unknown, m_world->gateway->keys(), team(), m_rosters).error().code, ErrorCode::notFound);
  }

  void anotherEpochsKey_isJudgedByItsOwnRoster() {
    sync::Roster later = m_rosters.back();
    for (sync::RosterVault& vault : later.vaults) {
      vault.epoch = 2;
      vault.keyCheck = sync::keyCheckOf(crypto::randomSecret(32), team(), vault.id, 2);
    }
    m_rosters.push_back(later);
    const auto genuine = m_world->gateway->eventKey(m_world->payments);
    QVERIFY(taken(wrapped(genuine->key, sync::KeyPurpose::metadata, 1)).has_value());
    QCOMPARE(taken(wrapped(genuine->key, sync::KeyPurpose::metadata, 2)).error().code, ErrorCode::tampered);
    m_rosters.pop_back();
  }

  void whatWasSealedToSomebodyElse_opensNothing() {
    const auto key = sync::wrapKey(crypto::randomSecret(32), team(), m_world->payments, 1, sync::KeyPurpose::metadata,
                                   m_world->gateway->card().id, m_world->owner->card().kem);
    QCOMPARE(taken(*key).error().code, ErrorCode::tampered);
  }

  void ring_knowsPurposeVaultAndEpoch() {
    KeyRing ring;
    ring.put(sync::KeyPurpose::metadata, m_world->payments, 1, Secret::copyOf("one"));
    ring.put(sync::KeyPurpose::metadata, m_world->payments, 2, Secret::copyOf("two"));
    ring.put(sync::KeyPurpose::secret, m_world->payments, 1, Secret::copyOf("three"));
    QCOMPARE(ring.find(sync::KeyPurpose::metadata, m_world->payments, 1)->text(), std::string_view("one"));
    QCOMPARE(ring.find(sync::KeyPurpose::metadata, m_world->payments, 2)->text(), std::string_view("two"));
    QCOMPARE(ring.find(sync::KeyPurpose::secret, m_world->payments, 1)->text(), std::string_view("three"));
    QVERIFY(ring.find(sync::KeyPurpose::secret, m_world->payments, 2) == nullptr);
    QVERIFY(ring.find(sync::KeyPurpose::metadata, sync::teamVault, 1) == nullptr);
    ring.put(sync::KeyPurpose::metadata, m_world->payments, 1, Secret::copyOf("four"));
    QCOMPARE(ring.find(sync::KeyPurpose::metadata, m_world->payments, 1)->text(), std::string_view("four"));
    ring.clear();
    QVERIFY(ring.find(sync::KeyPurpose::metadata, m_world->payments, 1) == nullptr);
  }
};

CHATELAINE_TEST(KeysAreVouchedFor);
#include "keys_are_vouched_for.moc"
