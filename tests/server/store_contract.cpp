// What every SyncStore must do, whatever database is behind it.
#include <algorithm>
#include <array>

#include "tests/server/rows.h"
#include "tests/server/store_under_test.h"
#include "tests/server/team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class StoreContract : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  std::unique_ptr<test::StoreUnderTest> m_under;
  server::SyncStore* m_store = nullptr;
  TeamId m_team = crypto::randomId<TeamId>();
  VaultId m_vault = crypto::randomId<VaultId>();

  server::CheckedRoster roster(std::uint64_t revision, std::vector<sync::WrappedKey> keys = {}) const {
    return test::rosterRow(m_team, revision, std::move(keys));
  }
  server::CheckedCommit commit(std::uint64_t height, const Hash& base, std::size_t items) const {
    return test::commitRow(m_vault, height, base, items);
  }

  static void columns() { test::StoreUnderTest::columns(); }
  void reopen() {
    m_under->reopen();
    m_store = &**m_under;
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
  }
  void cleanup() { m_under.reset(); }

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
    QCOMPARE(m_store->hasTeams().value(), false);
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
    reopen();
    QVERIFY(m_store->newest(m_team, m_vault, std::array{first.items.front().item}).value() == first.items);
    QVERIFY(m_store->secret(m_team, first.secrets.front().hash).value() == first.secrets.front());
    QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 1U);
  }

  void aSecretIsErasedWhereNothingNamedIt_data() { columns(); }
  void aSecretIsErasedWhereNothingNamedIt() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    auto first = commit(1, {}, 1);
    const Hash secret = crypto::randomId<Hash>();
    const Hash other = crypto::randomId<Hash>();
    first.secrets = {{m_vault, secret, copyOf(bytesOf("sealed"))}, {m_vault, other, copyOf(bytesOf("other"))}};
    QVERIFY(m_store->append(m_team, first).has_value());
    const sync::VaultPosition before = m_store->vaultState(m_team, m_vault).value().position;
    auto second = commit(2, first.head.hash, 1);
    second.relied = {secret};
    QVERIFY(m_store->append(m_team, second).has_value());
    const sync::VaultPosition at = m_store->vaultState(m_team, m_vault).value().position;
    // Looked at before the vault moved on: something may name it by now.
    QCOMPARE(m_store->eraseSecret(m_team, before, secret).error().code, ErrorCode::conflict);
    QVERIFY(m_store->secret(m_team, secret).value().has_value());
    // A vault erases nothing of another one.
    QCOMPARE(m_store->eraseSecret(m_team, {crypto::randomId<VaultId>(), 2, at.head}, secret).error().code,
             ErrorCode::conflict);
    QVERIFY(m_store->eraseSecret(m_team, at, secret).has_value());
    QVERIFY(!m_store->secret(m_team, secret).value().has_value());
    QVERIFY(m_store->secret(m_team, other).value().has_value());
    QVERIFY(m_store->eraseSecret(m_team, at, secret).has_value());
    // A commit that was checked while the secret was there doesn't name what isn't there any more.
    auto third = commit(3, second.head.hash, 1);
    third.relied = {other, secret};
    QCOMPARE(m_store->append(m_team, third).error().code, ErrorCode::conflict);
    third.relied = {other};
    QVERIFY(m_store->append(m_team, third).has_value());
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
    auto first = commit(1, {}, 2);
    first.secrets = {{m_vault, crypto::randomId<Hash>(), copyOf(bytesOf("sealed"))}};
    std::size_t step = 1;
    for (;; ++step) {
      m_under->fillDiskAt(step);
      const auto outcome = m_store->append(m_team, first);
      m_under->makeRoom();
      if (outcome) break;
      QCOMPARE(outcome.error().code, ErrorCode::diskFull);
      QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 0U);
      QVERIFY(m_store->items(m_team, m_vault, 0, {}).value().revisions.empty());
      QVERIFY(!m_store->secret(m_team, first.secrets.front().hash).value().has_value());
      QVERIFY(!m_store->sequenceOf(m_team, first.id).value().has_value());
    }
    QVERIFY(step > 5);
    QCOMPARE(m_store->vaultState(m_team, m_vault).value().position.height, 1U);
  }

  void onlyTheFirstTeam_isFounded_whereThatIsTheRule_data() { columns(); }
  void onlyTheFirstTeam_isFounded_whereThatIsTheRule() {
    auto first = roster(0);
    first.founding = server::Founding::ofTheFirstTeam;
    QVERIFY(m_store->addRoster(first).has_value());
    auto second = first;
    second.team = crypto::randomId<TeamId>();
    QCOMPARE(m_store->addRoster(second).error().code, ErrorCode::denied);
    QCOMPARE(m_store->teams().value(), std::vector{m_team});
    first.revision = 1;
    QVERIFY(m_store->addRoster(first).has_value());
    second.founding = server::Founding::ofAnyTeam;
    QVERIFY(m_store->addRoster(second).has_value());
    QCOMPARE(m_store->teams().value().size(), 2U);
  }

  // Of many keys each stays with its recipient, whatever their sizes.
  void keysAreTheirRecipients_data() { columns(); }
  void keysAreTheirRecipients() {
    std::vector<sync::WrappedKey> keys;
    for (std::size_t made = 0; made < 50; ++made)
      keys.push_back({m_vault, made + 1, made % 2 == 0 ? sync::KeyPurpose::metadata : sync::KeyPurpose::secret,
                      crypto::randomId<PrincipalId>(), crypto::randomBytes(1 + made * 7)});
    QVERIFY(m_store->addRoster(roster(0, keys)).has_value());
    for (const sync::WrappedKey& key : keys)
      QVERIFY(m_store->keysOf(m_team, key.recipient).value() == std::vector{key});
  }

  // A request that names a key twice is clumsy and nothing worse; the recovery kit's may be exchanged.
  void aKeyThatComesTwice_countsOnce_data() { columns(); }
  void aKeyThatComesTwice_countsOnce() {
    const sync::WrappedKey key{m_vault, 1, sync::KeyPurpose::secret, crypto::randomId<PrincipalId>(), Bytes(3)};
    const sync::WrappedKey kits{m_vault, 1, sync::KeyPurpose::secret, {}, Bytes(4)};
    auto again = key;
    again.sealed = Bytes(5);
    QVERIFY(m_store->addRoster(roster(0, {key, again, kits, kits})).has_value());
    QVERIFY(m_store->keysOf(m_team, key.recipient).value() == std::vector{key});
    QVERIFY(m_store->keysOf(m_team, {}).value() == std::vector{kits});
    auto others = kits;
    others.sealed = Bytes(6);
    QVERIFY(m_store->addKeys(m_team, {}, 0, {others, again}).has_value());
    QVERIFY(m_store->keysOf(m_team, {}).value() == std::vector{others});
    QVERIFY(m_store->keysOf(m_team, key.recipient).value() == std::vector{key});
  }

  // A commit of the largest size: every item and secret comes back as it was, under its own number.
  void aLargeCommit_comesBack_data() { columns(); }
  void aLargeCommit_comesBack() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    auto large = commit(1, {}, 1000);
    for (std::size_t at = 0; at < large.items.size(); ++at) {
      large.items[at].encoded = crypto::randomBytes(1 + at % 300);
      large.items[at].version = at + 1;
      large.items[at].kind = at % 2 == 0 ? sync::ItemKind::credential : sync::ItemKind::runtime;
      large.secrets.push_back({m_vault, crypto::randomId<Hash>(), crypto::randomBytes(1 + at % 90)});
    }
    QCOMPARE(m_store->append(m_team, large).value(), 1000U);
    const auto page = m_store->items(m_team, m_vault, 0, {.rows = 1000}).value();
    QVERIFY(page.last == 1000 && !page.more);
    std::vector<ItemId> ids{crypto::randomId<ItemId>()};
    for (const auto& item : large.items) ids.push_back(item.item);
    auto newest = m_store->newest(m_team, m_vault, ids).value();
    std::ranges::sort(newest, {}, &server::StoredItem::version);
    QVERIFY(newest == large.items);
    QVERIFY(m_store->newest(m_team, crypto::randomId<VaultId>(), ids).value().empty());
    QVERIFY(m_store->newest(m_team, m_vault, {}).value().empty());
    for (std::size_t at = 0; at < large.items.size(); ++at) {
      QVERIFY(page.revisions[at] == large.items[at].encoded);
      QVERIFY(m_store->secret(m_team, large.secrets[at].hash).value() == large.secrets[at]);
    }
    QVERIFY(m_store->heads(m_team, m_vault, 1, {}).value().front() == large.head);
  }

  void theRecordIsExported_inTheOrderOfItsArrival_data() { columns(); }
  void theRecordIsExported_inTheOrderOfItsArrival() {
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    const std::array who{crypto::randomId<PrincipalId>(), crypto::randomId<PrincipalId>()};
    std::array<sync::ChainEnd, 2> ends;
    std::vector<Bytes> arrived;
    for (std::size_t made = 0; made < 6; ++made) {
      const sync::ChainEnd next{ends[made % 2].sequence + 2, crypto::randomId<Hash>()};
      arrived.push_back(crypto::randomBytes(10));
      QVERIFY(m_store->appendAudit(m_team, {who[made % 2], ends[made % 2], next, arrived.back()}).has_value());
      ends[made % 2] = next;
    }
    const auto first = m_store->auditExport(m_team, 0, {.rows = 4}).value();
    QVERIFY(first.more && first.part.groups == std::vector(arrived.begin(), arrived.begin() + 4));
    const auto rest = m_store->auditExport(m_team, first.last, {}).value();
    QVERIFY(!rest.more && rest.part.groups == std::vector(arrived.begin() + 4, arrived.end()));
    QVERIFY(m_store->auditExport(m_team, rest.last, {}).value().part.groups.empty());
    QVERIFY(m_store->auditEnd(m_team, who[0]).value() == ends[0]);
  }

  // Every accepted change is news, and a look at it is none.
  void theGenerationRises_withEveryChange_data() { columns(); }
  void theGenerationRises_withEveryChange() {
    QCOMPARE(m_store->generation(m_team).value(), 0U);
    std::uint64_t before = 0;
    const auto isNews = [&] {
      const std::uint64_t now = m_store->generation(m_team).value();
      return std::exchange(before, now) < now && m_store->generation(m_team).value() == now;
    };
    QVERIFY(m_store->addRoster(roster(0)).has_value());
    QVERIFY(isNews());
    QVERIFY(m_store->append(m_team, commit(1, {}, 3)).has_value());
    QVERIFY(isNews());
    QVERIFY(m_store->appendAudit(m_team, {crypto::randomId<PrincipalId>(), {}, {1, {}}, Bytes(1)}).has_value());
    QVERIFY(isNews());
    QVERIFY(m_store->append(m_team, commit(1, {}, 1)).error().code == ErrorCode::conflict);
    QVERIFY(!isNews());
  }
};

CHATELAINE_TEST(StoreContract);
#include "store_contract.moc"
