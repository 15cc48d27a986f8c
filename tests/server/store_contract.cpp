// What every SyncStore must do, whatever database is behind it. A further store is one more row of stores_data().
#include "server/sqlcipher_store.h"
#include "tests/server/team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class StoreContract : public QObject {
  Q_OBJECT
  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<server::SyncStore> m_store;
  TeamId m_team = crypto::randomId<TeamId>();
  VaultId m_vault = crypto::randomId<VaultId>();

  server::CheckedRoster roster(std::uint64_t revision, std::vector<sync::WrappedKey> keys = {}) const {
    return {m_team, revision, copyOf(bytesOf("roster " + std::to_string(revision))), std::move(keys), {}};
  }
  server::CheckedCommit commit(std::uint64_t height, const Hash& base, std::size_t items) const {
    server::CheckedCommit commit{
        crypto::randomId<CommitId>(), m_vault, base, 0, {height, crypto::randomId<Hash>(), copyOf(bytesOf("head")), {}},
        copyOf(bytesOf("sum")),       {},      {}};
    for (std::size_t made = 0; made < items; ++made) {
      commit.items.push_back({crypto::randomId<ItemId>(), 1, sync::ItemKind::credential, crypto::randomId<Hash>(),
                              copyOf(bytesOf("item"))});
      commit.head.operations.push_back({commit.items.back().item, commit.items.back().hash});
    }
    return commit;
  }

  void columns() {
    QTest::addColumn<int>("kind");
    QTest::newRow("SQLCipher") << 0;
  }
  void open() {
    m_store = server::SqlcipherStore::open(m_folder->file("store.db"), Secret::copyOf(ByteView(Bytes(32)))).value();
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    open();
  }
  void cleanup() { m_store.reset(); }

  void aChallengeIsTakenOnce_data() { columns(); }
  void aChallengeIsTakenOnce() {
    const Hash nonce = crypto::randomId<Hash>();
    const auto soon = test::teamTime + std::chrono::seconds(1);
    QVERIFY(m_store->addChallenge(nonce, test::teamTime, soon).has_value());
    QCOMPARE(m_store->takeChallenge(crypto::randomId<Hash>(), test::teamTime).value(), false);
    QCOMPARE(m_store->takeChallenge(nonce, test::teamTime).value(), true);
    QCOMPARE(m_store->takeChallenge(nonce, test::teamTime).value(), false);
    QVERIFY(m_store->addChallenge(nonce, test::teamTime, soon).has_value());
    QCOMPARE(m_store->takeChallenge(nonce, soon).value(), false);
  }

  void aSessionIsFoundUntilItEnds_data() { columns(); }
  void aSessionIsFoundUntilItEnds() {
    const server::Session session{crypto::randomId<Hash>(), m_team, crypto::randomId<PrincipalId>(),
                                  test::teamTime + std::chrono::seconds(1)};
    QVERIFY(m_store->addSession(session, test::teamTime).has_value());
    const auto found = m_store->session(session.tokenHash, test::teamTime).value();
    QVERIFY(found.has_value());
    QVERIFY(found->principal == session.principal && found->team == m_team && found->expires == session.expires);
    QVERIFY(!m_store->session(session.tokenHash, session.expires).value().has_value());
    QVERIFY(!m_store->session(crypto::randomId<Hash>(), test::teamTime).value().has_value());
  }

  void rostersFollowEachOther_data() { columns(); }
  void rostersFollowEachOther() {
    QCOMPARE(m_store->hasTeams().value(), false);
    QCOMPARE(m_store->addRoster(roster(1)).error().code, ErrorCode::conflict);
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    QCOMPARE(m_store->addRoster(roster(0)).error().code, ErrorCode::conflict);
    QVERIFY(m_store->addRoster(roster(1)).has_value());
    QCOMPARE(m_store->hasTeams().value(), true);
    QCOMPARE(m_store->rosters(m_team, 1, {}).value(), std::vector<Bytes>{roster(1).encoded});
    QCOMPARE(m_store->rosters(m_team, 0, {.rows = 1}).value(), std::vector<Bytes>{roster(0).encoded});
    QVERIFY(m_store->rosters(crypto::randomId<TeamId>(), 0, {}).value().empty());
    QCOMPARE(m_store->generation(m_team).value(), 2U);
  }

  void theFirstKeyStays_data() { columns(); }
  void theFirstKeyStays() {
    const PrincipalId who = crypto::randomId<PrincipalId>();
    sync::WrappedKey key{m_vault, 1, sync::KeyPurpose::metadata, who, copyOf(bytesOf("first"))};
    QVERIFY(m_store->addRoster(roster(0, {key})).has_value());
    auto other = key;
    other.sealed = copyOf(bytesOf("other"));
    QVERIFY(m_store->addRoster(roster(1, {other})).has_value());
    QVERIFY(m_store->keysOf(m_team, who).value() == std::vector{key});
    QVERIFY(m_store->keysOf(m_team, crypto::randomId<PrincipalId>()).value().empty());
  }

  void commitsAreComparedAndSet_data() { columns(); }
  void commitsAreComparedAndSet() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    const auto first = commit(1, {}, 2);
    QCOMPARE(m_store->append(m_team, first).value(), 2U);
    QCOMPARE(m_store->append(m_team, commit(1, {}, 1)).error().code, ErrorCode::conflict);
    QCOMPARE(m_store->append(m_team, commit(2, crypto::randomId<Hash>(), 1)).error().code, ErrorCode::conflict);
    QCOMPARE(m_store->append(m_team, commit(3, first.head.hash, 1)).error().code, ErrorCode::conflict);
    QCOMPARE(m_store->append(m_team, commit(2, first.head.hash, 1)).value(), 3U);
    QCOMPARE(m_store->sequenceOf(m_team, first.id).value(), std::optional<std::uint64_t>(2));
    QVERIFY(!m_store->sequenceOf(m_team, crypto::randomId<CommitId>()).value().has_value());
    const auto heads = m_store->heads(m_team, m_vault, 1, {}).value();
    QCOMPARE(heads.size(), 2U);
    QVERIFY(heads.front() == first.head);
    QCOMPARE(m_store->heads(m_team, m_vault, 3, {}).value().size(), 0U);
  }

  void aCommitUnderAnOldRoster_isAConflict_data() { columns(); }
  void aCommitUnderAnOldRoster_isAConflict() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    QVERIFY(m_store->addRoster(roster(1)).has_value());
    QCOMPARE(m_store->append(m_team, commit(1, {}, 1)).error().code, ErrorCode::conflict);
  }

  void aRosterThatClosesElsewhere_isAConflict_data() { columns(); }
  void aRosterThatClosesElsewhere_isAConflict() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    const auto first = commit(1, {}, 1);
    QVERIFY(m_store->append(m_team, first).has_value());
    auto closing = roster(1);
    closing.closed = {{m_vault, 0, {}}};
    QCOMPARE(m_store->addRoster(closing).error().code, ErrorCode::conflict);
    closing.closed = {{m_vault, 1, first.head.hash}};
    QVERIFY(m_store->addRoster(closing).has_value());
  }

  void whatWasAcknowledged_isThereAfterReopening_data() { columns(); }
  void whatWasAcknowledged_isThereAfterReopening() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    auto first = commit(1, {}, 1);
    first.secrets = {{m_vault, crypto::randomId<Hash>(), copyOf(bytesOf("sealed"))}};
    QVERIFY(m_store->append(m_team, first).has_value());
    m_store.reset();
    open();
    QVERIFY(m_store->item(m_team, m_vault, first.items.front().item).value() == first.items.front());
    QVERIFY(m_store->secret(m_team, first.secrets.front().hash).value() == first.secrets.front());
    QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 1U);
  }

  void pagesEndAtTheirLimits_data() { columns(); }
  void pagesEndAtTheirLimits() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    QVERIFY(m_store->append(m_team, commit(1, {}, 5)).has_value());
    const auto two = m_store->items(m_team, m_vault, 0, {.rows = 2}).value();
    QVERIFY(two.revisions.size() == 2 && two.more && two.last == 2);
    const auto byBytes = m_store->items(m_team, m_vault, 2, {.rows = 5, .bytes = 1}).value();
    QVERIFY(byBytes.revisions.size() == 1 && byBytes.more && byBytes.last == 3);
    const auto rest = m_store->items(m_team, m_vault, 3, {}).value();
    QVERIFY(rest.revisions.size() == 2 && !rest.more && rest.last == 5);
    const auto none = m_store->items(m_team, m_vault, 5, {}).value();
    QVERIFY(none.revisions.empty() && !none.more && none.last == 5);
  }

  void theRecordOnlyGrows_data() { columns(); }
  void theRecordOnlyGrows() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    const PrincipalId who = crypto::randomId<PrincipalId>();
    const sync::ChainEnd three{3, crypto::randomId<Hash>()};
    QVERIFY(m_store->appendAudit(m_team, {who, {}, three, copyOf(bytesOf("one"))}).has_value());
    QCOMPARE(m_store->appendAudit(m_team, {who, {}, three, copyOf(bytesOf("other"))}).error().code,
             ErrorCode::conflict);
    QVERIFY(
        m_store->appendAudit(m_team, {who, three, {4, crypto::randomId<Hash>()}, copyOf(bytesOf("two"))}).has_value());
    QCOMPARE(m_store->auditAfter(m_team, who, 3, {}).value().groups, std::vector<Bytes>{copyOf(bytesOf("two"))});
    QVERIFY(m_store->auditAfter(m_team, who, 0, {.rows = 1}).value().more);
    QCOMPARE(m_store->auditEnd(m_team, crypto::randomId<PrincipalId>()).value().sequence, 0U);
  }

  void aFullDisk_isSaid_andNothingIsHalfThere_data() { columns(); }
  void aFullDisk_isSaid_andNothingIsHalfThere() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    auto& database = dynamic_cast<server::SqlcipherStore&>(*m_store).database();
    const auto first = commit(1, {}, 2);
    bool hasFailed = true;
    for (int failing = 1; hasFailed; ++failing) {
      int call = 0;
      database.setFaultHook([&](std::string_view) {
        return ++call == failing ? std::optional(Error{ErrorCode::diskFull, {}}) : std::nullopt;
      });
      const auto outcome = m_store->append(m_team, first);
      hasFailed = !outcome.has_value();
      database.setFaultHook({});
      if (!hasFailed) break;
      QCOMPARE(outcome.error().code, ErrorCode::diskFull);
      QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 0U);
      QVERIFY(m_store->items(m_team, m_vault, 0, {}).value().revisions.empty());
    }
    QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 1U);
  }
};

CHATELAINE_TEST(StoreContract);
#include "store_contract.moc"
