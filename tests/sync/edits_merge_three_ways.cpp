// What two people did to one item at the same time: what merges, what doesn't, and which side is active.
#include "sync/merge.h"

#include <algorithm>
#include <functional>

#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

using Names = std::vector<std::string>;
using Labels = CredentialLabels;

constexpr Timestamp soon = sampleTime + std::chrono::hours{1};
constexpr Timestamp later = sampleTime + std::chrono::hours{2};

struct CredentialCase {
  std::function<void(CredentialFields&)> mine;
  std::function<void(CredentialFields&)> theirs;
  std::function<void(CredentialFields&)> expected;
  Names lost;
};

struct AgentCase {
  std::function<void(Agent&)> mine;
  std::function<void(Agent&)> theirs;
  std::function<void(Agent&)> expected;
  Names lost;
};

CredentialFields baseFields() {
  CredentialFields fields = sampleFields();
  fields.labels.metadata = {{"a", "1"}, {"b", "2"}};
  fields.labels.expiresAt = later;
  fields.labels.nameSpace = "agent:fred";
  return fields;
}

AgentToken token(unsigned char fill, std::optional<Timestamp> expiry = std::nullopt) {
  return {idOf<PrincipalId>(1), idOf<Hash>(fill), std::string(1, static_cast<char>('a' + fill)), sampleTime, expiry};
}

Agent baseAgent() {
  Agent agent;
  agent.name = "fred";
  agent.tokens = {token(1), token(2)};
  agent.scopes = {AgentScope::use, AgentScope::read};
  agent.namespaces = {"one", "two"};
  return agent;
}

ItemState stateOf(const CredentialFields& fields, unsigned char secret = 7) {
  return {false, encode(fields), idOf<Hash>(secret)};
}
ItemState stateOf(const Agent& agent) { return {false, encode(agent), {}}; }
ItemState stateOf(const Pin& pin) { return {false, encode(pin), {}}; }
const ItemState gone{true, {}, {}};

template <class Item>
Item with(Item item, const std::function<void(Item&)>& edit) {
  if (edit) edit(item);
  return item;
}

Pin pinUntil(std::optional<Timestamp> expiry) { return {{}, idOf<ItemId>(2), {}, 1, expiry}; }

}  // namespace

Q_DECLARE_METATYPE(CredentialCase)
Q_DECLARE_METATYPE(AgentCase)

class EditsMergeThreeWays : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void labels_data() {
    QTest::addColumn<CredentialCase>("edit");
    const auto row = [](const char* what, CredentialCase edit) { QTest::newRow(what) << std::move(edit); };
    using F = CredentialFields;
    row("only mine", {[](F& f) { f.labels.label = "m"; }, {}, [](F& f) { f.labels.label = "m"; }, {}});
    row("only theirs", {{}, [](F& f) { f.labels.label = "t"; }, [](F& f) { f.labels.label = "t"; }, {}});
    row("the same twice",
        {[](F& f) { f.labels.name = "x"; }, [](F& f) { f.labels.name = "x"; }, [](F& f) { f.labels.name = "x"; }, {}});
    row("every other label", {[](F& f) {
                                f.labels.name = "m";
                                f.labels.identifier = "m";
                                f.labels.nameSpace = "agent:m";
                                f.labels.metadata["a"] = "m";
                              },
                              [](F& f) {
                                f.labels.service = "t";
                                f.labels.label = "t";
                                f.labels.attachedTotp = idOf<ItemId>(9);
                                f.labels.metadata.erase("b");
                                f.labels.metadata["c"] = "t";
                              },
                              [](F& f) {
                                f.labels.name = "m";
                                f.labels.identifier = "m";
                                f.labels.nameSpace = "agent:m";
                                f.labels.service = "t";
                                f.labels.label = "t";
                                f.labels.attachedTotp = idOf<ItemId>(9);
                                f.labels.metadata = {{"a", "m"}, {"c", "t"}};
                              },
                              {}});
    row("the same label", {[](F& f) {
                             f.labels.label = "m";
                             f.labels.service = "m";
                           },
                           [](F& f) { f.labels.label = "t"; },
                           [](F& f) {
                             f.labels.label = "t";
                             f.labels.service = "m";
                           },
                           {"label"}});
    row("the same entry", {[](F& f) { f.labels.metadata["a"] = "m"; },
                           [](F& f) { f.labels.metadata.erase("a"); },
                           [](F& f) { f.labels.metadata.erase("a"); },
                           {"metadata.a"}});
    row("my earlier expiry", {[](F& f) { f.labels.expiresAt = sampleTime; },
                              [](F& f) { f.labels.expiresAt = soon; },
                              [](F& f) { f.labels.expiresAt = sampleTime; },
                              {"expires"}});
    row("their earlier expiry", {[](F& f) { f.labels.expiresAt.reset(); },
                                 [](F& f) { f.labels.expiresAt = soon; },
                                 [](F& f) { f.labels.expiresAt = soon; },
                                 {"expires"}});
    row("they open it to everybody, I move it", {[](F& f) { f.labels.nameSpace = "agent:m"; },
                                                 [](F& f) { f.labels.nameSpace = ""; },
                                                 [](F& f) { f.labels.nameSpace = "agent:m"; },
                                                 {"namespace"}});
    row("two namespaces", {[](F& f) { f.labels.nameSpace = "agent:m"; },
                           [](F& f) { f.labels.nameSpace = "agent:t"; },
                           [](F& f) { f.labels.nameSpace = "agent:t"; },
                           {"namespace"}});
  }
  void labels() {
    QFETCH(CredentialCase, edit);
    const ItemState base = stateOf(baseFields());
    const auto merged = mergeItem(ItemKind::credential, &base, stateOf(with(baseFields(), edit.mine)),
                                  stateOf(with(baseFields(), edit.theirs)));
    QVERIFY(merged.has_value());
    QVERIFY(merged->result == stateOf(with(baseFields(), edit.expected)));
    QVERIFY(merged->lost == edit.lost);
  }

  // Each side's secret fits its own binding only.
  void secretsAndBindings_areNeverMixed() {
    const ItemState base = stateOf(baseFields());
    CredentialFields mine = baseFields();
    mine.binding.paths = {"/mine"};
    mine.labels.label = "m";
    CredentialFields theirs = baseFields();
    theirs.binding.methods = {"GET"};
    const auto merged = mergeItem(ItemKind::credential, &base, stateOf(mine, 8), stateOf(theirs, 9));
    const auto result = decodeCredentialFields(merged->result.fields);
    QVERIFY(result->binding == theirs.binding);
    QVERIFY(merged->result.secret == idOf<Hash>(9));
    QCOMPARE(result->labels.label, std::string("m"));
    QVERIFY(merged->lost == (Names{"secret", "binding"}));
  }

  void anotherSecretForTheSameBinding_isAConflictToo() {
    const ItemState base = stateOf(baseFields());
    const auto merged = mergeItem(ItemKind::credential, &base, stateOf(baseFields(), 8), stateOf(baseFields(), 9));
    QVERIFY(merged->result == stateOf(baseFields(), 9));
    QVERIFY(merged->lost == Names{"secret"});
  }

  void aSecretThatOneSideAloneReplaced_goesWithItsBinding() {
    const ItemState base = stateOf(baseFields());
    CredentialFields replaced = baseFields();
    replaced.binding.paths = {"/new"};
    replaced.secretVersion += 1;
    CredentialFields labelled = baseFields();
    labelled.labels.label = "x";
    CredentialFields both = replaced;
    both.labels.label = "x";
    QVERIFY(mergeItem(ItemKind::credential, &base, stateOf(replaced, 8), stateOf(labelled))->result ==
            stateOf(both, 8));
    QVERIFY(mergeItem(ItemKind::credential, &base, stateOf(labelled), stateOf(replaced, 8))->result ==
            stateOf(both, 8));
  }

  void agents_data() {
    QTest::addColumn<AgentCase>("edit");
    const auto row = [](const char* what, AgentCase edit) { QTest::newRow(what) << std::move(edit); };
    row("name and scopes", {[](Agent& a) { a.name = "m"; },
                            [](Agent& a) { a.scopes = {AgentScope::use}; },
                            [](Agent& a) {
                              a.name = "m";
                              a.scopes = {AgentScope::use};
                            },
                            {}});
    row("two names",
        {[](Agent& a) { a.name = "m"; }, [](Agent& a) { a.name = "t"; }, [](Agent& a) { a.name = "t"; }, {"name"}});
    row("two sets of scopes", {[](Agent& a) { a.scopes = {AgentScope::use}; },
                               [](Agent& a) { a.scopes = {AgentScope::use, AgentScope::read, AgentScope::write}; },
                               [](Agent& a) { a.scopes = {AgentScope::use}; },
                               {"scopes"}});
    row("two sets of namespaces", {[](Agent& a) { a.namespaces = {"one", "three"}; },
                                   [](Agent& a) { a.namespaces = {"two", "three"}; },
                                   [](Agent& a) { a.namespaces = {"three"}; },
                                   {"namespaces"}});
    row("I revoke, they rename", {[](Agent& a) { a.tokens = {token(2)}; },
                                  [](Agent& a) { a.name = "t"; },
                                  [](Agent& a) {
                                    a.name = "t";
                                    a.tokens = {token(2)};
                                  },
                                  {}});
    row("both revoke", {[](Agent& a) { a.tokens = {token(2)}; },
                        [](Agent& a) { a.tokens = {token(1)}; },
                        [](Agent& a) { a.tokens = {}; },
                        {}});
    row("both create", {[](Agent& a) { a.tokens.push_back(token(3)); },
                        [](Agent& a) { a.tokens.push_back(token(4)); },
                        [](Agent& a) {
                          a.tokens.push_back(token(4));
                          a.tokens.push_back(token(3));
                        },
                        {}});
    row("I revoke what they prolong", {[](Agent& a) { a.tokens = {token(2)}; },
                                       [](Agent& a) { a.tokens = {token(1, later), token(2)}; },
                                       [](Agent& a) { a.tokens = {token(2)}; },
                                       {"token.b"}});
    row("they revoke what I prolong", {[](Agent& a) { a.tokens = {token(1, later), token(2)}; },
                                       [](Agent& a) { a.tokens = {token(2)}; },
                                       [](Agent& a) { a.tokens = {token(2)}; },
                                       {"token.b"}});
    row("two expiries", {[](Agent& a) { a.tokens[0].expiresAt = soon; },
                         [](Agent& a) { a.tokens[0].expiresAt = later; },
                         [](Agent& a) { a.tokens[0].expiresAt = soon; },
                         {"token.b"}});
    row("I refuse, they rename", {[](Agent& a) { a.egress = EgressPolicy::refuse; },
                                  [](Agent& a) { a.name = "t"; },
                                  [](Agent& a) {
                                    a.egress = EgressPolicy::refuse;
                                    a.name = "t";
                                  },
                                  {}});
  }
  void agents() {
    QFETCH(AgentCase, edit);
    const ItemState base = stateOf(baseAgent());
    const auto merged = mergeItem(ItemKind::agent, &base, stateOf(with(baseAgent(), edit.mine)),
                                  stateOf(with(baseAgent(), edit.theirs)));
    QVERIFY(merged->result == stateOf(with(baseAgent(), edit.expected)));
    QVERIFY(merged->lost == edit.lost);
  }

  // Without the version that both began from the stricter side wins everywhere.
  void withoutABase_theLessPermissiveSideWins() {
    Agent mine = baseAgent();
    mine.egress = EgressPolicy::refuse;
    mine.tokens = {token(2)};
    Agent theirs = baseAgent();
    theirs.scopes = {AgentScope::use};
    Agent strict = mine;
    strict.scopes = {AgentScope::use};
    const auto merged = mergeItem(ItemKind::agent, nullptr, stateOf(mine), stateOf(theirs));
    QVERIFY(merged->result == stateOf(strict));
    QVERIFY(merged->lost == (Names{"scopes", "egress", "token.b"}));
  }

  void pins_endAtTheEarlierTime() {
    const ItemState base = stateOf(pinUntil(later + std::chrono::hours{1}));
    const auto merged = [&](const auto& mine, const auto& theirs) {
      return mergeItem(ItemKind::pin, &base, stateOf(pinUntil(mine)), stateOf(pinUntil(theirs)))->result;
    };
    using Expiry = std::optional<Timestamp>;
    QVERIFY(merged(Expiry(soon), Expiry(later)) == stateOf(pinUntil(soon)));
    QVERIFY(merged(Expiry(later), Expiry(soon)) == stateOf(pinUntil(soon)));
    QVERIFY(merged(Expiry(), Expiry(soon)) == stateOf(pinUntil(soon)));
    QVERIFY(merged(Expiry(soon), Expiry()) == stateOf(pinUntil(soon)));
  }

  void deletions_winAndTheOtherSideIsNamed() {
    const ItemState base = stateOf(baseFields());
    CredentialFields changed = baseFields();
    changed.labels.label = "x";
    const auto merged = [&](const ItemState& mine, const ItemState& theirs) {
      return *mergeItem(ItemKind::credential, &base, mine, theirs);
    };
    QVERIFY(merged(gone, stateOf(changed)).result == gone);
    QVERIFY(merged(gone, stateOf(changed)).lost == Names{"item"});
    QVERIFY(merged(stateOf(changed), gone).result == gone);
    QVERIFY(merged(stateOf(changed), gone).lost == Names{"item"});
    QVERIFY(merged(gone, gone).lost.empty());
    QVERIFY(merged(gone, base).lost.empty());
    QVERIFY(merged(stateOf(changed), gone).result.secret == std::nullopt);
  }

  void kindsWithoutKnownFields_areTakenWhole() {
    const ItemState base{false, copyOf(bytesOf("base")), {}};
    const ItemState mine{false, copyOf(bytesOf("mine")), {}};
    const ItemState theirs{false, copyOf(bytesOf("theirs")), {}};
    QVERIFY(mergeItem(ItemKind::setting, &base, mine, theirs)->result == theirs);
    QVERIFY(mergeItem(ItemKind::setting, &base, mine, theirs)->lost == Names{"item"});
    QVERIFY(mergeItem(ItemKind::setting, &base, mine, base)->result == mine);
    QVERIFY(mergeItem(ItemKind::setting, &base, base, theirs)->lost.empty());
  }

  void damagedFields_areAnError() {
    const ItemState base = stateOf(baseFields());
    const ItemState damaged{false, copyOf(bytesOf("no fields")), {}};
    QCOMPARE(mergeItem(ItemKind::credential, &base, damaged, base).error().code, ErrorCode::corrupt);
    QCOMPARE(mergeItem(ItemKind::credential, &base, base, damaged).error().code, ErrorCode::corrupt);
  }

  void whatWasLost_canBeBroughtBackFieldByField() {
    CredentialFields mine = baseFields();
    mine.labels.label = "m";
    mine.labels.service = "m";
    mine.binding.paths = {"/mine"};
    CredentialFields now = baseFields();
    now.labels.name = "now";
    CredentialFields expected = now;
    expected.labels.label = "m";
    QVERIFY(withFields(ItemKind::credential, stateOf(now), stateOf(mine, 8), {"label"}) == stateOf(expected));
    expected.binding = mine.binding;
    QVERIFY(withFields(ItemKind::credential, stateOf(now), stateOf(mine, 8), {"label", "secret", "binding"}) ==
            stateOf(expected, 8));
    QVERIFY(withFields(ItemKind::credential, gone, stateOf(mine, 8), {"item"}) == stateOf(mine, 8));
    QVERIFY(withFields(ItemKind::credential, stateOf(now), gone, {"item"}) == gone);
  }

  void differencesAreNamed() {
    CredentialFields mine = baseFields();
    mine.labels.metadata["b"] = "x";
    mine.labels.expiresAt = soon;
    QVERIFY(differences(ItemKind::credential, stateOf(mine, 8), stateOf(baseFields())) ==
            (Names{"expires", "metadata.b", "secret"}));
    QVERIFY(differences(ItemKind::credential, stateOf(mine), gone) == Names{"item"});
    QVERIFY(differences(ItemKind::credential, stateOf(mine), stateOf(mine))->empty());
  }

  // Shown are the fields that were asked for, and of a secret only when it was stored.
  void fieldsAreShown() {
    CredentialFields fields = baseFields();
    fields.binding.hosts = {{"a.test", 443, false}, {"b.test", 443, false}};
    const auto shown = shownFields(ItemKind::credential, stateOf(fields), {"name", "expires", "secret", "binding"});
    QVERIFY(*shown == (std::vector<ShownField>{{"name", fields.labels.name, {}},
                                               {"expires", "", later},
                                               {"secret", "", fields.secretStoredAt},
                                               {"binding", "a.test, b.test", {}}}));
    const auto agent = shownFields(ItemKind::agent, stateOf(baseAgent()), {"item"});
    QVERIFY(std::ranges::contains(*agent, ShownField{"scopes", "vault:use, vault:read", {}}));
    QVERIFY(shownFields(ItemKind::agent, gone, {"item"})->empty());
  }
};

CHATELAINE_TEST(EditsMergeThreeWays);
#include "edits_merge_three_ways.moc"
