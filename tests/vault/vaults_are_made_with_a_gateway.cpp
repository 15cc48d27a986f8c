#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;

class VaultsAreMadeWithAGateway : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  sync::VaultKeyOffer offer() { return m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1}).value(); }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void newVault_takesSecretsAtOnce() {
    const auto added = m_world->owner->addVault("Mail", offer());
    QVERIFY(added.has_value());
    QCOMPARE(added->name, std::string("Mail"));
    QVERIFY(added->takesSecrets);
    QVERIFY(!added->isReadOnly);
    QCOMPARE(m_world->owner->vaults().size(), std::size_t{2});
    QVERIFY(m_world->owner->add(added->id, stripe("sk")).has_value());
    QCOMPARE(m_world->owner->vaults()[1].credentials, std::size_t{1});
  }

  void takenNames_areRefused() {
    QCOMPARE(m_world->owner->addVault("Payments", offer()).error().code, ErrorCode::alreadyExists);
    QCOMPARE(m_world->owner->addVault("", offer()).error().code, ErrorCode::invalidInput);
    QCOMPARE(m_world->owner->vaults().size(), std::size_t{1});
  }

  void renamed_isFoundUnderTheNewNameEverywhere() {
    QVERIFY(m_world->owner->renameVault(m_world->payments, "Billing").has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(m_world->gateway->vaults().front().name, std::string("Billing"));
    QVERIFY(m_world->owner->renameVault(m_world->payments, "Billing").has_value());  // its own name
    QCOMPARE(m_world->owner->renameVault(crypto::randomId<VaultId>(), "X").error().code, ErrorCode::notFound);
    QCOMPARE(m_world->owner->renameVault(sync::teamVault, "X").error().code, ErrorCode::notFound);
  }

  void forgedOffers_areRefused() {
    auto wrongKey = offer();
    wrongKey.key.publicKey = crypto::generateKemKeyPair().publicKey;  // a key of the server's own
    QCOMPARE(m_world->owner->addVault("Mail", wrongKey).error().code, ErrorCode::tampered);
    auto otherVault = offer();
    otherVault.vault = crypto::randomId<VaultId>();
    QCOMPARE(m_world->owner->addVault("Mail", otherVault).error().code, ErrorCode::tampered);
    auto stranger = offer();
    stranger.key.maker = m_world->owner->card().id;
    QCOMPARE(m_world->owner->addVault("Mail", stranger).error().code, ErrorCode::denied);
    auto otherEpoch = offer();
    otherEpoch.epoch = 2;
    QCOMPARE(m_world->owner->addVault("Mail", otherEpoch).error().code, ErrorCode::invalidInput);
    auto known = offer();
    known.vault = m_world->payments;
    QCOMPARE(m_world->owner->addVault("Mail", known).error().code, ErrorCode::alreadyExists);
    QCOMPARE(m_world->owner->vaults().size(), std::size_t{1});
  }

  void membersMakeNoVaultKeys() {
    QCOMPARE(m_world->owner->makeVaultKey({crypto::randomId<VaultId>(), 1}).error().code, ErrorCode::denied);
  }

  void sameRequest_givesTheSameKey() {
    const VaultId vault = crypto::randomId<VaultId>();
    const auto one = m_world->gateway->makeVaultKey({vault, 1});
    m_world->gateway.reopen();
    const auto two = m_world->gateway->makeVaultKey({vault, 1});
    QVERIFY(one.has_value() && two.has_value());
    QVERIFY(one->key == two->key);
    QVERIFY(m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1})->key != one->key);
    QCOMPARE(m_world->gateway->makeVaultKey({sync::teamVault, 1}).error().code, ErrorCode::invalidInput);
  }

  void gatewayKeepsItsHalf_throughAKill() {
    const auto made = offer();
    m_world->gateway.reopen();  // before anybody else has heard of the vault
    QVERIFY(m_world->owner->addVault("Mail", made).has_value());
    const auto saved = m_world->owner->add(made.vault, stripe("sk_live_1"));
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));
  }

  void gatewaysWriteNoCredentials() {
    QCOMPARE(m_world->gateway->add(m_world->payments, stripe("sk")).error().code, ErrorCode::denied);
    QCOMPARE(m_world->gateway->addAgent("fred").error().code, ErrorCode::denied);
    QCOMPARE(m_world->gateway->record({}).error().code, ErrorCode::denied);
    QCOMPARE(m_world->gateway->renameVault(m_world->payments, "X").error().code, ErrorCode::denied);
  }

  // P1: what the owner's device has, database and keys, opens no secret.
  void ownersDevice_holdsNothingThatOpensASecret() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    QVERIFY(saved.has_value());
    QCOMPARE(m_world->owner->openSecret(saved->id).error().code, ErrorCode::denied);
    QVERIFY(m_world->publish().has_value());
    m_world->owner.reopen();
    QVERIFY(!m_world->owner->openSecret(saved->id).has_value());

    auto database = storage::Database::open(m_world->owner.options.folder / "vault.db", m_world->owner.databaseKey);
    auto keys = database->prepare("SELECT count(*) FROM wrapped_key WHERE purpose <> 0");
    QVERIFY(keys->step().value());
    QCOMPARE(keys->integer(0), std::int64_t{0});
    auto leftover = database->prepare(
        "SELECT (SELECT count(*) FROM secret) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM flight) + "
        "(SELECT count(*) FROM roster WHERE unsent IS NOT NULL)");
    QVERIFY(leftover->step().value());
    QCOMPARE(leftover->integer(0), std::int64_t{0});

    // Even with the sealed bytes from the server, none of its private keys does.
    auto rows = m_world->serverDatabase().prepare("SELECT body FROM secret");
    QVERIFY(rows->step().value());
    const auto sealed = sync::decodeSealedSecret(rows->blob(0));
    const sync::SecretContext context{*m_world->owner->team(), m_world->payments, saved->id, saved->binding};
    const sync::PrincipalKeys& owners = m_world->owner->keys();
    QVERIFY(!sync::openSecret(*sealed, context, owners.kem.privateKey).has_value());
    QVERIFY(!sync::openSecret(*sealed, context, owners.sign.privateKey).has_value());
    auto wrapped = database->prepare("SELECT vault, epoch, sealed FROM wrapped_key");
    while (wrapped->step().value()) {
      const sync::WrappedKey key{VaultId::fromBytes(wrapped->blob(0)).value(),
                                 static_cast<std::uint64_t>(wrapped->integer(1)), sync::KeyPurpose::metadata,
                                 m_world->owner->card().id, wrapped->blob(2)};
      const auto metadataKey = sync::unwrapKey(key, *m_world->owner->team(), owners.kem.privateKey);
      QVERIFY(metadataKey.has_value());
      QVERIFY(!sync::openSecret(*sealed, context, *metadataKey).has_value());
    }
  }
};

CHATELAINE_TEST(VaultsAreMadeWithAGateway);
#include "vaults_are_made_with_a_gateway.moc"
