#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class RevisionIsSealed : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
  }

  void fields_comeBack() {
    const Revision revision = m_team->revision(m_team->owner);
    const auto fields = openRevision(revision, m_team->metadataKey);
    QVERIFY(fields.has_value());
    QVERIFY(*fields == encode(sampleFields()));
  }

  void anotherKey_opensNothing() {
    const Revision revision = m_team->revision(m_team->owner);
    QCOMPARE(openRevision(revision, crypto::randomSecret(32)).error().code, ErrorCode::tampered);
  }

  void everyPartOfTheHeader_isBound_data() {
    QTest::addColumn<int>("part");
    const char* names[] = {"team",    "vault", "item",   "kind",   "epoch",
                           "version", "prev",  "author", "secret", "no secret"};
    for (int i = 0; i < 10; ++i) QTest::newRow(names[i]) << i;
  }
  void everyPartOfTheHeader_isBound() {
    QFETCH(int, part);
    Revision revision = m_team->revision(m_team->owner);
    RevisionHeader& header = revision.header;
    switch (part) {
      case 0: header.team = idOf<TeamId>(1); break;
      case 1: header.vault = idOf<VaultId>(1); break;
      case 2: header.item = idOf<ItemId>(1); break;
      case 3: header.kind = ItemKind::pin; break;
      case 4: header.epoch = 2; break;
      case 5: header.version = 2; break;
      case 6: header.prev = idOf<Hash>(1); break;
      case 7: header.author = idOf<PrincipalId>(1); break;
      case 8: header.secret = idOf<Hash>(1); break;
      default: header.secret.reset(); break;
    }
    QCOMPARE(openRevision(revision, m_team->metadataKey).error().code, ErrorCode::tampered);
  }

  void partsOfTwoRevisions_dontMix() {
    const Revision one = m_team->revision(m_team->owner);
    Revision two = m_team->revision(m_team->owner);
    two.meta = one.meta;
    QVERIFY(!openRevision(two, m_team->metadataKey).has_value());
    two = m_team->revision(m_team->owner);
    two.wrappedKey = one.wrappedKey;
    QVERIFY(!openRevision(two, m_team->metadataKey).has_value());
  }

  void twoSealings_shareNothing() {
    const RevisionHeader header = m_team->revision(m_team->owner).header;
    const Revision one = sealRevision(header, m_team->metadataKey, encode(sampleFields()));
    const Revision two = sealRevision(header, m_team->metadataKey, encode(sampleFields()));
    QVERIFY(one.meta != two.meta);
    QVERIFY(one.wrappedKey != two.wrappedKey);
  }

  void sizes_tellLittleOfTheFields() {
    const RevisionHeader header = m_team->revision(m_team->owner).header;
    const auto sizeFor = [&](std::size_t size) {
      return sealRevision(header, m_team->metadataKey, Bytes(size)).meta.size();
    };
    QCOMPARE(sizeFor(1), sizeFor(250));
    QVERIFY(sizeFor(250) < sizeFor(260));
  }

  void tombstone_isEmptyAndStaysSo() {
    RevisionHeader header = m_team->revision(m_team->owner).header;
    header.deleted = true;
    Revision tombstone = sealRevision(header, m_team->metadataKey, encode(sampleFields()));
    QVERIFY(tombstone.meta.empty() && tombstone.wrappedKey.empty());
    QVERIFY(openRevision(tombstone, m_team->metadataKey)->empty());
    tombstone.meta = Bytes(16);
    QCOMPARE(openRevision(tombstone, m_team->metadataKey).error().code, ErrorCode::corrupt);
  }
};

CHATELAINE_TEST(RevisionIsSealed);
#include "revision_is_sealed.moc"
