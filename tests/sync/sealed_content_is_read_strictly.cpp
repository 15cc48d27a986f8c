// Sealed by somebody who holds the right keys, and still not what belongs there: the seal opens, the content is
// refused.
#include "crypto/aead.h"
#include "sync/padding.h"
#include "sync/revision_header.h"
#include "sync/secret_cbor.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/hex.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

Bytes without(Bytes bytes, std::size_t last) {
  bytes.resize(bytes.size() - last);
  return bytes;
}

}  // namespace

class SealedContentIsReadStrictly : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;
  SecretContext m_context;

  // A secret whose sealed content is exactly these bytes.
  SealedSecret secretHolding(ByteView content) const {
    const SealedSecret secret{.id = idOf<SecretId>(1), .epoch = 1, .sealed = {}};
    CborWriter data;
    data.array(6).bytes(m_context.team.view()).bytes(m_context.vault.view()).bytes(m_context.item.view());
    data.bytes(secret.id.view()).number(1).bytes(encodeBinding(m_context.binding));
    const auto sealed =
        crypto::hpkeSeal(m_team->vaultKey.publicKey, bytesOf("chatelaine secret v1"), data.result(), content);
    return {secret.id, 1, sealed.value()};
  }
  Result<SecretFields> opened(ByteView content) const {
    return openSecret(secretHolding(content), m_context, m_team->vaultKey.privateKey);
  }
  // A revision of these parts, each under its right key and context.
  Revision revisionOf(ByteView contentKey, ByteView meta) const {
    Revision revision = m_team->revision(m_team->owner);
    const Bytes context = encodeHeader(revision.header);
    revision.wrappedKey = crypto::seal(m_team->metadataKey, "chatelaine revision key v1", context, contentKey);
    if (contentKey.size() == 32) {
      const Secret key = Secret::copyOf(contentKey);
      revision.meta = crypto::seal(key, "chatelaine revision meta v1", context, meta);
    }
    return revision;
  }

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
    m_context = {m_team->team(), m_team->vault, idOf<ItemId>(1), sampleBinding(CredentialType::apiKey)};
  }

  void secret_isAListOfNamedValues() {
    const auto good = opened(pad(hex("81 82 63 6b6579 43 010203")));
    QVERIFY(good.has_value());
    QCOMPARE(good->at(0).name, std::string("key"));
    QCOMPARE(good->at(0).value.size(), std::size_t{3});
    QVERIFY(opened(pad(hex("80")))->empty());
  }

  void secretOfAnotherForm_isCorrupt_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("a number") << QByteArray("01");
    QTest::newRow("a list that is too long") << QByteArray("82 82 60 40");
    QTest::newRow("a value as text") << QByteArray("81 82 63 6b6579 63 010203");
    QTest::newRow("a name as bytes") << QByteArray("81 82 43 6b6579 43 010203");
    QTest::newRow("a field of three") << QByteArray("81 83 60 40 40");
    QTest::newRow("a name that is not UTF-8") << QByteArray("81 82 61 ff 40");
    QTest::newRow("bytes after the end") << QByteArray("80 00");
    QTest::newRow("a longer form") << QByteArray("98 01 82 60 40");
    QTest::newRow("more than there is") << QByteArray("9b ffffffffffffffff");
  }
  void secretOfAnotherForm_isCorrupt() {
    QFETCH(QByteArray, content);
    const auto result = opened(pad(hex(content.toStdString())));
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::corrupt);
  }

  void secretOfAnotherSize_isCorrupt() {
    const Bytes padded = pad(hex("80"));
    QCOMPARE(opened(hex("80")).error().code, ErrorCode::corrupt);
    QCOMPARE(opened(without(padded, 1)).error().code, ErrorCode::corrupt);
    Bytes dirty = padded;
    dirty.back() = std::byte{1};
    QCOMPARE(opened(dirty).error().code, ErrorCode::corrupt);
  }

  void revision_opens() {
    const Secret key = crypto::randomSecret(32);
    QVERIFY(openRevision(revisionOf(key.view(), pad(bytesOf("fields"))), m_team->metadataKey) ==
            copyOf(bytesOf("fields")));
  }

  void contentKeyOfAnotherSize_isCorrupt() {
    for (const std::size_t size : {std::size_t{1}, std::size_t{16}, std::size_t{31}, std::size_t{33}}) {
      const Secret key = crypto::randomSecret(size);
      const auto result = openRevision(revisionOf(key.view(), {}), m_team->metadataKey);
      QVERIFY(!result.has_value());
      QCOMPARE(result.error().code, ErrorCode::corrupt);
    }
  }

  void fieldsWithoutTheirPadding_areCorrupt() {
    const Secret key = crypto::randomSecret(32);
    for (const Bytes& meta : {copyOf(bytesOf("fields")), Bytes(256, std::byte{0xff}), without(pad(Bytes(9)), 1)}) {
      const auto result = openRevision(revisionOf(key.view(), meta), m_team->metadataKey);
      QVERIFY(!result.has_value());
      QCOMPARE(result.error().code, ErrorCode::corrupt);
    }
  }

  // Each part under the label of the other: nothing that was sealed for one use fits another.
  void labels_keepTheUsesApart() {
    const Secret key = crypto::randomSecret(32);
    Revision revision = revisionOf(key.view(), pad(bytesOf("fields")));
    const Bytes context = encodeHeader(revision.header);
    revision.meta = crypto::seal(key, "chatelaine revision key v1", context, pad(bytesOf("fields")));
    QCOMPARE(openRevision(revision, m_team->metadataKey).error().code, ErrorCode::tampered);
    revision = revisionOf(key.view(), pad(bytesOf("fields")));
    revision.wrappedKey = crypto::seal(m_team->metadataKey, "chatelaine revision meta v1", context, key.view());
    QCOMPARE(openRevision(revision, m_team->metadataKey).error().code, ErrorCode::tampered);
  }

  void vaultKeyOfAnotherSize_isCorrupt() {
    for (const std::size_t size : {std::size_t{1}, std::size_t{31}, std::size_t{33}, std::size_t{64}}) {
      const auto wrapped = wrapKey(crypto::randomSecret(size), m_team->team(), m_team->vault, 1, KeyPurpose::metadata,
                                   m_team->editor.card().id, m_team->editor.kem.publicKey);
      const auto key = unwrapKey(wrapped.value(), m_team->team(), m_team->editor.kem.privateKey);
      QVERIFY(!key.has_value());
      QCOMPARE(key.error().code, ErrorCode::corrupt);
    }
  }

  // The seal says under whose name and in which vault an event stands; the event inside can't say something else.
  void eventThatNamesSomebodyElse_isTampered() {
    const PrincipalId gateway = m_team->gateway.card().id;
    const auto sealedAs = [&](const AuditEvent& event) {
      CborWriter context;
      context.array(4).bytes(m_team->team().view()).bytes(gateway.view()).number(1).bytes(m_team->vault.view());
      return SealedEvent{
          m_team->vault, 1,
          crypto::seal(m_team->metadataKey, "chatelaine audit event v1", context.result(), pad(encode(event)))};
    };
    const auto read = [&](const AuditEvent& event) {
      return openEvent(sealedAs(event), m_team->team(), gateway, 1, m_team->metadataKey);
    };
    QVERIFY(read(sampleEvent(gateway, m_team->vault)).has_value());
    QCOMPARE(read(sampleEvent(m_team->owner.card().id, m_team->vault)).error().code, ErrorCode::tampered);
    QCOMPARE(read(sampleEvent(gateway, teamVault)).error().code, ErrorCode::tampered);
  }
};

CHATELAINE_TEST(SealedContentIsReadStrictly);
#include "sealed_content_is_read_strictly.moc"
