#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;

class CommitsAreChecked : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;
  test::Team& team() { return m_server->team; }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
  }

  void anAcceptedCommit_isThereForEveryReader() {
    Change change;
    change.secret = crypto::randomSecret(20);
    std::vector<Change> changes;
    changes.push_back(std::move(change));
    const auto real = team().commit(team().editor, std::move(changes));
    const auto answer = m_server->post(real, m_server->session(team().editor));
    QCOMPARE(answer.status, 200U);
    QCOMPARE(sync::decode<sync::CommitAccepted>(answer.body)->sequence, 1U);
    const std::string gateway = m_server->session(team().gateway);
    const auto heads =
        sync::decode<sync::HeadsPage>(m_server->call("GET", m_server->vaultTarget("heads?from=1"), {}, gateway).body)
            .value();
    QCOMPARE(heads.heads, std::vector<Bytes>{encode(real.head.head)});
    QVERIFY(heads.operations.front() == real.head.operations);
    const auto items =
        sync::decode<sync::ItemsPage>(m_server->call("GET", m_server->vaultTarget("items?after=0"), {}, gateway).body)
            .value();
    QCOMPARE(items.revisions, std::vector<Bytes>{encode(real.revisions.front())});
    const std::string secret = "/v1/secrets/" + hashOf(real.secrets.front()).hex();
    QCOMPARE(m_server->call("GET", secret, {}, gateway).body, encode(real.secrets.front()));
    const auto state = sync::decode<sync::SyncState>(m_server->call("GET", "/v1/sync", {}, gateway).body).value();
    QCOMPARE(state.rosterRevision, 1U);
    QVERIFY(std::ranges::contains(state.vaults, sync::VaultPosition{team().vault, 1, hashOf(real.head.head)}));
  }

  void aRepeatedCommit_answersTheSame_andIsStoredOnce() {
    const auto commit = team().commit(team().editor, std::vector<Change>(3));
    const std::string token = m_server->session(team().editor);
    const auto first = m_server->post(commit, token);
    const int hints = m_server->hints;
    const auto second = m_server->post(commit, token);
    QCOMPARE(second.status, 200U);
    QCOMPARE(second.body, first.body);
    QCOMPARE(m_server->hints, hints);
  }

  void theSameResultUnderAnotherId_isAsGoodAsAccepted() {
    auto commit = team().commit(team().editor, std::vector<Change>(1));
    const std::string token = m_server->session(team().editor);
    QCOMPARE(m_server->post(commit, token).status, 200U);
    commit.id = crypto::randomId<CommitId>();
    QCOMPARE(m_server->post(commit, token).status, 200U);
  }

  void whoComesSecond_getsAConflict() {
    const auto mine = team().commit(team().editor, std::vector<Change>(1));
    const auto theirs = team().commit(team().owner, std::vector<Change>(1));
    QCOMPARE(m_server->post(mine, m_server->session(team().editor)).status, 200U);
    const auto refused = m_server->post(theirs, m_server->session(team().owner));
    QCOMPARE(refused.status, 409U);
    QCOMPARE(test::codeOf(refused), std::string("conflict"));
    QVERIFY(textOf(refused.body).contains("\"head\":\"" + hashOf(mine.head.head).hex() + "\""));
  }

  void aChangedItem_replacesItsRevision_andTombstonesStay() {
    Change first;
    const ItemId item = first.item;
    QCOMPARE(m_server->push(team().editor, {}), 422U);  // an empty commit changes nothing
    std::vector<Change> create;
    create.push_back(std::move(first));
    QCOMPARE(m_server->push(team().editor, std::move(create)), 200U);
    std::vector<Change> removal(1);
    removal.front().item = item;
    removal.front().deleted = true;
    QCOMPARE(m_server->push(team().owner, std::move(removal)), 200U);
    const std::string token = m_server->session(team().gateway);
    const auto items =
        sync::decode<sync::ItemsPage>(m_server->call("GET", m_server->vaultTarget("items?after=0"), {}, token).body)
            .value();
    QCOMPARE(items.revisions.size(), 1U);
    QVERIFY(sync::decodeRevision(items.revisions.front())->header.deleted);
    QCOMPARE(items.last, 2U);
  }

  void pages_continueWhereTheyEnded() {
    QCOMPARE(m_server->push(team().editor, std::vector<Change>(5)), 200U);
    const std::string token = m_server->session(team().gateway);
    std::size_t seen = 0;
    std::uint64_t after = 0;
    for (bool more = true; more;) {
      const std::string target = m_server->vaultTarget("items?limit=2&after=" + std::to_string(after));
      const auto page = sync::decode<sync::ItemsPage>(m_server->call("GET", target, {}, token).body).value();
      seen += page.revisions.size();
      after = page.last;
      more = page.more;
    }
    QCOMPARE(seen, 5U);
  }

  void whoMayNotWrite_isRefused() {
    QCOMPARE(m_server->push(team().auditor, std::vector<Change>(1)), 403U);
    QCOMPARE(m_server->push(team().gateway, std::vector<Change>(1)), 403U);
    std::vector<Change> pin(1);
    pin.front().kind = sync::ItemKind::pin;
    QCOMPARE(m_server->push(team().editor, std::move(pin)), 403U);
    std::vector<Change> ownersPin(1);
    ownersPin.front().kind = sync::ItemKind::pin;
    QCOMPARE(m_server->push(team().owner, std::move(ownersPin)), 200U);
  }

  void aStrangersHead_isRefused_whoeverBringsIt() {
    const auto commit = team().commit(team().stranger, std::vector<Change>(1));
    QCOMPARE(m_server->post(commit, m_server->session(team().owner)).status, 403U);
  }

  // A backdated head of a removed editor: signed under the roster that still knew them.
  void aRemovedEditorsCommit_isRefused_alsoWhenAnotherBringsIt() {
    QCOMPARE(m_server->push(team().editor, std::vector<Change>(1)), 200U);
    const auto late = team().commit(team().editor, std::vector<Change>(1));
    const std::string owner = m_server->session(team().owner);
    QCOMPARE(m_server->call("POST", "/v1/roster", encode(test::Team::updateOf(team().withoutEditor())), owner).status,
             200U);
    QCOMPARE(m_server->post(late, owner).status, 403U);
  }

  void brokenCommits_data() {
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<unsigned>("status");
    const auto row = [](const char* what, unsigned status) { QTest::newRow(what) << QByteArray(what) << status; };
    row("signature", 422);
    row("items root", 422);
    row("operations", 422);
    row("missing revision", 400);
    row("revision of another vault", 422);
    row("another author inside", 422);
    row("version that skips", 400);
    row("stray secret", 400);
    row("missing secret", 404);
    row("old secret", 400);
    row("large meta", 413);
    row("large wrapped key", 413);
    row("large secret", 413);
    row("too many heads seen", 413);
    row("unknown roster", 404);
    row("another base", 400);
    row("height", 422);
  }
  void brokenCommits() {
    QFETCH(QByteArray, what);
    QFETCH(unsigned, status);
    std::vector<Change> changes(1);
    changes.front().secret = crypto::randomSecret(20);
    auto commit = team().commit(team().editor, std::move(changes));
    spoil(commit, what);
    QCOMPARE(m_server->post(commit, m_server->session(team().editor)).status, status);
    QCOMPARE(m_server->push(team().editor, std::vector<Change>(1)), 200U);  // and nothing of it stayed
  }

  // A revision may name a secret that is here already, if it is here for the same vault.
  void aSecretThatIsHere_isNamedWithinItsVaultOnly() {
    std::vector<Change> create(1);
    create.front().secret = crypto::randomSecret(20);
    const ItemId item = create.front().item;
    const auto first = team().commit(team().editor, std::move(create));
    const std::string token = m_server->session(team().editor);
    QCOMPARE(m_server->post(first, token).status, 200U);
    m_server->team.advance(first);
    std::vector<Change> edit(1);
    edit.front().item = item;
    auto again = team().commit(team().editor, std::move(edit));
    again.revisions.front().header.secret = hashOf(first.secrets.front());
    test::resign(again, team().chain, team().editor);
    auto& database = m_server->store->database();
    const VaultId other = crypto::randomId<VaultId>();
    QVERIFY(database.prepare("UPDATE secret SET vault = ?")->bind(other.view()).run().has_value());
    QCOMPARE(m_server->post(again, token).status, 404U);
    QVERIFY(database.prepare("UPDATE secret SET vault = ?")->bind(team().vault.view()).run().has_value());
    QCOMPARE(m_server->post(again, token).status, 200U);
  }

  void anEditThatSkipsOrForksAnItem_isAConflict() {
    std::vector<Change> create(1);
    const ItemId item = create.front().item;
    QCOMPARE(m_server->push(team().editor, std::move(create)), 200U);
    const std::string token = m_server->session(team().editor);
    for (const bool skips : {true, false}) {
      std::vector<Change> edit(1);
      edit.front().item = item;
      auto commit = team().commit(team().editor, std::move(edit));
      if (skips) commit.revisions.front().header.version += 1;
      else commit.revisions.front().header.prev = crypto::randomId<Hash>();
      test::resign(commit, team().chain, team().editor);
      QCOMPARE(m_server->post(commit, token).status, 409U);
    }
  }

  void anItemThatChangesItsKind_isRefused() {
    std::vector<Change> create(1);
    const ItemId item = create.front().item;
    QCOMPARE(m_server->push(team().owner, std::move(create)), 200U);
    std::vector<Change> change(1);
    change.front().item = item;
    change.front().kind = sync::ItemKind::pin;
    QCOMPARE(m_server->push(team().owner, std::move(change)), 422U);
  }

 private:
  void spoil(sync::Commit& commit, const QByteArray& what) {
    auto& head = commit.head.head;
    auto& header = commit.revisions.front().header;
    if (what == "signature") return void(head.signature[5] ^= std::byte{1});
    if (what == "another base") return void(commit.base = crypto::randomId<Hash>());
    if (what == "stray secret") return void(commit.secrets.push_back({crypto::randomId<SecretId>(), 1, Bytes(40)}));
    if (what == "missing secret") return commit.secrets.clear();
    if (what == "operations") return void(commit.head.operations.front().item = crypto::randomId<ItemId>());
    if (what == "missing revision") return commit.revisions.clear();
    if (what == "items root" || what == "unknown roster" || what == "height") {
      if (what == "items root") head.itemsRoot = crypto::randomId<Hash>();
      if (what == "unknown roster") head.rosterRevision = 9;
      if (what == "height") head.height = 2;
      return signHead(head, team().editor);
    }
    if (what == "revision of another vault") header.vault = crypto::randomId<VaultId>();
    if (what == "another author inside") header.author = team().owner.card().id;
    if (what == "version that skips") {
      header.version = 2;
      header.prev = crypto::randomId<Hash>();
    }
    if (what == "old secret") {
      commit.secrets.front().epoch = 7;
      header.secret = hashOf(commit.secrets.front());
    }
    if (what == "large wrapped key") commit.revisions.front().wrappedKey.resize(513);
    if (what == "large secret") {
      commit.secrets.front().sealed.resize(128 * 1024 + 1);
      header.secret = hashOf(commit.secrets.front());
    }
    if (what == "too many heads seen") head.seen.resize(10'001);
    if (what == "large meta") commit.revisions.front().meta.resize(1024 * 1024 + 1);
    test::resign(commit, team().chain, team().editor);
  }
};

CHATELAINE_TEST(CommitsAreChecked);
#include "commits_are_checked.moc"
