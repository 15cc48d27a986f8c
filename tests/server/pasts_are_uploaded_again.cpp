// A server that was put back from an older copy gets again what it has lost, from anybody who has it; and nothing that
// wasn't signed when it was new.
#include <functional>

#include "sync/enrolment_api.h"
#include "sync/past_api.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;
using test::Team;

using Bend = std::function<void(sync::VaultPast&, const Team&)>;
Q_DECLARE_METATYPE(Bend)

class PastsAreUploadedAgain : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;
  std::vector<sync::Commit> m_lost;  // since the copy
  ItemId m_first;

  Team& team() { return m_server->team; }

  void keep() {
    QVERIFY(m_server->store->checkpoint().has_value());
    std::filesystem::copy_file(m_server->folder.file("server.db"), m_server->folder.file("copy.db"));
    m_lost.clear();
  }
  void goBack() {
    m_server->service.reset();
    m_server->store.reset();
    for (const char* name : {"server.db", "server.db-wal", "server.db-shm"})
      std::filesystem::remove(m_server->folder.file(name));
    std::filesystem::copy_file(m_server->folder.file("copy.db"), m_server->folder.file("server.db"));
    m_server->reopen();
  }
  void push(const sync::PrincipalKeys& author, std::vector<Change> changes) {
    const sync::Commit commit = team().commit(author, std::move(changes));
    QCOMPARE(m_server->post(commit, m_server->session(author)).status, 200U);
    team().advance(commit);
    m_lost.push_back(commit);
  }
  static Change secretChange(const ItemId& item, std::string fields) {
    Change change;
    change.item = item;
    change.fields = std::move(fields);
    change.secret = crypto::randomSecret(20);
    return change;
  }
  static std::vector<Change> changeOf(const ItemId& item) {
    std::vector<Change> changes(1);
    changes.front().item = item;
    return changes;
  }
  void edit(const ItemId& item, std::string fields) {
    std::vector<Change> changes;
    changes.push_back(secretChange(item, std::move(fields)));
    push(team().editor, std::move(changes));
  }
  // What somebody has who holds every head and the newest revisions.
  sync::VaultPast past() {
    sync::VaultPast past;
    past.upload = crypto::randomId<CommitId>();
    std::set<ItemId> changed;
    for (const sync::Commit& commit : m_lost) {
      past.heads.push_back(encode(commit.head.head));
      past.operations.push_back(commit.head.operations);
      for (const auto& operation : commit.head.operations) changed.insert(operation.item);
    }
    for (const ItemId& item : changed) past.revisions.push_back(encode(team().chain.items.at(item)));
    return past;
  }
  http::Response upload(const sync::VaultPast& past, const sync::PrincipalKeys& who) {
    return m_server->call("POST", m_server->vaultTarget("past"), encode(past), m_server->session(who));
  }
  unsigned chain(const char* target, const std::vector<Bytes>& links, const std::string& bearer = {}) {
    return m_server->call("POST", target, encode(sync::SignedChain{links}), bearer).status;
  }
  unsigned rosters() {
    std::vector<Bytes> links;
    for (const sync::Roster& roster : team().rosters) links.push_back(encode(roster));
    return chain("/v1/roster/past", links);
  }
  std::uint64_t height() { return m_server->store->vaultState(team().id(), team().vault).value().position.height; }
  std::string awaitedTarget() { return m_server->vaultTarget("awaited-secrets"); }
  std::vector<Hash> awaited(const sync::PrincipalKeys& who) {
    const auto body = m_server->call("GET", awaitedTarget(), {}, m_server->session(who)).body;
    return sync::decode<sync::AwaitedSecrets>(body).value().secrets;
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  // A copy at height 1, and three more heads that it lacks.
  void init() {
    m_server = std::make_unique<ServedTeam>();
    QCOMPARE(m_server->found(), 200U);
    m_first = sync::newItemId(team().vault);
    edit(m_first, "first");
    keep();
    edit(m_first, "second");
    edit(sync::newItemId(team().vault), "another");
    edit(m_first, "third");
    goBack();
  }

  void whatWasLost_isThereAgain_andGoesOn() {
    QCOMPARE(height(), 1U);
    const int hints = m_server->hints;
    QCOMPARE(upload(past(), team().auditor).status, 200U);  // any reader: the authors have signed it
    QVERIFY(m_server->hints > hints);
    QCOMPARE(height(), 4U);
    const auto page = m_server->store->items(team().id(), team().vault, 0, {}).value();
    QCOMPARE(page.revisions.size(), 2U);
    for (const Bytes& bytes : page.revisions) {
      const auto revision = sync::decodeRevision(bytes).value();
      QVERIFY(revision == team().chain.items.at(revision.header.item));
    }
    QCOMPARE(upload(past(), team().auditor).status, 409U);  // a lost answer: the client looks where the vault is
    edit(m_first, "fourth");
    QCOMPARE(height(), 5U);
  }

  void bentPasts_areRefused_andChangeNothing_data() {
    QTest::addColumn<Bend>("bend");
    QTest::addColumn<unsigned>("status");
    const auto row = [](const char* name, unsigned status, Bend bend) {
      QTest::newRow(name) << std::move(bend) << status;
    };
    row("a head left out", 422, [](sync::VaultPast& past, const Team&) {
      past.heads.erase(past.heads.begin() + 1);
      past.operations.erase(past.operations.begin() + 1);
    });
    row("an altered head", 422, [](sync::VaultPast& past, const Team&) { past.heads.back().back() ^= std::byte{1}; });
    row("operations of another head", 422,
        [](sync::VaultPast& past, const Team&) { std::swap(past.operations[0], past.operations[1]); });
    row("an altered revision", 400,
        [](sync::VaultPast& past, const Team&) { past.revisions.back().back() ^= std::byte{1}; });
    row("a revision left out", 400, [](sync::VaultPast& past, const Team&) { past.revisions.pop_back(); });
    row("a revision twice", 400,
        [](sync::VaultPast& past, const Team&) { past.revisions.push_back(past.revisions.front()); });
    row("no heads", 400, [](sync::VaultPast& past, const Team&) { past = {past.upload, 0, true, {}, {}, {}}; });
    row("another beginning", 409, [](sync::VaultPast& past, const Team&) {
      past.heads.erase(past.heads.begin());
      past.operations.erase(past.operations.begin());
    });
    row("a head by somebody outside", 403, [](sync::VaultPast& past, const Team& team) {
      auto head = sync::decodeHead(past.heads.back()).value();
      head.author = team.stranger.card().id;
      signHead(head, team.stranger);
      past.heads.back() = encode(head);
    });
    row("a head that an auditor signed", 403, [](sync::VaultPast& past, const Team& team) {
      auto head = sync::decodeHead(past.heads.back()).value();
      head.author = team.auditor.card().id;
      signHead(head, team.auditor);
      past.heads.back() = encode(head);
    });
    row("a sum that hides an item", 422, [](sync::VaultPast& past, const Team& team) {
      auto head = sync::decodeHead(past.heads.back()).value();
      head.itemsRoot = crypto::SetHash().digest();
      signHead(head, team.editor);
      past.heads.back() = encode(head);
    });
  }
  void bentPasts_areRefused_andChangeNothing() {
    QFETCH(Bend, bend);
    QFETCH(unsigned, status);
    sync::VaultPast bent = past();
    bend(bent, team());
    QCOMPARE(upload(bent, team().owner).status, status);
    QCOMPARE(height(), 1U);
    QCOMPARE(upload(past(), team().owner).status, 200U);
  }

  // The sum is right, the head is signed, and the item is one that the author may not write.
  void aRole_isChecked_inAPastToo() {
    Change pin;
    pin.kind = sync::ItemKind::pin;
    std::vector<Change> changes;
    changes.push_back(std::move(pin));
    const sync::Commit commit = team().commit(team().editor, std::move(changes));
    team().advance(commit);
    m_lost.push_back(commit);
    QCOMPARE(upload(past(), team().owner).status, 403U);
    QCOMPARE(height(), 1U);
  }

  void anItem_keepsItsHistory_data() {
    QTest::addColumn<int>("what");
    QTest::newRow("its version") << 0;
    QTest::newRow("the revision before") << 1;
    QTest::newRow("its kind") << 2;
    QTest::newRow("the author of its head") << 3;
    QTest::newRow("the epoch of its head") << 4;
  }
  void anItem_keepsItsHistory() {
    QFETCH(int, what);
    sync::Commit commit = team().commit(team().owner, changeOf(m_first));
    sync::RevisionHeader& header = commit.revisions.front().header;
    if (what == 0) header.version += 1;
    if (what == 1) header.prev = crypto::randomId<Hash>();
    if (what == 2) header.kind = sync::ItemKind::pin;
    if (what == 3) header.author = team().editor.card().id;
    if (what == 4) header.epoch += 1;
    resign(commit, team().chain, team().owner);
    team().advance(commit);
    m_lost.push_back(commit);
    QCOMPARE(upload(past(), team().owner).status, 422U);
    QCOMPARE(height(), 1U);
  }

  void nobodyOutside_uploads() {
    QCOMPARE(m_server->call("POST", m_server->vaultTarget("past"), encode(past())).status, 401U);
    QVERIFY(m_server->session(team().stranger).empty());
  }

  // The editor was removed after the copy; only a past that leads to where the epoch was closed is taken.
  void closedEpochs_stayClosed() {
    team().rosters.push_back(team().withoutEditor());
    QCOMPARE(rosters(), 200U);
    QVERIFY(m_server->session(team().editor).empty());
    Team& now = team();
    const sync::Roster newest = now.rosters.back();
    now.rosters.pop_back();
    const auto chainNow = now.chain.newest;
    now.chain.newest =
        sync::HeadRecord{sync::decodeHead(m_server->store->vaultState(now.id(), now.vault)->head).value(), {}};
    const sync::Commit backdated = now.commit(now.editor, std::vector<Change>(1));
    now.chain.newest = chainNow;
    now.rosters.push_back(newest);
    QCOMPARE(test::codeOf(m_server->post(backdated, m_server->session(now.auditor))), std::string("rolled_back"));
    sync::VaultPast forged;
    forged.heads = {encode(backdated.head.head)};
    forged.operations = {backdated.head.operations};
    forged.revisions = {encode(backdated.revisions.front())};
    QVERIFY(upload(forged, now.auditor).status >= 400);
    QCOMPARE(height(), 1U);
    const sync::VaultPast whole = past();
    sync::VaultPast tooShort = whole;
    tooShort.heads.pop_back();
    tooShort.operations.pop_back();
    QCOMPARE(test::codeOf(upload(tooShort, now.owner)), std::string("rolled_back"));
    QCOMPARE(upload(whole, now.auditor).status, 200U);
    QCOMPARE(height(), 4U);
    QCOMPARE(m_server->push(now.owner, std::vector<Change>(1)), 200U);
  }

  void rosters_proveThemselves() {
    const sync::Roster byEditor = team().signedBy(team().next(), team().editor);
    QCOMPARE(chain("/v1/roster/past", {encode(byEditor)}), 403U);
    sync::Roster other = team().roster();
    other.time += std::chrono::seconds(1);
    QCOMPARE(chain("/v1/roster/past", {encode(team().signedBy(std::move(other), team().owner))}), 409U);
    const Team elsewhere;
    QCOMPARE(chain("/v1/roster/past", {encode(elsewhere.rosters.front())}), 403U);  // the server is taken
    QCOMPARE(chain("/v1/roster/past", {encode(elsewhere.rosters.back())}), 409U);
    QCOMPARE(chain("/v1/roster/past", {encode(team().rosters.front()), encode(elsewhere.rosters.front())}), 400U);
    QCOMPARE(chain("/v1/roster/past", std::vector(1001, encode(team().rosters.front()))), 413U);
    QCOMPARE(chain("/v1/roster/past", {}), 413U);
    team().rosters.push_back(team().signedBy(team().next(), team().owner));
    QCOMPARE(rosters(), 200U);
    const int hints = m_server->hints;
    QCOMPARE(rosters(), 200U);
    QCOMPARE(m_server->hints, hints);  // anybody may send it: it wakes nobody
    QCOMPARE(m_server->store->rosters(team().id(), 0, {}).value().size(), 3U);
  }

  // A roster that closes an epoch below what is here would undo commits that were acknowledged.
  void aRoster_doesntCloseBelowWhatIsHere() {
    QCOMPARE(upload(past(), team().owner).status, 200U);
    const sync::Roster right = team().withoutEditor();
    edit(m_first, "later");
    QCOMPARE(chain("/v1/roster/past", {encode(right)}), 409U);
  }

  void anEmptyServer_takesAWholeTeam() {
    ServedTeam target;
    std::vector<Bytes> links;
    for (const sync::Roster& roster : team().rosters) links.push_back(encode(roster));
    QCOMPARE(target.call("POST", "/v1/roster/past", encode(sync::SignedChain{links})).status, 200U);
    QVERIFY(target.store->keysOf(team().id(), team().gateway.card().id).value().empty());
  }

  void records_areTheirAuthors() {
    const auto first = team().auditGroup(team().gateway, {}, 3);
    const auto second = team().auditGroup(team().gateway, {3, hashOf(first)}, 2);
    const auto other = team().auditGroup(team().gateway, {}, 3);
    const std::string owner = m_server->session(team().owner);
    const char* target = "/v1/audit/past";
    auto forged = team().auditGroup(team().owner, {}, 1);
    forged.principal = team().gateway.card().id;
    QCOMPARE(chain(target, {encode(forged)}, owner), 422U);
    QCOMPARE(chain(target, {encode(second)}, owner), 422U);
    QCOMPARE(chain(target, std::vector(1001, encode(first)), owner), 413U);
    QCOMPARE(chain(target, {}, owner), 413U);
    auto elsewhere = team().auditGroup(team().owner, {}, 1);
    elsewhere.team = crypto::randomId<TeamId>();
    signAuditGroup(elsewhere, team().owner);
    QCOMPARE(chain(target, {encode(elsewhere)}, owner), 403U);
    auto large = team().auditGroup(team().owner, {}, 1);
    large.events.front().sealed.resize(40'000);
    signAuditGroup(large, team().owner);
    QCOMPARE(chain(target, {encode(large)}, owner), 413U);
    QCOMPARE(chain(target, {encode(first), encode(second)}, owner), 200U);
    QCOMPARE(chain(target, {encode(first), encode(second)}, owner), 200U);
    auto different = first;
    different.time += std::chrono::seconds(1);
    signAuditGroup(different, team().gateway);
    const auto onTop = team().auditGroup(team().gateway, {3, hashOf(different)}, 2);
    QCOMPARE(chain(target, {encode(different), encode(onTop)}, owner), 409U);
    QCOMPARE(m_server->store->auditEnd(team().id(), team().gateway.card().id)->sequence, 5U);
    const int hints = m_server->hints;
    QCOMPARE(chain(target, {encode(first), encode(second)}, owner), 200U);
    QCOMPARE(m_server->hints, hints);
    QCOMPARE(chain(target, {encode(team().auditGroup(team().stranger, {}, 1))}, owner), 403U);
    QCOMPARE(chain(target, {encode(team().auditGroup(team().owner, {}, 1))}, m_server->session(team().gateway)), 403U);
  }

  void theRecordOfWhoLeft_comesBackToo() {
    const auto group = team().auditGroup(team().editor, {}, 2);
    QCOMPARE(upload(past(), team().owner).status, 200U);
    team().rosters.push_back(team().withoutEditor());
    QCOMPARE(rosters(), 200U);
    QCOMPARE(chain("/v1/audit/past", {encode(group)}, m_server->session(team().owner)), 200U);
  }

  void sealedSecrets_areAwaited_andNoOthersAreTaken() {
    QCOMPARE(upload(past(), team().owner).status, 200U);
    QCOMPARE(awaited(team().gateway).size(), 2U);
    const std::string gateway = m_server->session(team().gateway);
    const auto bring = [&](const sync::SealedSecret& secret, const VaultId& vault) {
      const std::string target = std::string(sync::path::vaults) + vault.hex() + "/awaited-secrets";
      return m_server->call("POST", target, encode(secret), gateway).status;
    };
    const sync::SealedSecret& replaced = m_lost[0].secrets.front();
    const sync::SealedSecret& another = m_lost[1].secrets.front();
    const sync::SealedSecret& newest = m_lost[2].secrets.front();
    QCOMPARE(bring(replaced, team().vault), 404U);
    QCOMPARE(bring(newest, sync::teamVault), 404U);
    sync::SealedSecret altered = newest;
    altered.sealed.back() ^= std::byte{1};
    QCOMPARE(bring(altered, team().vault), 404U);
    QCOMPARE(bring(newest, team().vault), 200U);
    QCOMPARE(bring(newest, team().vault), 404U);
    QCOMPARE(bring(another, team().vault), 200U);
    QVERIFY(awaited(team().gateway).empty());
    const auto there = m_server->call("GET", "/v1/secrets/" + hashOf(newest).hex(), {}, gateway);
    QCOMPARE(there.status, 200U);
    QVERIFY(there.body == encode(newest));
  }

  void aSecretThatIsTooLarge_isNotTaken() {
    std::vector<Change> changes;
    changes.push_back(secretChange(m_first, "large"));
    changes.front().secret = crypto::randomSecret(std::size_t{200} << 10);
    const sync::Commit commit = team().commit(team().editor, std::move(changes));
    team().advance(commit);
    m_lost.push_back(commit);
    QCOMPARE(upload(past(), team().owner).status, 200U);
    const std::string bearer = m_server->session(team().gateway);
    const std::string target = m_server->vaultTarget("awaited-secrets");
    QCOMPARE(m_server->call("POST", target, encode(commit.secrets.front()), bearer).status, 413U);
  }

  // Nobody's edit of its labels is refused because the sealed bytes are still on their way.
  void aCredentialWhoseSecretIsAwaited_canBeEdited() {
    QCOMPARE(upload(past(), team().owner).status, 200U);
    const Hash secret = *team().chain.items.at(m_first).header.secret;
    sync::Commit commit = team().commit(team().editor, changeOf(m_first));
    commit.revisions.front().header.secret = secret;
    commit.revisions.front() = sealRevision(commit.revisions.front().header, team().metadataKey, bytesOf("labels"));
    resign(commit, team().chain, team().editor);
    QCOMPARE(m_server->post(commit, m_server->session(team().editor)).status, 200U);
  }

  void owners_giveMetadataKeysAgain_andNothingElse() {
    const auto wrap = [&](sync::KeyPurpose purpose, const sync::PrincipalCard& card) {
      return wrapKey(team().metadataKey, team().id(), team().vault, 1, purpose, card.id, card.kem).value();
    };
    const auto post = [&](const sync::WrappedKey& key, const sync::PrincipalKeys& who) {
      return m_server->call("POST", "/v1/vault-keys", encode(sync::KeyDelivery{{}, {key}}), m_server->session(who))
          .status;
    };
    const auto forAuditor = wrap(sync::KeyPurpose::metadata, team().auditor.card());
    QCOMPARE(post(forAuditor, team().editor), 403U);
    QCOMPARE(post(wrap(sync::KeyPurpose::secret, team().gateway.card()), team().owner), 403U);
    QCOMPARE(post(wrap(sync::KeyPurpose::metadata, team().stranger.card()), team().owner), 403U);
    const auto before = m_server->store->keysOf(team().id(), team().auditor.card().id).value();
    QCOMPARE(post(forAuditor, team().owner), 200U);
    QVERIFY(m_server->store->keysOf(team().id(), team().auditor.card().id).value() == before);  // the first stays
  }

  void aTeamThatMoved_isReadNoMore_andTakesNothing() {
    const std::string owner = m_server->session(team().owner);
    const auto generation = [&] { return m_server->store->generation(team().id()).value(); };
    const auto move = [&](std::uint64_t at, const std::string& bearer) {
      return m_server->call("POST", "/v1/moved", encode(sync::TeamMoved{at}), bearer).status;
    };
    QCOMPARE(move(generation(), m_server->session(team().editor)), 403U);
    QCOMPARE(move(generation() - 1, owner), 409U);
    QCOMPARE(move(generation(), owner), 200U);
    QCOMPARE(m_server->call("GET", "/v1/sync", {}, owner).status, 410U);
    QCOMPARE(upload(past(), team().owner).status, 410U);
    QCOMPARE(chain("/v1/roster/past", {encode(team().signedBy(team().next(), team().owner))}), 410U);
    QCOMPARE(height(), 1U);
    QCOMPARE(m_server->call("DELETE", "/v1/moved", {}, m_server->session(team().editor)).status, 403U);
    QCOMPARE(m_server->call("DELETE", "/v1/moved", {}, owner).status, 200U);
    QCOMPARE(upload(past(), team().owner).status, 200U);
  }
};

CHATELAINE_TEST(PastsAreUploadedAgain);
#include "pasts_are_uploaded_again.moc"
