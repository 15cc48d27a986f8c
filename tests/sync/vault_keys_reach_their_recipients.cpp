#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class VaultKeysReachTheirRecipients : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;

  WrappedKey wrapped() const {
    return wrapKey(m_team->metadataKey, m_team->team(), m_team->vault, 1, KeyPurpose::metadata,
                   m_team->editor.card().id, m_team->editor.kem.publicKey)
        .value();
  }

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
  }

  void recipient_unwraps() {
    const auto key = unwrapKey(wrapped(), m_team->team(), m_team->editor.kem.privateKey);
    QVERIFY(key.has_value());
    QVERIFY(*key == m_team->metadataKey);
  }

  void everybodyElse_doesNot() {
    QCOMPARE(unwrapKey(wrapped(), m_team->team(), m_team->auditor.kem.privateKey).error().code, ErrorCode::tampered);
  }

  void everyPart_isBound() {
    const Secret& mine = m_team->editor.kem.privateKey;
    WrappedKey key = wrapped();
    key.vault = idOf<VaultId>(1);
    QVERIFY(!unwrapKey(key, m_team->team(), mine).has_value());
    key = wrapped();
    key.epoch = 2;
    QVERIFY(!unwrapKey(key, m_team->team(), mine).has_value());
    key = wrapped();
    key.purpose = KeyPurpose::secret;
    QVERIFY(!unwrapKey(key, m_team->team(), mine).has_value());
    key = wrapped();
    key.recipient = m_team->owner.card().id;
    QVERIFY(!unwrapKey(key, m_team->team(), mine).has_value());
    QVERIFY(!unwrapKey(wrapped(), idOf<TeamId>(1), mine).has_value());
  }

  void keyCheck_tellsTheServersKeyFromOurs() {
    const TeamId team = m_team->team();
    const Hash check = find(m_team->roster(), m_team->vault)->keyCheck;
    QVERIFY(keyCheckOf(m_team->metadataKey, team, m_team->vault, 1) == check);
    QVERIFY(keyCheckOf(crypto::randomSecret(32), team, m_team->vault, 1) != check);
    QVERIFY(keyCheckOf(m_team->metadataKey, team, m_team->vault, 2) != check);
    QVERIFY(keyCheckOf(m_team->metadataKey, team, idOf<VaultId>(1), 1) != check);
    QVERIFY(keyCheckOf(m_team->metadataKey, idOf<TeamId>(1), m_team->vault, 1) != check);
  }

  void principalId_coversBothKeys() {
    const PrincipalCard card = m_team->owner.card();
    QVERIFY(principalIdOf(card.sign, card.kem) == card.id);
    QVERIFY(principalIdOf(m_team->editor.card().sign, card.kem) != card.id);
    QVERIFY(principalIdOf(card.sign, m_team->editor.card().kem) != card.id);
  }
};

CHATELAINE_TEST(VaultKeysReachTheirRecipients);
#include "vault_keys_reach_their_recipients.moc"
