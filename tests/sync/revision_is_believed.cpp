#include <functional>

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

using Change = std::function<void(Revision&)>;
Q_DECLARE_METATYPE(Change)

namespace {

ErrorCode errorOf(const Result<void>& result) { return result ? ErrorCode::internal : result.error().code; }

}  // namespace

class RevisionIsBelieved : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;

  Result<void> verdict(const Revision& revision, const PrincipalKeys& headAuthor) const {
    const HeadRecord record = m_team->head(headAuthor, {{revision.header.item, hashOf(revision)}});
    return verifyRevision(revision, record, m_team->roster());
  }

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
  }

  void namedAndPermitted_isBelieved() {
    QVERIFY(verdict(m_team->revision(m_team->owner), m_team->owner).has_value());
    QVERIFY(verdict(m_team->revision(m_team->editor), m_team->editor).has_value());
    QVERIFY(verdict(m_team->revision(m_team->gateway, ItemKind::runtime), m_team->gateway).has_value());
  }

  void unnamed_isTampered() {
    const Revision named = m_team->revision(m_team->owner);
    const HeadRecord record = m_team->head(m_team->owner, {{named.header.item, hashOf(named)}});
    Revision other = named;
    other.meta[0] ^= std::byte{1};
    QCOMPARE(errorOf(verifyRevision(other, record, m_team->roster())), ErrorCode::tampered);
    QCOMPARE(errorOf(verifyRevision(m_team->revision(m_team->owner), record, m_team->roster())), ErrorCode::tampered);
  }

  void anotherAuthorThanTheHead_isTampered() {
    QCOMPARE(errorOf(verdict(m_team->revision(m_team->owner), m_team->editor)), ErrorCode::tampered);
    QCOMPARE(errorOf(verdict(m_team->revision(m_team->owner, ItemKind::pin), m_team->gateway)), ErrorCode::tampered);
  }

  void kindsThatTheAuthorMayNotWrite_areDenied() {
    QCOMPARE(errorOf(verdict(m_team->revision(m_team->editor, ItemKind::pin), m_team->editor)), ErrorCode::denied);
    QCOMPARE(errorOf(verdict(m_team->revision(m_team->auditor), m_team->auditor)), ErrorCode::denied);
    QCOMPARE(errorOf(verdict(m_team->revision(m_team->gateway), m_team->gateway)), ErrorCode::denied);
    QCOMPARE(errorOf(verdict(m_team->revision(m_team->gateway, ItemKind::pin), m_team->gateway)), ErrorCode::denied);
  }

  void misplacedRevisions_areTampered_data() {
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, Change change) { QTest::newRow(name) << std::move(change); };
    row("another team", [](Revision& r) { r.header.team = idOf<TeamId>(1); });
    row("another vault", [](Revision& r) { r.header.vault = idOf<VaultId>(1); });
    row("another epoch", [](Revision& r) { r.header.epoch = 2; });
    row("first with a past", [](Revision& r) { r.header.prev = idOf<Hash>(1); });
    row("second without a past", [](Revision& r) { r.header.version = 2; });
    row("version 0", [](Revision& r) { r.header.version = 0; });
  }
  void misplacedRevisions_areTampered() {
    QFETCH(Change, change);
    Revision revision = m_team->revision(m_team->owner);
    change(revision);
    QCOMPARE(errorOf(verdict(revision, m_team->owner)), ErrorCode::tampered);
  }

  void aPinWithASecret_isTampered() {
    Revision pin = m_team->revision(m_team->owner, ItemKind::pin);
    pin.header.secret = idOf<Hash>(1);
    QCOMPARE(errorOf(verdict(pin, m_team->owner)), ErrorCode::tampered);
  }
};

CHATELAINE_TEST(RevisionIsBelieved);
#include "revision_is_believed.moc"
