// Founding, joining, changes of who is in the team, and decisions of conflicts, with every write and every request on
// their way failing once: doing it again, where it isn't done, ends where it would have ended, and stands in the record
// once.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "tests/vault/second_device.h"
#include "vault/conflicts.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Conflicts;
using chatelaine::vault::Grant;
using chatelaine::vault::Joining;
using chatelaine::vault::Membership;

namespace {

struct TeamChange {
  const char* name;
  AuditAction recorded;
  std::function<Result<vault::RosterWish>(Crowd&, Party& ana, const Hash& invite)> wish;
  std::function<bool(Crowd&, Party& ana, Party& paul)> isDone;
};

bool isIn(Crowd& world, Party& party) { return sync::cardOf(*world.owner->roster(), party->card().id) != nullptr; }

// The one that joined after the first.
PrincipalId secondGateway(Crowd& world) {
  for (const sync::PrincipalCard& gateway : world.owner->roster()->gateways) {
    if (gateway.id != world.gateway->card().id) return gateway.id;
  }
  return {};
}

std::vector<TeamChange> teamChanges() {
  const auto kit = vault::makeRecoveryKit().card;
  return {
      {"remove a member", AuditAction::memberRemoved,
       [](Crowd& world, Party& ana, const Hash&) {
         const sync::Member* member = sync::memberOfDevice(*world.owner->roster(), ana->card().id);
         return Membership(*world.owner).removeMember(member ? member->id : MemberId{});
       },
       [](Crowd& world, Party& ana, Party&) { return !isIn(world, ana); }},
      {"admit a member", AuditAction::memberJoined,
       [](Crowd& world, Party&, const Hash& invite) {
         return Membership(*world.owner).admit(invite, "Paul", "Paul's computer");
       },
       [](Crowd& world, Party&, Party& paul) {
         return isIn(world, paul) && world.owner->nameOf(paul->card().id.view()) == "Paul's computer";
       }},
      {"set a role", AuditAction::roleChanged,
       [](Crowd& world, Party& ana, const Hash&) {
         return Membership(*world.owner).setRole(world.memberOf(ana), sync::Role::auditor);
       },
       [](Crowd& world, Party& ana, Party&) {
         return sync::memberOfDevice(*world.owner->roster(), ana->card().id)->role == sync::Role::auditor;
       }},
      {"take a vault from a member", AuditAction::accessChanged,
       [](Crowd& world, Party& ana, const Hash&) {
         return Membership(*world.owner).setAccess(world.memberOf(ana), {});
       },
       [](Crowd& world, Party& ana, Party&) {
         return !sync::mayRead(*world.owner->roster(), ana->card().id, world.payments);
       }},
      {"replace the recovery kit", AuditAction::recoveryKitReplaced,
       [kit](Crowd& world, Party&, const Hash&) { return Membership(*world.owner).replaceKit(kit); },
       [kit](Crowd& world, Party&, Party&) { return world.owner->roster()->recovery == kit; }},
      {"remove a gateway", AuditAction::gatewayRemoved,
       [](Crowd& world, Party&, const Hash&) { return Membership(*world.owner).removeGateway(secondGateway(world)); },
       [](Crowd& world, Party&, Party&) { return secondGateway(world).isNull(); }},
  };
}

}  // namespace

class TeamChangesSurviveFaults : public QObject {
  Q_OBJECT
 private:
  enum class Cut { beforeTheServer, afterTheServer };
  std::vector<TeamChange> m_changes = teamChanges();

  static void failAt(Party& party, int n, bool& wasHit) {
    auto count = std::make_shared<int>(0);
    party.options.databaseFaults = [n, count, &wasHit](std::string_view) -> std::optional<Error> {
      if ((*count)++ != n) return std::nullopt;
      wasHit = true;
      return Error{ErrorCode::diskFull, "no room"};
    };
    party.reopen();
    *count = 0;
    wasHit = false;
  }
  static void cutAt(World& world, std::size_t n, Cut cut, bool& wasCut) {
    auto count = std::make_shared<std::size_t>(0);
    world.onRequest = [=, &wasCut](const sync::ApiRequest&) -> std::optional<sync::ApiResponse> {
      if (cut != Cut::beforeTheServer || (*count)++ != n) return std::nullopt;
      wasCut = true;
      return sync::ApiResponse{0, {}};
    };
    world.onAnswer = [=, &wasCut](const sync::ApiRequest&, sync::ApiResponse& answer) {
      if (cut != Cut::afterTheServer || (*count)++ != n) return;
      wasCut = true;
      answer = {0, {}};
    };
  }
  static void mend(World& world, std::initializer_list<Party*> parties) {
    world.onRequest = {};
    world.onAnswer = {};
    for (Party* party : parties) {
      party->options.databaseFaults = {};
      party->reopen();
    }
  }
  static std::ptrdiff_t recorded(Party& party, AuditAction action) {
    return std::ranges::count(party->audit({.limit = 10'000}), action,
                              [](const vault::AuditRow& row) { return row.event.action; });
  }

  // -- A team whose owner is about to change something -------------------------------------------------------------
  std::unique_ptr<Crowd> m_crowd;
  std::unique_ptr<Party> m_ana;
  std::unique_ptr<Party> m_paul;
  Hash m_invite;
  std::ptrdiff_t m_recordedBefore = 0;

  void prepareCrowd() {
    m_ana.reset(), m_paul.reset();
    m_crowd = std::make_unique<Crowd>();
    m_ana = m_crowd->join("Ana", m_crowd->editorOf({m_crowd->payments}));
    (void)m_crowd->join("rack4", m_crowd->gatewayOf({m_crowd->payments}));
    m_paul = m_crowd->stranger("Paul");
    m_invite = m_crowd->invited(*m_paul, "Paul", m_crowd->editorOf({m_crowd->payments})).id;
    m_crowd->copyServer("before.db");
    m_crowd->owner.close();
    m_crowd->owner.copyTo(m_crowd->folder.file("owner-before"));
  }
  void beginAnew() {
    m_crowd->onRequest = {};
    m_crowd->onAnswer = {};
    m_crowd->owner.options.databaseFaults = {};
    m_crowd->returnServer("before.db");
    m_crowd->owner.returnTo(m_crowd->folder.file("owner-before"));
    m_crowd->owner.session = {};
  }
  Result<vault::SyncSummary> carryOut(const TeamChange& change) {
    return m_crowd->carryOut(m_crowd->owner, change.wish(*m_crowd, *m_ana, m_invite));
  }
  // Once it is there, and once in the record.
  bool endsRight(const TeamChange& change) {
    mend(*m_crowd, {&m_crowd->owner});
    bool went = m_crowd->sync(m_crowd->owner).has_value();
    if (!change.isDone(*m_crowd, *m_ana, *m_paul)) went = went && carryOut(change).has_value();
    went = went && m_crowd->sync(m_crowd->owner).has_value();
    const auto times = recorded(m_crowd->owner, change.recorded) - m_recordedBefore;
    const bool isRight = went && change.isDone(*m_crowd, *m_ana, *m_paul) && times == 1 &&
                         m_crowd->owner->problems().empty() && m_crowd->owner->pendingChanges().empty() &&
                         m_crowd->owner->verifyAudit()->verified;
    if (!isRight) qCritical("%d, recorded %d times", int(went), int(times));
    return isRight;
  }

 private Q_SLOTS:
  void init() {}
  void cleanup() { m_ana.reset(), m_paul.reset(), m_crowd.reset(); }

  void changeOfTheTeam_data() {
    QTest::addColumn<std::size_t>("index");
    for (std::size_t i = 0; i < m_changes.size(); ++i) QTest::newRow(m_changes[i].name) << i;
  }
  void changeOfTheTeam() {
    QFETCH(std::size_t, index);
    const TeamChange& change = m_changes[index];
    prepareCrowd();
    beginAnew();
    m_recordedBefore = recorded(m_crowd->owner, change.recorded);
    int n = 0;
    for (bool wasHit = true; wasHit; ++n) {
      beginAnew();
      failAt(m_crowd->owner, n, wasHit);
      (void)carryOut(change);
      QVERIFY2(endsRight(change), ("write " + std::to_string(n)).c_str());
    }
    QVERIFY(n > 10);
    for (const Cut cut : {Cut::beforeTheServer, Cut::afterTheServer}) {
      std::size_t request = 0;
      for (bool wasCut = true; wasCut; ++request) {
        beginAnew();
        wasCut = false;
        cutAt(*m_crowd, request, cut, wasCut);
        (void)carryOut(change);
        QVERIFY2(endsRight(change), ("request " + std::to_string(request)).c_str());
      }
      QVERIFY(request > 5);
    }
  }

  void founding() {
    World world;
    const auto empty = world.folder.file("owner-empty");
    const auto emptyGateway = world.folder.file("gateway-empty");
    world.copyServer("empty.db");
    world.owner.close();
    world.owner.copyTo(empty);
    world.gateway.close();
    world.gateway.copyTo(emptyGateway);
    int n = 0;
    for (bool wasHit = true; wasHit; ++n) {
      mendedFor(world, empty, emptyGateway);
      failAt(world.owner, n, wasHit);
      (void)foundAndSend(world);
      mend(world, {&world.owner});
      QVERIFY2(foundAndSend(world), ("write " + std::to_string(n)).c_str());
      QCOMPARE(recorded(world.owner, AuditAction::teamFounded), std::ptrdiff_t{1});
      QVERIFY(world.owner->problems().empty() && world.owner->verifyAudit()->verified);
      QVERIFY(world.gateway->joinAsGateway(world.owner->handover().value()).has_value());
      QVERIFY(world.sync(world.gateway).has_value());
      QCOMPARE(world.gateway->teamName(), std::string("Acme"));
    }
    QVERIFY(n > 10);
  }

  void joining() {
    prepareCrowd();
    beginAnew();
    QVERIFY(
        m_crowd->carryOut(m_crowd->owner, Membership(*m_crowd->owner).admit(m_invite, "Paul", "Laptop")).has_value());
    QVERIFY(m_crowd->sync(m_crowd->owner).has_value());
    m_paul->close();
    m_paul->copyTo(m_crowd->folder.file("paul-before"));
    int n = 0;
    for (bool wasHit = true; wasHit; ++n) {
      m_paul->options.databaseFaults = {};
      m_paul->returnTo(m_crowd->folder.file("paul-before"));
      failAt(*m_paul, n, wasHit);
      const auto joined = m_crowd->tryToJoin(*m_paul);
      if (joined && *joined) (void)m_crowd->sync(*m_paul);
      mend(*m_crowd, {m_paul.get()});
      if (!(*m_paul)->team()) QVERIFY2(*m_crowd->tryToJoin(*m_paul), ("write " + std::to_string(n)).c_str());
      QVERIFY2(m_crowd->sync(*m_paul).has_value(), ("write " + std::to_string(n)).c_str());
      QCOMPARE((*m_paul)->vaults().size(), std::size_t{1});
      QVERIFY((*m_paul)->problems().empty() && !Joining::pending(**m_paul)->has_value());
    }
    QVERIFY(n > 10);
  }

  void decision_data() {
    QTest::addColumn<int>("decision");
    QTest::newRow("keep theirs") << 0;
    QTest::newRow("take mine") << 1;
    QTest::newRow("keep both") << 2;
  }
  void decision() {
    QFETCH(int, decision);
    World world;
    world.settle();
    const ItemId item = world.owner->add(world.payments, stripe("sk_live_1"))->id;
    SecondDevice second(world);
    Party& two = second.party;
    for (Party* party : {&world.owner, &two}) {
      CredentialLabels labels = (*party)->credential(item)->labels;
      labels.label = party == &two ? "two" : "one";
      QVERIFY((*party)->update(item, labels).has_value());
    }
    QVERIFY(world.sync(world.owner).has_value());
    QVERIFY(world.sync(two).has_value());
    QCOMPARE(Conflicts(*two).list().size(), std::size_t{1});
    const std::int64_t id = Conflicts(*two).list().front().id;
    const auto decide = [&]() -> Result<void> {
      Conflicts inbox(*two);
      if (decision == 0) return inbox.keepTheirs(id);
      if (decision == 1) return inbox.takeMine(id);
      CHATELAINE_CHECK(inbox.keepBoth(id, keyField("sk_two")));
      return {};
    };
    const auto before = world.folder.file("two-before");
    world.copyServer("before.db");
    two.close();
    two.copyTo(before);
    two.reopen();
    const auto events = two->audit({}).size();
    int n = 0;
    for (bool wasHit = true; wasHit; ++n) {
      two.options.databaseFaults = {};
      world.returnServer("before.db");
      two.returnTo(before);
      failAt(two, n, wasHit);
      const auto decided = decide();
      QCOMPARE(decided.has_value(), !wasHit);
      QCOMPARE(Conflicts(*two).list().size(), std::size_t{wasHit ? 1U : 0U});
      QCOMPARE(two->audit({}).size() > events, !wasHit);
      mend(world, {&two});
      if (wasHit) QVERIFY(decide().has_value());
      QVERIFY(world.sync(two).has_value());
      QVERIFY(Conflicts(*two).list().empty() && two->pendingChanges().empty());
      QCOMPARE(two->credential(item)->labels.label, std::string(decision == 1 ? "two" : "one"));
      QCOMPARE(two->credentials(world.payments).size(), std::size_t{decision == 2 ? 2U : 1U});
      QCOMPARE(recorded(two, AuditAction::conflictResolved), std::ptrdiff_t{1});
    }
    QVERIFY(n > 3);
  }

 private:
  static void mendedFor(World& world, const std::filesystem::path& owner, const std::filesystem::path& gateway) {
    world.owner.options.databaseFaults = {};
    world.returnServer("empty.db");
    world.owner.returnTo(owner);
    world.owner.session = {};
    world.gateway.returnTo(gateway);
    world.gateway.session = {};
  }
  // Whatever of it isn't done yet.
  static bool foundAndSend(World& world) {
    const vault::Vault::Founding founding{.teamName = "Acme",
                                          .memberName = "Fred",
                                          .deviceName = "Fred's laptop",
                                          .gateway = world.gateway->card(),
                                          .gatewayName = "Local",
                                          .recovery = vault::makeRecoveryKit().card};
    if (!world.owner->team() && !world.owner->foundTeam(founding)) return false;
    return world.sync(world.owner).has_value();
  }
};

CHATELAINE_TEST(TeamChangesSurviveFaults);
#include "team_changes_survive_faults.moc"
