// Two devices edit the same things while neither hears of the other: what merges does so by itself, the rest stays for
// a person, and nobody's work is lost.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/second_device.h"
#include "vault/conflicts.h"

using namespace chatelaine;
using namespace chatelaine::test;
using vault::Conflicts;

class StoryOfMergedEdits : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::unique_ptr<SecondDevice> m_second;
  ItemId m_item;

  Party& one() { return m_world->owner; }
  Party& two() { return m_second->party; }
  Party& gateway() { return m_world->gateway; }

  static void edit(Party& party, const ItemId& item, const std::function<void(CredentialLabels&)>& change) {
    CredentialLabels labels = party->credential(item)->labels;
    change(labels);
    QVERIFY(party->update(item, labels).has_value());
  }
  // The first device is there first; then everybody hears of everything.
  void meet() {
    QVERIFY(m_world->sync(one()).has_value());
    QVERIFY(m_world->sync(two()).has_value());
    QVERIFY(m_world->publish().has_value());
  }
  // What all three know of the credential, if they agree.
  std::optional<Credential> agreed() {
    const auto known = one()->credential(m_item);
    for (Party* party : {&two(), &gateway()}) {
      const auto other = (*party)->credential(m_item);
      if (known.has_value() != other.has_value() || (known && *known != *other)) return std::nullopt;
    }
    return known ? std::optional(*known) : std::nullopt;
  }
  std::size_t conflicts(Party& party) { return Conflicts(*party).list().size(); }

 private Q_SLOTS:
  void init() {
    m_second.reset();
    m_world = std::make_unique<World>();
    m_world->settle();
    m_item = one()->add(m_world->payments, stripe("sk_live_1"))->id;
    m_second = std::make_unique<SecondDevice>(*m_world);
    QVERIFY(two()->credential(m_item).has_value());
  }

  void differentLabels_merge() {
    edit(one(), m_item, [](CredentialLabels& labels) { labels.label = "from one"; });
    edit(two(), m_item, [](CredentialLabels& labels) { labels.metadata["prefix"] = "sk_"; });
    meet();
    QVERIFY(agreed().has_value());
    QCOMPARE(agreed()->labels.label, std::string("from one"));
    QCOMPARE(agreed()->labels.metadata.at("prefix"), std::string("sk_"));
    QCOMPARE(conflicts(one()) + conflicts(two()), std::size_t{0});
    QCOMPARE(opened(gateway(), m_item), std::string("sk_live_1"));
  }

  void theSameLabel_theFirstStaysAndTheRestMerges() {
    edit(one(), m_item, [](CredentialLabels& labels) { labels.label = "from one"; });
    edit(two(), m_item, [](CredentialLabels& labels) {
      labels.label = "from two";
      labels.identifier = "acct_2";
    });
    meet();
    QCOMPARE(agreed()->labels.label, std::string("from one"));
    QCOMPARE(agreed()->labels.identifier, std::string("acct_2"));
    QCOMPARE(conflicts(one()), std::size_t{0});
    QCOMPARE(conflicts(two()), std::size_t{1});
  }

  void aSecretAndALabel_bothStay() {
    Binding binding = one()->credential(m_item)->binding;
    binding.paths = {"/v2/"};
    edit(one(), m_item, [](CredentialLabels& labels) { labels.label = "from one"; });
    QVERIFY(two()->replaceSecret(m_item, binding, keyField("sk_live_2")).has_value());
    meet();
    QCOMPARE(agreed()->labels.label, std::string("from one"));
    QVERIFY(agreed()->binding == binding);
    QCOMPARE(opened(gateway(), m_item), std::string("sk_live_2"));
    QCOMPARE(conflicts(two()), std::size_t{0});
  }

  // Each binding fits its own secret only: no mixture may ever be sent.
  void twoSecrets_theFirstIsUsedAndTheOtherIsKept() {
    Binding mine = one()->credential(m_item)->binding;
    mine.paths = {"/two/"};
    QVERIFY(one()->replaceSecret(m_item, one()->credential(m_item)->binding, keyField("sk_one")).has_value());
    QVERIFY(two()->replaceSecret(m_item, mine, keyField("sk_two")).has_value());
    meet();
    QCOMPARE(opened(gateway(), m_item), std::string("sk_one"));
    QVERIFY(agreed()->binding.paths.empty());
    QCOMPARE(conflicts(two()), std::size_t{1});
  }

  void earlierExpiry_winsFromEitherSide() {
    const auto hours = [&](int count) { return m_world->now + std::chrono::hours(count); };
    edit(one(), m_item, [&](CredentialLabels& labels) { labels.expiresAt = hours(5); });
    edit(two(), m_item, [&](CredentialLabels& labels) { labels.expiresAt = hours(2); });
    meet();
    QVERIFY(agreed()->labels.expiresAt == hours(2));
    QCOMPARE(conflicts(two()), std::size_t{1});
    m_world->tick(std::chrono::hours(3));
    QCOMPARE(opened(gateway(), m_item), std::string("expired"));
  }

  void tokenRevokedOnOneDevice_isRevokedWhateverTheOtherDoes() {
    const auto agent = one()->addAgent("fred");
    const auto token = one()->createToken(agent->id, gateway()->card().id, std::nullopt);
    meet();
    Agent changed = two()->agents().front();
    changed.egress = EgressPolicy::refuse;
    QVERIFY(two()->updateAgent(changed).has_value());
    QVERIFY(two()->createToken(agent->id, gateway()->card().id, std::nullopt).has_value());
    QVERIFY(one()->revokeToken(agent->id, token->stored.hash).has_value());
    meet();
    const Agent known = gateway()->agents().front();
    QCOMPARE(known.tokens.size(), std::size_t{1});
    QVERIFY(known.tokens.front().hash != token->stored.hash);
    QVERIFY(known.egress == EgressPolicy::refuse);
    QVERIFY(one()->agents() == gateway()->agents() && two()->agents() == gateway()->agents());
    QCOMPARE(conflicts(one()) + conflicts(two()), std::size_t{0});
  }

  void deletedAgent_staysDeletedWhateverTheOtherDoes() {
    const auto agent = one()->addAgent("fred");
    QVERIFY(one()->pin(agent->id, m_world->payments, std::nullopt).has_value());
    meet();
    Agent changed = two()->agents().front();
    changed.scopes = {AgentScope::use, AgentScope::write};
    QVERIFY(two()->updateAgent(changed).has_value());
    QVERIFY(one()->removeAgent(agent->id).has_value());
    meet();
    QVERIFY(gateway()->agents().empty() && two()->agents().empty() && gateway()->pins().empty());
    QCOMPARE(conflicts(two()), std::size_t{1});
  }

  // Two pins of one agent to one vault would outlive an unpin of one of them.
  void pinsOfTheSameAgent_becomeOneWithTheEarlierEnd() {
    const auto agent = one()->addAgent("fred");
    meet();
    const Timestamp soon = m_world->now + std::chrono::hours(1);
    QVERIFY(one()->pin(agent->id, m_world->payments, std::nullopt).has_value());
    QVERIFY(two()->pin(agent->id, m_world->payments, soon).has_value());
    meet();
    for (Party* party : {&one(), &two(), &gateway()}) {
      QCOMPARE((*party)->pins().size(), std::size_t{1});
      QVERIFY((*party)->pins().front().expiresAt == soon);
    }
    QCOMPARE(conflicts(two()), std::size_t{1});
  }

  void twoOfOneName_bothStay() {
    const auto first = one()->add(m_world->payments, stripe("a", "Acme"));
    const auto second = two()->add(m_world->payments, stripe("b", "Acme"));
    QVERIFY(one()->addAgent("fred").has_value());
    QVERIFY(two()->addAgent("fred").has_value());
    meet();
    for (Party* party : {&one(), &two(), &gateway()}) {
      QCOMPARE((*party)->credential(first->id)->labels.name, std::string("Acme"));
      QCOMPARE((*party)->credential(second->id)->labels.name, std::string("Acme (2)"));
      QCOMPARE((*party)->agents().size(), std::size_t{2});
      QCOMPARE((*party)->agents().back().name, std::string("fred-2"));
    }
    QCOMPARE(opened(gateway(), first->id), std::string("a"));
    QCOMPARE(opened(gateway(), second->id), std::string("b"));
  }

  void aNameThatIsTakenMeanwhile_getsANumber() {
    const auto first = one()->add(m_world->payments, stripe("a", "Acme"));
    edit(two(), m_item, [](CredentialLabels& labels) { labels.name = "Acme"; });
    meet();
    QCOMPARE(agreed()->labels.name, std::string("Acme (2)"));
    QCOMPARE(gateway()->credential(first->id)->labels.name, std::string("Acme"));
  }

  // The edit went through, its answer was lost, and the other device built on it: nothing to merge, nothing parked.
  void lostAnswerWithLaterEditsOnBothSides_losesNothing() {
    edit(two(), m_item, [](CredentialLabels& labels) { labels.label = "one"; });
    m_world->onAnswer = [](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target.ends_with("/commits")) answer = {0, {}};
    };
    QVERIFY(!m_world->sync(two()).has_value());
    m_world->onAnswer = {};
    edit(two(), m_item, [](CredentialLabels& labels) { labels.identifier = "two"; });
    two().reopen();
    QVERIFY(m_world->sync(one()).has_value());
    edit(one(), m_item, [](CredentialLabels& labels) { labels.label = "three"; });
    meet();
    QCOMPARE(agreed()->labels.label, std::string("three"));
    QCOMPARE(agreed()->labels.identifier, std::string("two"));
    QCOMPARE(conflicts(one()) + conflicts(two()), std::size_t{0});
  }

  // No room at any point of the synchronisation that merges: the next one finds nothing lost and nothing twice.
  void aMergeThatIsInterrupted_isMadeOnce() {
    edit(one(), m_item, [](CredentialLabels& labels) { labels.label = "from one"; });
    QVERIFY(one()->add(m_world->payments, stripe("a", "Acme")).has_value());
    QVERIFY(m_world->sync(one()).has_value());
    edit(two(), m_item, [](CredentialLabels& labels) {
      labels.label = "from two";
      labels.identifier = "acct_2";
    });
    const auto mine = two()->add(m_world->payments, stripe("b", "Acme"));
    int left = 0;
    bool isFailing = false;
    two().options.databaseFaults = [&](std::string_view) -> std::optional<Error> {
      if (!isFailing || left-- > 0) return std::nullopt;
      return Error{ErrorCode::diskFull, "no room"};
    };
    two().reopen();
    bool isThrough = false;
    for (int writes = 0; !isThrough && writes < 400; ++writes) {
      left = writes;
      isFailing = true;
      isThrough = m_world->sync(two()).has_value();
      isFailing = false;
      two().reopen();
      QVERIFY(two()->credential(mine->id).has_value());
    }
    QVERIFY(isThrough);
    meet();
    QCOMPARE(agreed()->labels.label, std::string("from one"));
    QCOMPARE(agreed()->labels.identifier, std::string("acct_2"));
    QCOMPARE(conflicts(two()), std::size_t{1});
    QCOMPARE(gateway()->credential(mine->id)->labels.name, std::string("Acme (2)"));
    QCOMPARE(gateway()->credentials(m_world->payments).size(), std::size_t{3});
  }
};

CHATELAINE_TEST(StoryOfMergedEdits);
#include "story_of_merged_edits.moc"
