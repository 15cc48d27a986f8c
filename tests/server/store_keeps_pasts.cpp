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
  // Heads from `from` to `until`, with so many new items.
  server::CheckedPast past(std::uint64_t from, std::uint64_t until, const Hash& base, std::size_t items) const {
    server::CheckedPast past{m_vault, base, 0, {}, copyOf(bytesOf("sum")), {}, {}};
    for (std::uint64_t height = from; height <= until; ++height)
      past.heads.push_back({height, crypto::randomId<Hash>(), copyOf(bytesOf("head")), {}});
    past.items = test::commitRow(m_vault, from, base, items).items;
    return past;
  }
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
    QCOMPARE(m_store->appendPast(m_team, past(2, 3, crypto::randomId<Hash>(), 1)).error().code, ErrorCode::conflict);
    QCOMPARE(m_store->appendPast(m_team, past(3, 4, first.head.hash, 1)).error().code, ErrorCode::conflict);
    auto lost = past(2, 4, first.head.hash, 2500);
    lost.items.front() = first.items.front();
    lost.items.front().version = 2;
    lost.items.front().encoded = copyOf(bytesOf("newer"));
    const std::uint64_t before = m_store->generation(m_team).value();
    QVERIFY(m_store->appendPast(m_team, lost).has_value());
    QVERIFY(m_store->generation(m_team).value() > before);
    const auto state = m_store->vaultState(m_team, m_vault).value();
    QVERIFY((state.position == sync::VaultPosition{m_vault, 4, lost.heads.back().hash}));
    QCOMPARE(m_store->heads(m_team, m_vault, 2, {}).value(), lost.heads);
    const ItemId changed = lost.items.front().item;
    QVERIFY(m_store->newest(m_team, m_vault, std::span(&changed, 1)).value() == std::vector{lost.items.front()});
    const auto page = m_store->items(m_team, m_vault, 1, {.rows = 5000}).value();
    QCOMPARE(page.revisions.size(), 2500U);
    QCOMPARE(page.last, 2501U);
    QCOMPARE(m_store->append(m_team, test::commitRow(m_vault, 5, lost.heads.back().hash, 1)).value(), 2502U);
  }

  void aPastUnderAnOldRoster_isAConflict_data() { columns(); }
  void aPastUnderAnOldRoster_isAConflict() {
    QVERIFY(m_store->addRoster(test::rosterRow(m_team, 1)).has_value());
    QCOMPARE(m_store->appendPast(m_team, past(1, 1, {}, 1)).error().code, ErrorCode::conflict);
  }

  void aFullDisk_takesNothingOfAPast_data() { columns(); }
  void aFullDisk_takesNothingOfAPast() {
    auto lost = past(1, 2, {}, 3);
    lost.awaited = {crypto::randomId<Hash>()};
    for (std::size_t step = 1; step < 40; ++step) {
      m_under->fillDiskAt(step);
      const bool isThere = m_store->appendPast(m_team, lost).has_value();
      m_under->makeRoom();
      if (isThere) return;
      QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 0U);
      QVERIFY(m_store->items(m_team, m_vault, 0, {}).value().revisions.empty());
      QVERIFY(m_store->awaited(m_team, m_vault, {}, 10).value().empty());
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
    const Timestamp now = test::teamTime;
    QCOMPARE(m_store->stagePart(m_team, part(who, upload, 1), now).error().code, ErrorCode::conflict);
    QVERIFY(m_store->stagePart(m_team, part(who, upload, 0), now).has_value());
    QVERIFY(m_store->stagePart(m_team, part(who, upload, 1), now).has_value());
    QCOMPARE(m_store->stagePart(m_team, part(who, upload, 1), now).error().code, ErrorCode::conflict);
    m_under->reopen();
    m_store = &**m_under;
    QCOMPARE(m_store->stagedParts(m_team, part(who, upload, 2)).value(),
             (std::vector<Bytes>{part(who, upload, 0).body, part(who, upload, 1).body}));
    QCOMPARE(m_store->stagedParts(m_team, part(who, upload, 1)).error().code, ErrorCode::conflict);
    QCOMPARE(m_store->stagedParts(m_team, part(crypto::randomId<PrincipalId>(), upload, 2)).error().code,
             ErrorCode::conflict);
    const CommitId anew = crypto::randomId<CommitId>();
    QVERIFY(m_store->stagePart(m_team, part(who, anew, 0), now).has_value());
    QCOMPARE(m_store->stagedParts(m_team, part(who, upload, 2)).error().code, ErrorCode::conflict);
    const PrincipalId other = crypto::randomId<PrincipalId>();
    QVERIFY(m_store->stagePart(m_team, part(other, upload, 0), now + server::pastPartLifetime).has_value());
    QCOMPARE(m_store->stagedParts(m_team, part(who, anew, 1)).error().code, ErrorCode::conflict);
    QVERIFY(m_store->dropParts(m_team, other).has_value());
    QCOMPARE(m_store->stagedParts(m_team, part(other, upload, 1)).error().code, ErrorCode::conflict);
  }

  void parts_haveALimit_data() { columns(); }
  void parts_haveALimit() {
    const PrincipalId who = crypto::randomId<PrincipalId>();
    const CommitId upload = crypto::randomId<CommitId>();
    QCOMPARE(m_store->stagePart(m_team, part(who, upload, 0, server::largestPast + 1), test::teamTime).error().code,
             ErrorCode::limitExceeded);
    QVERIFY(m_store->stagePart(m_team, part(who, upload, 0, 1000), test::teamTime).has_value());
    QCOMPARE(m_store->stagePart(m_team, part(who, upload, 1, server::largestPast - 500), test::teamTime).error().code,
             ErrorCode::limitExceeded);
  }

  void awaitedSecrets_comeOnce_data() { columns(); }
  void awaitedSecrets_comeOnce() {
    auto lost = past(1, 1, {}, 1);
    const Hash hash = crypto::randomId<Hash>();
    lost.awaited = {hash, hash};
    const server::StoredSecret secret{m_vault, hash, copyOf(bytesOf("sealed"))};
    QCOMPARE(m_store->bringSecret(m_team, secret).error().code, ErrorCode::notFound);
    QVERIFY(m_store->appendPast(m_team, lost).has_value());
    QCOMPARE(m_store->awaited(m_team, m_vault, {}, 10).value(), std::vector{hash});
    QCOMPARE(m_store->awaitedVault(m_team, hash).value(), std::optional(m_vault));
    QVERIFY(!m_store->awaitedVault(crypto::randomId<TeamId>(), hash).value());
    auto relying = test::commitRow(m_vault, 2, lost.heads.back().hash, 1);
    relying.relied = {hash};
    QVERIFY(m_store->append(m_team, relying).has_value());
    QVERIFY(m_store->bringSecret(m_team, secret).has_value());
    QCOMPARE(m_store->bringSecret(m_team, secret).error().code, ErrorCode::notFound);
    QVERIFY(m_store->secret(m_team, hash).value() == secret);
    QVERIFY(m_store->awaited(m_team, m_vault, {}, 10).value().empty());
  }

  void awaitedSecrets_areGivenInPages_data() { columns(); }
  void awaitedSecrets_areGivenInPages() {
    auto lost = past(1, 1, {}, 1);
    for (int i = 0; i < 5; ++i) lost.awaited.push_back(crypto::randomId<Hash>());
    QVERIFY(m_store->appendPast(m_team, lost).has_value());
    std::vector<Hash> sorted = lost.awaited;
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
    auto lost = past(1, 1, {}, 1);
    lost.awaited = {crypto::randomId<Hash>(), crypto::randomId<Hash>()};
    QVERIFY(m_store->appendPast(m_team, lost).has_value());
    const auto state = m_store->vaultState(m_team, m_vault).value();
    QVERIFY(m_store->eraseSecret(m_team, state.position, lost.awaited.front()).has_value());
    QCOMPARE(m_store->awaited(m_team, m_vault, {}, 10).value(), std::vector{lost.awaited.back()});
  }

  void aTeamThatMoved_takesNothing_data() { columns(); }
  void aTeamThatMoved_takesNothing() {
    const auto first = test::commitRow(m_vault, 1, {}, 1);
    QVERIFY(m_store->append(m_team, first).has_value());
    const std::uint64_t generation = m_store->generation(m_team).value();
    QCOMPARE(m_store->markMoved(m_team, generation - 1).error().code, ErrorCode::conflict);
    QCOMPARE(m_store->hasMoved(m_team).value(), false);
    QVERIFY(m_store->markMoved(m_team, generation).has_value());
    m_under->reopen();
    m_store = &**m_under;
    QCOMPARE(m_store->hasMoved(m_team).value(), true);
    QCOMPARE(m_store->append(m_team, test::commitRow(m_vault, 2, first.head.hash, 1)).error().code, ErrorCode::stale);
    QCOMPARE(m_store->appendPast(m_team, past(2, 2, first.head.hash, 1)).error().code, ErrorCode::stale);
    QCOMPARE(m_store->addRoster(test::rosterRow(m_team, 1)).error().code, ErrorCode::stale);
    QVERIFY(m_store->addRoster(test::rosterRow(crypto::randomId<TeamId>(), 0)).has_value());
    QVERIFY(m_store->unmarkMoved(m_team).has_value());
    QVERIFY(m_store->addRoster(test::rosterRow(m_team, 1)).has_value());
  }
};

CHATELAINE_TEST(StoreKeepsPasts);
#include "store_keeps_pasts.moc"
