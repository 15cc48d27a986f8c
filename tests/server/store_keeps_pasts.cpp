// What every SyncStore must do with a past that is uploaded again, and with a team that moves away.
#include "tests/server/rows.h"
#include "tests/server/store_under_test.h"
#include "tests/server/team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class StoreKeepsPasts : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  std::unique_ptr<test::StoreUnderTest> m_under;
  server::SyncStore* m_store = nullptr;
  TeamId m_team = crypto::randomId<TeamId>();
  VaultId m_vault = crypto::randomId<VaultId>();

  static void columns() { test::StoreUnderTest::columns(); }
  // Heads from `from` to `until` and so many new items, staged in two parts.
  struct Lost {
    std::shared_ptr<server::PastRows> rows = std::make_shared<server::PastRows>();
    server::CheckedPast past;
  };
  Lost staged(std::uint64_t from, std::uint64_t until, const Hash& base, std::size_t items) {
    Lost lost;
    for (std::uint64_t height = from; height <= until; ++height)
      lost.rows->heads.push_back({height, crypto::randomId<Hash>(), copyOf(bytesOf("head")), {}});
    lost.rows->items = test::commitRow(m_vault, from, base, items).items;
    lost.past = {crypto::randomId<PrincipalId>(),
                 crypto::randomId<CommitId>(),
                 2,
                 {m_vault, from - 1, base},
                 {m_vault, until, lost.rows->heads.back().hash},
                 0,
                 copyOf(bytesOf("sum")),
                 items,
                 {},
                 {}};
    lost.past.rowsOf = [rows = lost.rows](ByteView body) -> Result<server::PastRows> {
      return body.front() == std::byte{0} ? server::PastRows{rows->heads, {}} : server::PastRows{{}, rows->items};
    };
    for (const std::uint64_t number : {0U, 1U}) {
      if (!stage(part(lost.past.principal, lost.past.upload, number))) throw std::runtime_error("not staged");
    }
    return lost;
  }
  Result<void> stage(const server::PastPart& part, Timestamp now = test::teamTime,
                     const server::PastLimits& limits = {}) {
    return m_store->stagePart(m_team, part, now, limits);
  }
  bool isStaged(const server::PastPart& part) { return m_store->stagedPart(m_team, part).has_value(); }
  server::PastPart part(const PrincipalId& who, const CommitId& upload, std::uint64_t number,
                        std::size_t size = 10) const {
    return {who, m_vault, upload, number, Bytes(size, static_cast<std::byte>(number))};
  }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_postgres = std::make_unique<test::PrivatePostgres>();
  }
  void cleanupTestCase() { m_postgres.reset(); }
  void init() {
    QFETCH(int, kind);
    m_under = std::make_unique<test::StoreUnderTest>(static_cast<test::StoreUnderTest::Kind>(kind), *m_postgres);
    m_store = &**m_under;
    QVERIFY(m_store->addRoster(test::rosterRow(m_team, 0)).has_value());
  }
  void cleanup() { m_under.reset(); }

  void aPast_isComparedAndSet_asOne_data() { columns(); }
  void aPast_isComparedAndSet_asOne() {
    const auto first = test::commitRow(m_vault, 1, {}, 1);
    QVERIFY(m_store->append(m_team, first).has_value());
    QCOMPARE(m_store->appendPast(m_team, staged(2, 3, crypto::randomId<Hash>(), 1).past).error().code,
             ErrorCode::conflict);
    QCOMPARE(m_store->appendPast(m_team, staged(3, 4, first.head.hash, 1).past).error().code, ErrorCode::conflict);
    auto lost = staged(2, 4, first.head.hash, 2500);
    lost.rows->items.front() = first.items.front();
    lost.rows->items.front().version = 2;
    lost.rows->items.front().encoded = copyOf(bytesOf("newer"));
    const std::uint64_t before = m_store->generation(m_team).value();
    QVERIFY(m_store->appendPast(m_team, lost.past).has_value());
    QVERIFY(!isStaged(part(lost.past.principal, lost.past.upload, 0)));
    QVERIFY(m_store->generation(m_team).value() > before);
    const auto state = m_store->vaultState(m_team, m_vault).value();
    QVERIFY((state.position == sync::VaultPosition{m_vault, 4, lost.past.end.head}));
    QCOMPARE(m_store->heads(m_team, m_vault, 2, {}).value(), lost.rows->heads);
    const ItemId changed = lost.rows->items.front().item;
    QVERIFY(m_store->newest(m_team, m_vault, std::span(&changed, 1)).value() == std::vector{lost.rows->items.front()});
    const auto page = m_store->items(m_team, m_vault, 1, {.rows = 5000}).value();
    QCOMPARE(page.revisions.size(), 2500U);
    QCOMPARE(page.last, 2501U);
    QCOMPARE(m_store->append(m_team, test::commitRow(m_vault, 5, lost.past.end.head, 1)).value(), 2502U);
  }

  void aPastUnderAnOldRoster_isAConflict_data() { columns(); }
  void aPastUnderAnOldRoster_isAConflict() {
    QVERIFY(m_store->addRoster(test::rosterRow(m_team, 1)).has_value());
    QCOMPARE(m_store->appendPast(m_team, staged(1, 1, {}, 1).past).error().code, ErrorCode::conflict);
  }

  void aFullDisk_takesNothingOfAPast_data() { columns(); }
  void aFullDisk_takesNothingOfAPast() {
    auto lost = staged(1, 2, {}, 3);
    lost.past.secrets = {crypto::randomId<Hash>()};
    for (std::size_t step = 1; step < 40; ++step) {
      m_under->fillDiskAt(step);
      const bool isThere = m_store->appendPast(m_team, lost.past).has_value();
      m_under->makeRoom();
      if (isThere) return;
      QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 0U);
      QVERIFY(m_store->items(m_team, m_vault, 0, {}).value().revisions.empty());
      QVERIFY(m_store->awaited(m_team, m_vault, {}, 10).value().empty());
      QVERIFY(isStaged(part(lost.past.principal, lost.past.upload, 1)));
    }
    QFAIL("the disk is never full");
  }

  void rosters_mayComeBeforeTheirPast_data() { columns(); }
  void rosters_mayComeBeforeTheirPast() {
    const auto first = test::commitRow(m_vault, 1, {}, 1);
    QVERIFY(m_store->append(m_team, first).has_value());
    auto closing = test::rosterRow(m_team, 1);
    closing.closing = server::Closing::atMost;
    closing.closed = {{m_vault, 0, {}}};
    QCOMPARE(m_store->addRoster(closing).error().code, ErrorCode::conflict);
    closing.closed = {{m_vault, 1, crypto::randomId<Hash>()}};
    QCOMPARE(m_store->addRoster(closing).error().code, ErrorCode::conflict);
    closing.closed = {{m_vault, 7, crypto::randomId<Hash>()}};
    QVERIFY(m_store->addRoster(closing).has_value());
  }

  void parts_comeInOrder_andExpire_data() { columns(); }
  void parts_comeInOrder_andExpire() {
    const PrincipalId who = crypto::randomId<PrincipalId>();
    const CommitId upload = crypto::randomId<CommitId>();
    QCOMPARE(stage(part(who, upload, 1)).error().code, ErrorCode::conflict);
    QVERIFY(stage(part(who, upload, 0)).has_value());
    QVERIFY(stage(part(who, upload, 1)).has_value());
    QCOMPARE(stage(part(who, upload, 1)).error().code, ErrorCode::conflict);
    m_under->reopen();
    m_store = &**m_under;
    for (const std::uint64_t number : {0U, 1U})
      QCOMPARE(m_store->stagedPart(m_team, part(who, upload, number)).value(), part(who, upload, number).body);
    QCOMPARE(m_store->stagedPart(m_team, part(who, upload, 2)).error().code, ErrorCode::conflict);
    QVERIFY(!isStaged(part(crypto::randomId<PrincipalId>(), upload, 0)));
    auto elsewhere = part(who, upload, 0);
    elsewhere.vault = crypto::randomId<VaultId>();
    QVERIFY(!isStaged(elsewhere));
    QVERIFY(!m_store->stagedPart(crypto::randomId<TeamId>(), part(who, upload, 0)));
    const CommitId anew = crypto::randomId<CommitId>();
    QVERIFY(stage(part(who, anew, 0)).has_value());
    QVERIFY(!isStaged(part(who, upload, 0)) && !isStaged(part(who, upload, 1)));
    const PrincipalId other = crypto::randomId<PrincipalId>();
    QVERIFY(stage(part(other, upload, 0), test::teamTime + server::pastPartLifetime).has_value());
    QVERIFY(!isStaged(part(who, anew, 0)));
    QVERIFY(m_store->dropParts(m_team, other).has_value());
    QVERIFY(!isStaged(part(other, upload, 0)));
  }

  void parts_haveALimit_forEachAndForAll_data() { columns(); }
  void parts_haveALimit_forEachAndForAll() {
    const PrincipalId who = crypto::randomId<PrincipalId>();
    const PrincipalId other = crypto::randomId<PrincipalId>();
    const CommitId upload = crypto::randomId<CommitId>();
    const server::PastLimits limits{.upload = 1000, .team = 1500, .changes = 0};
    const auto now = test::teamTime;
    QCOMPARE(stage(part(who, upload, 0, 1001), now, limits).error().code, ErrorCode::limitExceeded);
    QVERIFY(stage(part(who, upload, 0, 600), now, limits).has_value());
    QCOMPARE(stage(part(who, upload, 1, 401), now, limits).error().code, ErrorCode::limitExceeded);
    QVERIFY(stage(part(who, upload, 1, 400), now, limits).has_value());
    QCOMPARE(stage(part(other, upload, 0, 501), now, limits).error().code, ErrorCode::limitExceeded);
    QVERIFY(stage(part(other, upload, 0, 500), now, limits).has_value());
    const TeamId anotherTeam = crypto::randomId<TeamId>();
    QVERIFY(m_store->stagePart(anotherTeam, part(other, upload, 0, 900), now, limits).has_value());
    QVERIFY(
        stage(part(who, crypto::randomId<CommitId>(), 0, 1000), now, limits).has_value());  // in the place of its own
  }

  void awaitedSecrets_comeOnce_data() { columns(); }
  void awaitedSecrets_comeOnce() {
    auto commit = test::commitRow(m_vault, 1, {}, 1);
    const Hash here = crypto::randomId<Hash>();
    commit.secrets = {{m_vault, here, copyOf(bytesOf("sealed"))}};
    QVERIFY(m_store->append(m_team, commit).has_value());
    auto lost = staged(2, 2, commit.head.hash, 1);
    const Hash hash = crypto::randomId<Hash>();
    lost.past.secrets = {hash, here, hash};
    const server::StoredSecret secret{m_vault, hash, copyOf(bytesOf("sealed"))};
    QCOMPARE(m_store->bringSecret(m_team, secret).error().code, ErrorCode::notFound);
    QVERIFY(m_store->appendPast(m_team, lost.past).has_value());
    QCOMPARE(m_store->awaited(m_team, m_vault, {}, 10).value(), std::vector{hash});
    QCOMPARE(m_store->awaitedVault(m_team, hash).value(), std::optional(m_vault));
    QVERIFY(!m_store->awaitedVault(crypto::randomId<TeamId>(), hash).value());
    auto relying = test::commitRow(m_vault, 3, lost.past.end.head, 1);
    relying.relied = {hash};
    QVERIFY(m_store->append(m_team, relying).has_value());
    QVERIFY(m_store->bringSecret(m_team, secret).has_value());
    QCOMPARE(m_store->bringSecret(m_team, secret).error().code, ErrorCode::notFound);
    QVERIFY(m_store->secret(m_team, hash).value() == secret);
    QVERIFY(m_store->awaited(m_team, m_vault, {}, 10).value().empty());
  }

  void awaitedSecrets_areGivenInPages_data() { columns(); }
  void awaitedSecrets_areGivenInPages() {
    auto lost = staged(1, 1, {}, 1);
    for (int i = 0; i < 5; ++i) lost.past.secrets.push_back(crypto::randomId<Hash>());
    QVERIFY(m_store->appendPast(m_team, lost.past).has_value());
    std::vector<Hash> sorted = lost.past.secrets;
    std::ranges::sort(sorted);
    std::vector<Hash> all;
    for (Hash after; all.size() < 10;) {
      const auto page = m_store->awaited(m_team, m_vault, after, 2).value();
      if (page.empty()) break;
      all.insert(all.end(), page.begin(), page.end());
      after = page.back();
    }
    QCOMPARE(all, sorted);
    QVERIFY(m_store->awaited(m_team, crypto::randomId<VaultId>(), {}, 10).value().empty());
  }

  void aSecretThatIsErased_isntAwaitedAnyMore_data() { columns(); }
  void aSecretThatIsErased_isntAwaitedAnyMore() {
    auto lost = staged(1, 1, {}, 1);
    lost.past.secrets = {crypto::randomId<Hash>(), crypto::randomId<Hash>()};
    QVERIFY(m_store->appendPast(m_team, lost.past).has_value());
    const auto state = m_store->vaultState(m_team, m_vault).value();
    QVERIFY(m_store->eraseSecret(m_team, state.position, lost.past.secrets.front()).has_value());
    QCOMPARE(m_store->awaited(m_team, m_vault, {}, 10).value(), std::vector{lost.past.secrets.back()});
  }

  void aTeamThatMoved_takesNothing_data() { columns(); }
  void aTeamThatMoved_takesNothing() {
    const auto first = test::commitRow(m_vault, 1, {}, 1);
    QVERIFY(m_store->append(m_team, first).has_value());
    const std::uint64_t generation = m_store->generation(m_team).value();
    const server::Departure ours{crypto::randomId<PrincipalId>(), crypto::randomId<Hash>()};
    const server::Departure theirs{crypto::randomId<PrincipalId>(), crypto::randomId<Hash>()};
    QCOMPARE(m_store->markMoved(m_team, generation - 1, ours).error().code, ErrorCode::conflict);
    QCOMPARE(m_store->hasMoved(m_team).value(), false);
    QVERIFY(m_store->markMoved(m_team, generation, ours).has_value());
    m_under->reopen();
    m_store = &**m_under;
    QCOMPARE(m_store->hasMoved(m_team).value(), true);
    QCOMPARE(m_store->append(m_team, test::commitRow(m_vault, 2, first.head.hash, 1)).error().code, ErrorCode::stale);
    QCOMPARE(m_store->appendPast(m_team, staged(2, 2, first.head.hash, 1).past).error().code, ErrorCode::stale);
    QCOMPARE(m_store->addRoster(test::rosterRow(m_team, 1)).error().code, ErrorCode::stale);
    QVERIFY(m_store->addRoster(test::rosterRow(crypto::randomId<TeamId>(), 0)).has_value());
    QCOMPARE(m_store->markMoved(m_team, generation, theirs).error().code, ErrorCode::conflict);
    QVERIFY(m_store->markMoved(m_team, 0, {theirs.by, ours.to}).has_value());  // they go there, too
    QVERIFY(m_store->markMoved(m_team, 0, theirs).has_value());                // and choose another one
    QCOMPARE(m_store->unmarkMoved(m_team, ours.to).error().code, ErrorCode::conflict);
    QVERIFY(m_store->unmarkMoved(m_team, theirs.to).has_value());
    QVERIFY(m_store->addRoster(test::rosterRow(m_team, 1)).has_value());
  }
};

CHATELAINE_TEST(StoreKeepsPasts);
#include "store_keeps_pasts.moc"
