// Several processes and threads over one PostgreSQL: each race has one winner, and nothing is half there.
#include <atomic>
#include <thread>

#include "server/postgres_store.h"
#include "tests/server/rows.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/private_postgres.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using server::PostgresStore;

class PostgresServesManyAtOnce : public QObject {
  Q_OBJECT
  std::unique_ptr<test::PrivatePostgres> m_postgres;
  std::string m_database;
  TeamId m_team = crypto::randomId<TeamId>();

  // As another process has it: connections of its own.
  std::unique_ptr<PostgresStore> open() {
    server::PostgresSettings settings;
    settings.connection = server::postgresConnection(m_database).value();
    settings.connections = 3;
    return PostgresStore::open(settings).value();
  }
  template <class Work>
  static void atOnce(std::size_t many, Work work) {
    std::vector<std::jthread> threads;
    for (std::size_t number = 0; number < many; ++number) threads.emplace_back([number, &work] { work(number); });
  }

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_postgres = std::make_unique<test::PrivatePostgres>();
  }
  void cleanupTestCase() { m_postgres.reset(); }
  void init() { m_database = m_postgres->newDatabase(); }

  void processesThatStartAtOnce_makeTheTablesOnce() {
    std::atomic<int> opened = 0;
    atOnce(8, [&](std::size_t) {
      if (open()->hasTeams() == false) ++opened;
    });
    QCOMPARE(opened.load(), 8);
    QCOMPARE(m_postgres->ask(m_database, "SELECT count(*) = count(DISTINCT version) FROM schema_version"),
             std::string("t"));
  }

  void aNewerDatabase_isLeftAlone() {
    open();
    m_postgres->ask(m_database, "INSERT INTO schema_version(version) VALUES(99)");
    server::PostgresSettings settings;
    settings.connection = server::postgresConnection(m_database).value();
    QCOMPARE(PostgresStore::open(settings).error().code, ErrorCode::unsupportedVersion);
  }

  // 6 threads on two processes write the same vault: every number is given once, every height has one commit.
  void ofCommitsForTheSamePlace_oneIsTaken() {
    const VaultId vault = crypto::randomId<VaultId>();
    const std::array stores{open(), open()};
    QVERIFY(stores[0]->addRoster(test::rosterRow(m_team, 0)).has_value());
    std::atomic<int> accepted = 0;
    std::atomic<int> odd = 0;
    atOnce(6, [&](std::size_t number) {
      PostgresStore& store = *stores[number % 2];
      for (int attempt = 0; attempt < 40; ++attempt) {
        const auto position = store.vaultState(m_team, vault).value().position;
        const auto outcome =
            store.append(m_team, test::commitRow(vault, position.height + 1, position.head, 1 + number));
        if (outcome) ++accepted;
        else if (outcome.error().code != ErrorCode::conflict) ++odd;
      }
    });
    QCOMPARE(odd.load(), 0);
    const auto heads = stores[0]->heads(m_team, vault, 1, {}).value();
    QCOMPARE(static_cast<int>(heads.size()), accepted.load());
    QVERIFY(accepted.load() >= 40);
    std::size_t items = 0;
    for (const auto& head : heads) items += head.operations.size();
    const auto page = stores[1]->items(m_team, vault, 0, {.rows = 10'000}).value();
    QCOMPARE(page.revisions.size(), items);
    QCOMPARE(page.last, items);
  }

  void differentVaults_dontHinderEachOther() {
    const std::array stores{open(), open()};
    QVERIFY(stores[0]->addRoster(test::rosterRow(m_team, 0)).has_value());
    const server::StoredSecret shared{crypto::randomId<VaultId>(), crypto::randomId<Hash>(), Bytes(10)};
    const server::StoredSecret other{shared.vault, crypto::randomId<Hash>(), Bytes(10)};
    std::atomic<int> failed = 0;
    atOnce(6, [&](std::size_t number) {
      const VaultId vault = crypto::randomId<VaultId>();
      Hash base;
      for (std::uint64_t height = 1; height <= 30; ++height) {
        auto commit = test::commitRow(vault, height, base, 2);
        commit.secrets = {{vault, crypto::randomId<Hash>(), Bytes(20)}};
        // The same two secrets come with every commit, in either order: no dead end.
        commit.secrets.push_back(number % 2 == 0 ? shared : other);
        commit.secrets.push_back(number % 2 == 0 ? other : shared);
        base = commit.head.hash;
        if (!stores[number % 2]->append(m_team, commit)) ++failed;
      }
    });
    QCOMPARE(failed.load(), 0);
    QCOMPARE(stores[0]->generation(m_team).value(), 1U + 6 * 30);
  }

  // Whoever changes the roster has seen every commit of the vaults that it closes; later ones name the new roster.
  void aRoster_neverOvertakesACommit() {
    const VaultId vault = crypto::randomId<VaultId>();
    const std::array stores{open(), open()};
    QVERIFY(stores[0]->addRoster(test::rosterRow(m_team, 0)).has_value());
    std::atomic<bool> isClosed = false;
    std::atomic<std::uint64_t> closedAt = 0;
    atOnce(2, [&](std::size_t number) {
      PostgresStore& store = *stores[number];
      for (int attempt = 0; attempt < 5000 && !isClosed; ++attempt) {
        const auto position = store.vaultState(m_team, vault).value().position;
        if (number > 0) {
          static_cast<void>(store.append(m_team, test::commitRow(vault, position.height + 1, position.head, 1)));
          continue;
        }
        auto roster = test::rosterRow(m_team, 1);
        roster.closed = {position};
        if (position.height < 20 || !store.addRoster(roster)) continue;
        closedAt = position.height;
        isClosed = true;
      }
    });
    QVERIFY(isClosed);
    QCOMPARE(stores[1]->vaultState(m_team, vault).value().position.height, closedAt.load());
  }

  void ofTwoFirstTeams_oneIsFounded() {
    const std::array stores{open(), open()};
    std::atomic<int> founded = 0;
    std::atomic<int> denied = 0;
    atOnce(4, [&](std::size_t number) {
      auto genesis = test::rosterRow(crypto::randomId<TeamId>(), 0);
      genesis.founding = server::Founding::ofTheFirstTeam;
      const auto outcome = stores[number % 2]->addRoster(genesis);
      if (outcome) ++founded;
      else if (outcome.error().code == ErrorCode::denied) ++denied;
    });
    QCOMPARE(founded.load(), 1);
    QCOMPARE(denied.load(), 3);
  }

  // What an administrator says after putting a dump back.
  void aDatabaseThatWasPutBack_isAnotherGeneration() {
    const auto store = open();
    QVERIFY(store->addRoster(test::rosterRow(m_team, 0)).has_value());
    QCOMPARE(store->generation(m_team).value(), 1U);
    m_postgres->ask(m_database, "UPDATE store SET restored = floor(random() * 2000000000) + 1");
    const std::uint64_t generation = store->generation(m_team).value();
    QVERIFY(generation >> 32U != 0 && generation >> 63U == 0);
    QCOMPARE(generation & 0xffffffffU, 1U);
  }

  void aChallenge_isTakenOnce_whoeverAsks() {
    const std::array stores{open(), open()};
    const Timestamp now{std::chrono::milliseconds(1000)};
    for (int round = 0; round < 10; ++round) {
      const Hash nonce = crypto::randomId<Hash>();
      QVERIFY(stores[0]->addChallenge(nonce, now, now + std::chrono::seconds(1)).has_value());
      std::atomic<int> taken = 0;
      atOnce(6, [&](std::size_t number) {
        if (stores[number % 2]->takeChallenge(nonce, now).value()) ++taken;
      });
      QCOMPARE(taken.load(), 1);
    }
  }

  // Who carries the record away page by page while it grows misses nothing.
  void anExportWhileTheRecordGrows_missesNothing() {
    const std::array stores{open(), open()};
    QVERIFY(stores[0]->addRoster(test::rosterRow(m_team, 0)).has_value());
    std::atomic<int> writing = 4;
    std::size_t seen = 0;
    atOnce(5, [&](std::size_t number) {
      PostgresStore& store = *stores[number % 2];
      if (number == 4) {
        std::uint64_t after = 0;
        for (bool isLast = false; !isLast;) {
          isLast = writing == 0;
          const auto page = store.auditExport(m_team, after, {}).value();
          seen += page.part.groups.size();
          after = page.last;
        }
        return;
      }
      const PrincipalId who = crypto::randomId<PrincipalId>();
      sync::ChainEnd end;
      for (int made = 0; made < 30; ++made) {
        const sync::ChainEnd next{end.sequence + 1, crypto::randomId<Hash>()};
        if (store.appendAudit(m_team, {who, end, next, Bytes(5)})) end = next;
      }
      --writing;
    });
    QCOMPARE(seen, 120U);
  }
};

CHATELAINE_TEST(PostgresServesManyAtOnce);
#include "postgres_serves_many_at_once.moc"
