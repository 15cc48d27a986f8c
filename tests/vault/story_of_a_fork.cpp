// A server that shows different members different pasts. What is signed on both sides is evidence: it survives good
// answers and restarts, stops the vault, and goes only when a person settles it. What is not signed is mere nonsense.
#include "crypto/random.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"
#include "vault/forks.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::EvidenceKind;
using vault::Forks;

class StoryOfAFork : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  ItemId m_item;
  VaultId m_mail;

  static bool has(Party& party, ErrorCode code) {
    return std::ranges::contains(party->problems(), code, &vault::Problem::code);
  }
  std::uint64_t heightOf(const VaultId& vault) { return seenBy(m_world->owner, vault).height; }
  static sync::SeenHead seenBy(Party& party, const VaultId& vault) {
    const auto heads = party->heads();
    return *std::ranges::find(heads, vault, &sync::SeenHead::vault);
  }
  sync::Commit edit(const std::string& label, const VaultId& vault, const ItemId& item) {
    const Forger forger(*m_world, m_world->owner, vault);
    auto fields = sync::decodeCredentialFields(forger.newest(item).fields).value();
    fields.labels.label = label;
    return forger.commit({forger.edited(item, encode(fields))});
  }
  // Two commits at the same height of Payments, both by the owner's keys: the server shows the one to whom it likes.
  void forkPayments() {
    m_world->copyServer("before.db");
    const sync::Commit one = edit("one", m_world->payments, m_item);
    const sync::Commit two = edit("two", m_world->payments, m_item);
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    QCOMPARE(forger.post(one).status, 200);
    m_world->copyServer("one.db");
    m_world->returnServer("before.db");
    signIn(m_world->owner);
    QCOMPARE(forger.post(two).status, 200);
    m_world->copyServer("two.db");
    show("one.db");
  }
  void signIn(Party& party) {
    party.session = {};
    QVERIFY(m_world->sync(party).has_value());
  }
  void show(const std::string& database) {
    m_world->returnServer(database);
    m_world->owner.session = {};
    m_world->gateway.session = {};
  }
  ItemId inMail() { return m_world->owner->credentials(m_mail).front().id; }
  // A head of Mail whose author says what they have seen of another vault, or of somebody's record.
  void postMailHead(std::vector<sync::SeenHead> seen, std::vector<sync::SeenRecord> records = {}) {
    sync::Commit commit = edit("seen", m_mail, inMail());
    commit.head.head.seen = std::move(seen);
    commit.head.head.seenRecords = std::move(records);
    sync::signHead(commit.head.head, m_world->owner->keys());
    QCOMPARE(Forger(*m_world, m_world->owner, m_mail).post(commit).status, 200);
  }
  // The server keeps quiet about what is new in Payments.
  void hideNewsOfPayments() {
    const sync::SeenHead known = seenBy(m_world->gateway, m_world->payments);
    m_world->onAnswer = [known](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target != sync::path::sync) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      *std::ranges::find(state.vaults, known.vault, &sync::VaultPosition::id) = {known.vault, known.height, known.head};
      answer.body = encode(state);
    };
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    m_mail = m_world->owner->addVault("Mail", *offer)->id;
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    QVERIFY(m_world->owner->add(m_mail, stripe("sk_live_2", "Other")).has_value());
    QVERIFY(m_world->publish().has_value());
  }

  void twoHeadsAtOneHeight_areKeptUntilSettled_data() {
    QTest::addColumn<bool>("isGateway");
    QTest::newRow("a device") << false;
    QTest::newRow("a gateway") << true;
  }
  void twoHeadsAtOneHeight_areKeptUntilSettled() {
    QFETCH(bool, isGateway);
    forkPayments();
    Party& party = isGateway ? m_world->gateway : m_world->owner;
    QVERIFY(m_world->sync(party).has_value());
    show("two.db");
    QCOMPARE(m_world->sync(party).error().code, ErrorCode::rolledBack);
    show("one.db");
    QVERIFY(m_world->sync(party).has_value());  // a good answer
    party.reopen();
    const auto evidence = Forks(*party).open();
    QCOMPARE(evidence.size(), std::size_t{1});
    const auto ours = sync::decodeHead(evidence.front().ours).value();
    const auto theirs = sync::decodeHead(evidence.front().theirs).value();
    QVERIFY(ours != theirs && ours.height == theirs.height && ours.vault == m_world->payments);
    QVERIFY(has(party, ErrorCode::rolledBack));
    const auto vaults = party->vaults();
    QVERIFY(std::ranges::find(vaults, m_world->payments, &vault::VaultSummary::id)->isReadOnly);
    if (isGateway) QCOMPARE(opened(party, m_item), std::string("stale"));
    else QCOMPARE(party->remove(m_item).error().code, ErrorCode::rolledBack);

    QVERIFY(Forks(*party).settle(evidence.front().id).has_value());
    QVERIFY(party->problems().empty());
    if (isGateway) QCOMPARE(opened(party, m_item), std::string("sk_live_1"));
    else QVERIFY(party->audit({.limit = 1}).front().event.action == AuditAction::evidenceSettled);
    show("two.db");  // the same two sides again: nothing of it is read, and nothing new is proven
    QCOMPARE(m_world->sync(party).error().code, ErrorCode::rolledBack);
    show("one.db");
    QVERIFY(m_world->sync(party).has_value());
    QVERIFY(party->problems().empty());
    QCOMPARE(Forks(*party).settle(evidence.front().id).error().code, ErrorCode::notFound);
  }

  // What a person reads and sends on: both sides by name, and their bytes, so that others can check the signatures.
  void report_hasBothSides() {
    forkPayments();
    QVERIFY(m_world->sync(m_world->owner).has_value());
    show("two.db");
    QVERIFY(!m_world->sync(m_world->owner).has_value());
    const auto evidence = Forks(*m_world->owner).open().front();
    const auto side = vault::sideOf(evidence.kind, evidence.theirs);
    QVERIFY(side->author == m_world->owner->card().id && side->place == evidence.place);
    QVERIFY(side->hash != vault::sideOf(evidence.kind, evidence.ours)->hash);
    QVERIFY(!vault::sideOf(evidence.kind, Bytes(40)).has_value());
    std::string report = vault::reportOf(evidence, *m_world->owner);
    QVERIFY(report.contains("\"Payments\"") && report.contains(m_world->owner->team()->hex()));
    QVERIFY(report.contains(m_world->owner->card().id.hex()));
    std::erase(report, '\n');
    for (const Bytes* bytes : {&evidence.ours, &evidence.theirs}) QVERIFY(report.contains(toHex(*bytes)));
    QVERIFY(!report.contains("sk_live"));
  }

  // The other past has grown longer, or is shorter than ours: it shows all the same.
  void longerAndShorterForks_areFound_data() {
    QTest::addColumn<bool>("isLonger");
    QTest::newRow("longer") << true;
    QTest::newRow("shorter") << false;
  }
  void longerAndShorterForks_areFound() {
    QFETCH(bool, isLonger);
    forkPayments();
    if (isLonger) show("two.db");
    (void)m_world->sync(m_world->owner);  // for a session, whatever it says to this past
    const Forger forger(*m_world, m_world->owner, m_world->payments);
    QCOMPARE(forger.post(edit("more", m_world->payments, m_item)).status, 200);
    m_world->copyServer("more.db");
    show(isLonger ? "one.db" : "more.db");
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    show(isLonger ? "more.db" : "two.db");
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(Forks(*m_world->gateway).open().size(), std::size_t{1});
  }

  void anUnsignedHead_isMereNonsense() {
    forkPayments();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    show("two.db");
    m_world->onAnswer = [](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains("/heads")) return;
      auto page = sync::decode<sync::HeadsPage>(answer.body).value();
      for (Bytes& head : page.heads) head.back() ^= std::byte{1};
      answer.body = encode(page);
    };
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    m_world->onAnswer = {};
    show("one.db");
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->problems().empty());
    QVERIFY(Forks(*m_world->gateway).open().empty());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // An older copy of the same past is no fork: it ends by itself.
  void anOlderBackup_endsByItself() {
    m_world->copyServer("older.db");
    QVERIFY(m_world->owner->update(m_item, m_world->owner->credential(m_item)->labels).has_value());
    QVERIFY(m_world->publish().has_value());
    m_world->copyServer("newer.db");
    show("older.db");
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::rolledBack);
    QVERIFY(Forks(*m_world->gateway).open().empty());
    show("newer.db");
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->problems().empty());
  }

  // The two members never see each other's past, but what one has seen stands in a head that the other reads.
  void whatAnotherHasSeen_provesAFork_data() {
    QTest::addColumn<bool>("isGateway");
    QTest::newRow("a device") << false;
    QTest::newRow("a gateway") << true;
  }
  void whatAnotherHasSeen_provesAFork() {
    QFETCH(bool, isGateway);
    Party& party = isGateway ? m_world->gateway : m_world->owner;
    postMailHead({{m_world->payments, heightOf(m_world->payments), crypto::randomId<Hash>()}});
    QVERIFY(m_world->sync(party).has_value());
    const auto evidence = Forks(*party).open();
    QCOMPARE(evidence.size(), std::size_t{1});
    QVERIFY(evidence.front().vault == m_world->payments);
    QVERIFY(sync::decodeHead(evidence.front().theirs)->vault == m_mail);
    if (isGateway) QCOMPARE(opened(party, m_item), std::string("stale"));
    if (isGateway) QCOMPARE(opened(party, inMail()), std::string("sk_live_2"));  // that vault alone is stopped
    else QCOMPARE(party->remove(m_item).error().code, ErrorCode::rolledBack);
  }

  void whatOthersHaveSeen_isOwedAndThenWithheld() {
    hideNewsOfPayments();
    QVERIFY(m_world->owner->replaceSecret(m_item, m_world->owner->credential(m_item)->binding, keyField("new"))
                .has_value());
    CredentialLabels labels = m_world->owner->credential(inMail())->labels;
    labels.label = "after that";
    auto quiet = m_world->onAnswer;
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->owner->update(inMail(), labels).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());  // its head names what stands in Payments now
    m_world->onAnswer = quiet;
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    m_world->tick(std::chrono::minutes(9));
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->problems().empty());  // it may still be on its way
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
    m_world->gateway.reopen();
    m_world->tick(std::chrono::minutes(2));
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(has(m_world->gateway, ErrorCode::stale));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    QCOMPARE(opened(m_world->gateway, inMail()), std::string("sk_live_2"));
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_world->gateway->problems().empty());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("new"));
  }

  // What was owed comes, and is something else than what the other one had seen.
  void whatIsShownLater_isCompared() {
    postMailHead({{m_world->payments, heightOf(m_world->payments) + 1, crypto::randomId<Hash>()}});
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(Forks(*m_world->gateway).open().empty());
    QVERIFY(m_world->owner->update(m_item, m_world->owner->credential(m_item)->labels).has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(Forks(*m_world->gateway).open().size(), std::size_t{1});
    QCOMPARE(Forks(*m_world->owner).open().size(), std::size_t{1});  // who committed there itself
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
  }

  void twoRostersAtOneRevision_stopEverything_data() {
    QTest::addColumn<bool>("isAbove");
    QTest::newRow("at a revision that is known") << false;
    QTest::newRow("at the next, on another one before") << true;
  }
  void twoRostersAtOneRevision_stopEverything() {
    QFETCH(bool, isAbove);
    sync::Roster other = *m_world->owner->roster();
    other.offlineGrace = std::chrono::hours(9);
    if (isAbove) other.revision += 1;
    if (isAbove) other.prev = crypto::randomId<Hash>();
    sync::signRoster(other, m_world->owner->keys());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target == sync::path::sync) {
        auto state = sync::decode<sync::SyncState>(answer.body).value();
        state.rosterRevision += 1;
        answer.body = encode(state);
      } else if (request.target.starts_with(std::string(sync::path::roster) + "?")) {
        answer.body = encode(sync::RosterPage{{encode(other)}, {}});
      }
    };
    QVERIFY(!m_world->sync(m_world->gateway).has_value());
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    m_world->gateway.reopen();
    const auto evidence = Forks(*m_world->gateway).open();
    QCOMPARE(evidence.size(), std::size_t{1});
    QVERIFY(evidence.front().kind == EvidenceKind::roster);
    QVERIFY(evidence.front().theirs == encode(other));
    QCOMPARE(opened(m_world->gateway, m_item), std::string("stale"));
    QCOMPARE(opened(m_world->gateway, inMail()), std::string("stale"));
    QVERIFY(Forks(*m_world->gateway).settle(evidence.front().id).has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // Two owners who change the roster at the same time are no fork: the server has taken only one of the two.
  void anOwnRosterThatWasNeverTaken_isNoEvidence() {
    const auto offer = m_world->gateway->makeVaultKey({crypto::randomId<VaultId>(), 1});
    QVERIFY(m_world->owner->addVault("Bank", *offer).has_value());
    sync::Roster other = *m_world->gateway->roster();
    other.prev = hashOf(other);
    other.revision += 1;
    other.offlineGrace = std::chrono::hours(9);
    sync::signRoster(other, m_world->owner->keys());
    QCOMPARE(m_world
                 ->carry({"POST", std::string(sync::path::roster), encode(sync::RosterUpdate{encode(other), {}}),
                          m_world->owner.session.token})
                 .status,
             200);
    (void)m_world->sync(m_world->owner);
    QVERIFY(Forks(*m_world->owner).open().empty());
  }
};

CHATELAINE_TEST(StoryOfAFork);
#include "story_of_a_fork.moc"
