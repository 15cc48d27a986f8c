// The conflict inbox: it shows who did what and when, never a secret, and gives nothing up but by a person's decision.
#include "vault/conflicts.h"

#include <algorithm>

#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/second_device.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Conflict;
using vault::Conflicts;
using Names = std::vector<std::string>;

class ConflictsWaitForADecision : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::unique_ptr<SecondDevice> m_second;
  ItemId m_item;

  Party& one() { return m_world->owner; }
  Party& two() { return m_second->party; }
  Party& gateway() { return m_world->gateway; }

  static void label(Party& party, const ItemId& item, const std::string& text) {
    CredentialLabels labels = party->credential(item)->labels;
    labels.label = text;
    QVERIFY(party->update(item, labels).has_value());
  }
  static std::optional<Timestamp> expiryOf(Party& party, const ItemId& item) {
    return party->credential(item)->labels.expiresAt;
  }
  Timestamp expireIn(Party& party, int hours) {
    CredentialLabels labels = party->credential(m_item)->labels;
    labels.expiresAt = m_world->now + std::chrono::hours(hours);
    if (!party->update(m_item, labels)) qFatal("the expiry was refused");
    return *labels.expiresAt;
  }
  void meet() {
    QVERIFY(m_world->sync(one()).has_value());
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(m_world->publish().has_value());
  }
  // A conflict of the second device over the label, which is "one" for everybody.
  Conflict labelConflict() {
    label(one(), m_item, "one");
    m_world->tick(std::chrono::minutes(1));
    label(two(), m_item, "two");
    meet();
    return Conflicts(*two()).list().front();
  }
  // A conflict over the secret; the second device's is for another path.
  Conflict secretConflict() {
    Binding binding = two()->credential(m_item)->binding;
    binding.paths = {"/two/"};
    binding.hosts.push_back({"two.stripe.test", 443, false});
    (void)one()->replaceSecret(m_item, one()->credential(m_item)->binding, keyField("sk_one"));
    (void)two()->replaceSecret(m_item, binding, keyField("sk_two"));
    meet();
    return Conflicts(*two()).list().front();
  }
  std::size_t recorded(Party& party, std::string_view how) {
    const auto rows = party->audit({});
    return static_cast<std::size_t>(std::ranges::count_if(rows, [&](const vault::AuditRow& row) {
      return row.event.action == AuditAction::conflictResolved && row.event.reason == how;
    }));
  }

 private Q_SLOTS:
  void init() {
    m_second.reset();
    m_world = std::make_unique<World>();
    m_world->settle();
    m_item = one()->add(m_world->payments, stripe("sk_live_1"))->id;
    m_second = std::make_unique<SecondDevice>(*m_world);
  }

  void bothSides_areShown() {
    const Conflict conflict = labelConflict();
    QVERIFY(conflict.item == m_item);
    QVERIFY(conflict.vault == m_world->payments);
    QCOMPARE(conflict.name, std::string("Stripe"));
    QCOMPARE(conflict.why, ErrorCode::conflict);
    QVERIFY(conflict.fields == Names{"label"});
    QVERIFY(conflict.mine.author == two()->card().id);
    QCOMPARE(conflict.mine.deviceName, std::string("Fred's phone"));
    QCOMPARE(conflict.mine.memberName, std::string("Fred"));
    QVERIFY(conflict.mine.values == (std::vector{sync::ShownField{"label", "two", {}}}));
    QVERIFY(conflict.theirs.author == one()->card().id);
    QCOMPARE(conflict.theirs.deviceName, std::string("Fred's laptop"));
    QVERIFY(conflict.theirs.values == (std::vector{sync::ShownField{"label", "one", {}}}));
    QVERIFY(conflict.mine.time >= worldBegins + std::chrono::minutes(1));
    QVERIFY(conflict.theirs.time >= worldBegins);
    QVERIFY(!conflict.mine.deletes && !conflict.theirs.deletes && !conflict.mine.holdsOtherSecret);
    QVERIFY(!conflict.needsSecret);
  }

  void ofSecrets_onlyThatTheyDifferIsShown() {
    const Conflict conflict = secretConflict();
    QVERIFY(conflict.fields == (Names{"secret", "binding"}));
    QVERIFY(conflict.mine.holdsOtherSecret && conflict.mine.holdsOtherBinding);
    QVERIFY(conflict.theirs.holdsOtherSecret && !conflict.theirs.holdsOtherBinding);
    for (const vault::ConflictSide* side : {&conflict.mine, &conflict.theirs}) {
      for (const sync::ShownField& value : side->values) QVERIFY(!value.text.contains("sk_"));
    }
    QVERIFY(std::ranges::contains(conflict.mine.values,
                                  sync::ShownField{"binding", "api.stripe.test, two.stripe.test", {}}));
  }

  void conflicts_surviveARestart() {
    const auto id = labelConflict().id;
    two().reopen();
    QCOMPARE(Conflicts(*two()).list().size(), std::size_t{1});
    QCOMPARE(Conflicts(*two()).list().front().id, id);
    meet();
    QCOMPARE(Conflicts(*two()).list().size(), std::size_t{1});
  }

  void keepTheirs_dropsMineAndIsRecorded() {
    const auto id = labelConflict().id;
    QVERIFY(Conflicts(*two()).keepTheirs(id).has_value());
    QVERIFY(Conflicts(*two()).list().empty());
    QVERIFY(two()->pendingChanges().empty());
    QCOMPARE(Conflicts(*two()).keepTheirs(id).error().code, ErrorCode::notFound);
    meet();
    QCOMPARE(gateway()->credential(m_item)->labels.label, std::string("one"));
    QCOMPARE(recorded(two(), "kept_theirs"), std::size_t{1});
    m_world->publish();
    QCOMPARE(recorded(one(), "kept_theirs"), std::size_t{1});  // for everybody
  }

  // Only what the conflict is about: what others did meanwhile stays.
  void takeMine_changesTheNewestVersionInThoseFieldsOnly() {
    const auto id = labelConflict().id;
    CredentialLabels labels = one()->credential(m_item)->labels;
    labels.identifier = "acct_9";
    QVERIFY(one()->update(m_item, labels).has_value());
    meet();
    QVERIFY(Conflicts(*two()).takeMine(id).has_value());
    QVERIFY(Conflicts(*two()).list().empty());
    meet();
    meet();
    for (Party* party : {&one(), &two(), &gateway()}) {
      QCOMPARE((*party)->credential(m_item)->labels.label, std::string("two"));
      QCOMPARE((*party)->credential(m_item)->labels.identifier, std::string("acct_9"));
    }
    QCOMPARE(recorded(two(), "took_mine"), std::size_t{1});
  }

  void takeMyUnsentEditIntoAnUnsentEdit() {
    const auto id = labelConflict().id;
    CredentialLabels labels = two()->credential(m_item)->labels;
    labels.identifier = "acct_9";
    QVERIFY(two()->update(m_item, labels).has_value());
    QVERIFY(Conflicts(*two()).takeMine(id).has_value());
    meet();
    QCOMPARE(gateway()->credential(m_item)->labels.label, std::string("two"));
    QCOMPARE(gateway()->credential(m_item)->labels.identifier, std::string("acct_9"));
  }

  void takeMySecret_bringsItWithItsBinding() {
    const auto id = secretConflict().id;
    QCOMPARE(opened(gateway(), m_item), std::string("sk_one"));
    QVERIFY(Conflicts(*two()).takeMine(id).has_value());
    meet();
    QCOMPARE(opened(gateway(), m_item), std::string("sk_two"));
    QVERIFY(gateway()->credential(m_item)->binding.paths == Names{"/two/"});
    QCOMPARE(gateway()->credential(m_item)->secretVersion, 3U);
  }

  void keepBoth_needsTheSecretAgainAndAFreeName() {
    const auto id = secretConflict().id;
    QCOMPARE(Conflicts(*two()).keepBoth(id, {}).error().code, ErrorCode::invalidInput);
    QCOMPARE(Conflicts(*two()).list().size(), std::size_t{1});
    const auto both = Conflicts(*two()).keepBoth(id, keyField("sk_two"));
    QVERIFY(both.has_value());
    QCOMPARE(both->labels.name, std::string("Stripe (2)"));
    QVERIFY(both->id != m_item);
    QVERIFY(Conflicts(*two()).list().empty());
    meet();
    QCOMPARE(opened(gateway(), m_item), std::string("sk_one"));
    QCOMPARE(opened(gateway(), both->id), std::string("sk_two"));
    QVERIFY(gateway()->credential(both->id)->binding.paths == Names{"/two/"});
    QCOMPARE(recorded(two(), "kept_both"), std::size_t{1});
  }

  void myEditOfWhatTheyDeleted_canBringItBack() {
    label(two(), m_item, "two");
    QVERIFY(one()->remove(m_item).has_value());
    meet();
    const Conflict conflict = Conflicts(*two()).list().front();
    QVERIFY(conflict.fields == Names{"item"});
    QVERIFY(conflict.theirs.deletes && !conflict.mine.deletes);
    QCOMPARE(opened(gateway(), m_item), std::string("not_found"));
    QVERIFY(Conflicts(*two()).takeMine(conflict.id).has_value());
    meet();
    QCOMPARE(opened(gateway(), m_item), std::string("sk_live_1"));
    QCOMPARE(one()->credential(m_item)->labels.label, std::string("two"));
  }

  void theirEditOfWhatIDeleted_canBringItBack() {
    QVERIFY(two()->remove(m_item).has_value());
    label(one(), m_item, "one");
    meet();
    QCOMPARE(opened(gateway(), m_item), std::string("not_found"));  // at once
    const Conflict conflict = Conflicts(*two()).list().front();
    QVERIFY(conflict.mine.deletes && !conflict.theirs.deletes);
    QCOMPARE(conflict.name, std::string("Stripe"));
    QVERIFY(Conflicts(*two()).keepTheirs(conflict.id).has_value());
    meet();
    QCOMPARE(opened(gateway(), m_item), std::string("sk_live_1"));
    QCOMPARE(gateway()->credential(m_item)->labels.label, std::string("one"));
  }

  void aBringingBackUnderATakenName_getsANumber() {
    label(two(), m_item, "two");
    QVERIFY(one()->remove(m_item).has_value());
    QVERIFY(one()->add(m_world->payments, stripe("other", "Stripe")).has_value());
    meet();
    QVERIFY(Conflicts(*two()).takeMine(Conflicts(*two()).list().front().id).has_value());
    meet();
    QCOMPARE(gateway()->credential(m_item)->labels.name, std::string("Stripe (2)"));
  }

  // An agent with two pins to a vault would keep its access when one is taken away.
  void aPinBroughtBackBesideAnother_isOne_data() {
    QTest::addColumn<bool>("known");
    QTest::newRow("the other one is known") << true;
    QTest::newRow("and is heard of later") << false;
  }
  void aPinBroughtBackBesideAnother_isOne() {
    QFETCH(bool, known);
    const auto agent = one()->addAgent("fred");
    const auto pin = one()->pin(agent->id, m_world->payments, std::nullopt);
    meet();
    const Timestamp mine = m_world->now + std::chrono::hours(1);
    QVERIFY(two()->pin(agent->id, m_world->payments, mine).has_value());
    QVERIFY(one()->unpin(pin->id).has_value());
    meet();
    QVERIFY(gateway()->pins().empty());
    QVERIFY(one()->pin(agent->id, m_world->payments, std::nullopt).has_value());
    if (known) meet();
    QVERIFY(Conflicts(*two()).takeMine(Conflicts(*two()).list().front().id).has_value());
    meet();
    for (Party* party : {&one(), &two(), &gateway()}) {
      QCOMPARE((*party)->pins().size(), std::size_t{1});
      QVERIFY((*party)->pins().front().expiresAt == mine);
    }
  }

  // Mine, being stricter, is active: keeping theirs is a decision to widen it again, unless somebody decided meanwhile.
  void keepTheirs_widensWhatWasStricter() {
    const auto theirs = expireIn(one(), 9);
    const auto mine = expireIn(two(), 5);
    meet();
    QVERIFY(expiryOf(gateway(), m_item) == mine);
    const Conflict conflict = Conflicts(*two()).list().front();
    QVERIFY(conflict.fields == Names{"expires"});
    QVERIFY(conflict.theirs.values.front().time == theirs);
    QVERIFY(Conflicts(*two()).keepTheirs(conflict.id).has_value());
    meet();
    QVERIFY(expiryOf(gateway(), m_item) == theirs);
  }

  void keepTheirs_leavesWhatSomebodyDecidedSince() {
    expireIn(one(), 9);
    expireIn(two(), 5);
    meet();
    const auto decided = expireIn(one(), 2);
    meet();
    QVERIFY(Conflicts(*two()).keepTheirs(Conflicts(*two()).list().front().id).has_value());
    QVERIFY(two()->pendingChanges().empty());
    meet();
    QVERIFY(expiryOf(gateway(), m_item) == decided);
  }

  // The conflict was over a label; the item went since. A label doesn't bring it back, and nothing is stuck.
  void aPartOfWhatIsGone_bringsNothingBack() {
    const auto id = labelConflict().id;
    QVERIFY(two()->remove(m_item).has_value());
    QCOMPARE(Conflicts(*two()).takeMine(id).error().code, ErrorCode::notFound);
    QVERIFY(Conflicts(*two()).keepTheirs(id).has_value());
    meet();
    QCOMPARE(opened(gateway(), m_item), std::string("not_found"));
    QVERIFY(Conflicts(*two()).list().empty());
  }

  void whatTheServerRefuses_isKeptAndCanBeTriedAgain() {
    label(two(), m_item, "two");
    m_world->onAnswer = [](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target.ends_with("/commits")) answer = {403, {}};
    };
    (void)m_world->sync(two());
    m_world->onAnswer = {};
    const Conflict conflict = Conflicts(*two()).list().front();
    QCOMPARE(conflict.why, ErrorCode::denied);
    QVERIFY(conflict.fields == Names{"label"});
    QVERIFY(Conflicts(*two()).takeMine(conflict.id).has_value());
    meet();
    QCOMPARE(gateway()->credential(m_item)->labels.label, std::string("two"));
  }

  // A full disk in the middle of a decision: all of it or nothing.
  void aDecisionThatFails_leavesTheConflict() {
    const auto id = labelConflict().id;
    for (int writes = 0; writes < 40; ++writes) {
      two().close();
      auto failing = two().options;
      failing.databaseFaults = [left = writes](std::string_view) mutable -> std::optional<Error> {
        if (left-- > 0) return std::nullopt;
        return Error{ErrorCode::diskFull, "no room"};
      };
      bool isDone = false;
      {
        auto vault = vault::Vault::open(failing, two().databaseKey);
        isDone = vault && Conflicts(*vault).takeMine(id).has_value();
      }
      two().reopen();
      QCOMPARE(Conflicts(*two()).list().size(), isDone ? std::size_t{0} : std::size_t{1});
      QCOMPARE(two()->credential(m_item)->labels.label, std::string(isDone ? "two" : "one"));
      if (isDone) return;
    }
    QFAIL("it never went through");
  }
};

CHATELAINE_TEST(ConflictsWaitForADecision);
#include "conflicts_wait_for_a_decision.moc"
