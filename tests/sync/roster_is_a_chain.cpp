#include <functional>

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

using Change = std::function<void(Roster&, const SampleTeam&)>;
Q_DECLARE_METATYPE(Change)

namespace {

ErrorCode errorOf(const Result<void>& result) { return result ? ErrorCode::internal : result.error().code; }

void row(const char* name, ErrorCode expected, Change change) {
  QTest::newRow(name) << static_cast<int>(expected) << std::move(change);
}

// Takes a member's access and does what must come with it: a new epoch with a new key, and where it begins.
void beginEpoch(RosterVault& vault) {
  vault.epoch += 1;
  vault.keyCheck = idOf<Hash>(0x11);
  vault.secretKey.reset();
  vault.closedAt = ClosedAt{5, idOf<Hash>(0x12)};
}

}  // namespace

class RosterIsAChain : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
  }

  void genesisAndNext_verify() {
    QVERIFY(verifyRoster(nullptr, m_team->rosters[0]).has_value());
    QVERIFY(verifyRoster(&m_team->rosters[0], m_team->rosters[1]).has_value());
    QVERIFY(teamOf(m_team->rosters[1]) == teamOf(m_team->rosters[0]));
    QVERIFY(hashOf(m_team->rosters[0]).bytes == m_team->team().bytes);
  }

  void allowedChanges_verify_data() {
    QTest::addColumn<int>("unused");
    QTest::addColumn<Change>("change");
    row("nothing", {}, [](Roster&, const SampleTeam&) {});
    row("a new device", {}, [](Roster& r, const SampleTeam& t) { r.members[0].devices.push_back(t.stranger.card()); });
    row("a new gateway", {}, [](Roster& r, const SampleTeam& t) {
      r.gateways.push_back(t.stranger.card());
      r.vaults[1].gateways.push_back(t.stranger.card().id);
    });
    row("a removed editor with new epochs", {}, [](Roster& r, const SampleTeam&) {
      r.members.erase(r.members.begin() + 1);
      for (RosterVault& vault : r.vaults) {
        vault.access.erase(vault.access.begin() + 1);
        beginEpoch(vault);
      }
    });
    row("a higher role", {}, [](Roster& r, const SampleTeam&) { r.members[1].role = Role::owner; });
  }
  void allowedChanges_verify() {
    QFETCH(Change, change);
    Roster next = m_team->nextRoster();
    change(next, *m_team);
    signRoster(next, m_team->owner);
    const auto verdict = verifyRoster(&m_team->roster(), next);
    QVERIFY2(verdict.has_value(), verdict ? "" : verdict.error().detail.c_str());
  }

  void forbiddenChanges_areRefused_data() {
    QTest::addColumn<int>("expected");
    QTest::addColumn<Change>("change");
    const auto tampered = ErrorCode::tampered;
    row("revision skipped", tampered, [](Roster& r, const SampleTeam&) { r.revision += 1; });
    row("revision repeated", tampered, [](Roster& r, const SampleTeam&) { r.revision -= 1; });
    row("another prev", tampered, [](Roster& r, const SampleTeam&) { r.prev = idOf<Hash>(1); });
    row("another team", tampered, [](Roster& r, const SampleTeam&) { r.team = idOf<TeamId>(1); });
    row("no owner", tampered, [](Roster& r, const SampleTeam&) { r.members[0].role = Role::editor; });
    row("owner without device", tampered, [](Roster& r, const SampleTeam&) { r.members[0].devices.clear(); });
    row("a member twice", tampered, [](Roster& r, const SampleTeam&) { r.members[1].id = r.members[0].id; });
    row("a device twice", tampered, [](Roster& r, const SampleTeam&) { r.members[1].devices = r.members[0].devices; });
    row("a gateway that is a device", tampered,
        [](Roster& r, const SampleTeam& t) { r.gateways.push_back(t.owner.card()); });
    row("another key under a known id", tampered,
        [](Roster& r, const SampleTeam& t) { r.gateways[0].kem = t.stranger.kem.publicKey; });
    row("a vault twice", tampered, [](Roster& r, const SampleTeam&) { r.vaults.push_back(r.vaults[1]); });
    row("the team's own vault gone", tampered, [](Roster& r, const SampleTeam&) { r.vaults.erase(r.vaults.begin()); });
    row("access of nobody", tampered, [](Roster& r, const SampleTeam&) { r.vaults[1].access.push_back({}); });
    row("an unknown gateway", tampered, [](Roster& r, const SampleTeam&) { r.vaults[1].gateways.push_back({}); });
    row("epoch fell", tampered, [](Roster& r, const SampleTeam&) { r.vaults[1].epoch = 0; });
    row("another metadata key", tampered, [](Roster& r, const SampleTeam&) { r.vaults[1].keyCheck = idOf<Hash>(1); });
    row("another secret key", tampered, [](Roster& r, const SampleTeam& t) {
      auto& key = *r.vaults[1].secretKey;
      key.publicKey = t.stranger.kem.publicKey;
      key.signature = signVaultSecretKey(t.gateway, t.team(), t.vault, 1, key.publicKey);
    });
    row("secret key removed", tampered, [](Roster& r, const SampleTeam&) { r.vaults[1].secretKey.reset(); });
    row("secret key by the owner", tampered, [](Roster& r, const SampleTeam& t) {
      beginEpoch(r.vaults[1]);
      r.vaults[1].secretKey =
          VaultSecretKey{t.stranger.kem.publicKey, t.owner.card().id,
                         signVaultSecretKey(t.owner, t.team(), t.vault, 2, t.stranger.kem.publicKey)};
    });
    row("secret key that its gateway didn't sign", tampered, [](Roster& r, const SampleTeam& t) {
      beginEpoch(r.vaults[1]);
      r.vaults[1].secretKey =
          VaultSecretKey{t.stranger.kem.publicKey, t.gateway.card().id,
                         signVaultSecretKey(t.owner, t.team(), t.vault, 2, t.stranger.kem.publicKey)};
    });
    row("secret key of another vault", tampered, [](Roster& r, const SampleTeam& t) {
      RosterVault other = r.vaults[1];
      other.id = idOf<VaultId>(0x77);
      r.vaults.push_back(other);
      Q_UNUSED(t)
    });
    row("new epoch with the old key", tampered, [](Roster& r, const SampleTeam&) {
      const Hash check = r.vaults[1].keyCheck;
      beginEpoch(r.vaults[1]);
      r.vaults[1].keyCheck = check;
    });
    row("new epoch that hides where the old one ended", tampered, [](Roster& r, const SampleTeam&) {
      beginEpoch(r.vaults[1]);
      r.vaults[1].closedAt.reset();
    });
    row("an editor removed without a new epoch", ErrorCode::denied,
        [](Roster& r, const SampleTeam&) { r.vaults[1].access.erase(r.vaults[1].access.begin() + 1); });
    row("a gateway removed without a new epoch", ErrorCode::denied,
        [](Roster& r, const SampleTeam&) { r.vaults[1].gateways.clear(); });
    row("a lower role without a new epoch", ErrorCode::denied,
        [](Roster& r, const SampleTeam&) { r.members[1].role = Role::auditor; });
    row("a min_fmt that we don't know", ErrorCode::unsupportedVersion,
        [](Roster& r, const SampleTeam&) { r.minFmt = 2; });
    row("min_fmt fell", tampered, [](Roster& r, const SampleTeam&) { r.minFmt = 0; });
  }
  void forbiddenChanges_areRefused() {
    QFETCH(int, expected);
    QFETCH(Change, change);
    Roster next = m_team->nextRoster();
    change(next, *m_team);
    signRoster(next, m_team->owner);
    QCOMPARE(errorOf(verifyRoster(&m_team->roster(), next)), static_cast<ErrorCode>(expected));
  }

  // Who could rewrite where an epoch ended could let a removed member's late heads in, or cut good ones off.
  void whereAnEpochEnded_staysAsItWas() {
    SampleTeam team;
    Roster second = team.nextRoster();
    beginEpoch(second.vaults[1]);
    signRoster(second, team.owner);
    QVERIFY(verifyRoster(&team.roster(), second).has_value());
    team.rosters.push_back(second);
    for (const auto& closed : {std::optional(ClosedAt{6, idOf<Hash>(0x12)}), std::optional(ClosedAt{5, idOf<Hash>(1)}),
                               std::optional<ClosedAt>()}) {
      Roster third = team.nextRoster();
      third.vaults[1].closedAt = closed;
      signRoster(third, team.owner);
      QCOMPARE(errorOf(verifyRoster(&team.roster(), third)), ErrorCode::tampered);
    }
    Roster third = team.nextRoster();
    signRoster(third, team.owner);
    QVERIFY(verifyRoster(&team.roster(), third).has_value());
  }

  void anEpoch_neverFalls() {
    SampleTeam team;
    Roster second = team.nextRoster();
    beginEpoch(second.vaults[1]);
    signRoster(second, team.owner);
    team.rosters.push_back(second);
    Roster third = team.nextRoster();
    third.vaults[1].epoch = 1;
    signRoster(third, team.owner);
    QCOMPARE(errorOf(verifyRoster(&team.roster(), third)), ErrorCode::tampered);
  }

  void onlyOwnersOfTheRevisionBefore_sign() {
    for (const PrincipalKeys* author : m_team->everybody()) {
      Roster next = m_team->nextRoster();
      signRoster(next, *author);
      const bool isOwner = author == &m_team->owner;
      QCOMPARE(verifyRoster(&m_team->roster(), next).has_value(), isOwner);
    }
    Roster usurped = m_team->nextRoster();
    usurped.members[0].devices = {m_team->stranger.card()};
    for (RosterVault& vault : usurped.vaults) beginEpoch(vault);
    signRoster(usurped, m_team->stranger);
    QCOMPARE(errorOf(verifyRoster(&m_team->roster(), usurped)), ErrorCode::denied);
  }

  void aStolenName_isNoSignature() {
    Roster next = m_team->nextRoster();
    signRoster(next, m_team->editor);
    next.author = m_team->owner.card().id;
    QCOMPARE(errorOf(verifyRoster(&m_team->roster(), next)), ErrorCode::tampered);
  }

  void anotherGenesis_isAnotherTeam() {
    Roster other = m_team->rosters[0];
    other.time += std::chrono::seconds(1);
    signRoster(other, m_team->owner);
    QVERIFY(verifyRoster(nullptr, other).has_value());
    QVERIFY(teamOf(other) != m_team->team());
    QCOMPARE(errorOf(verifyRoster(&other, m_team->rosters[1])), ErrorCode::tampered);
    QCOMPARE(errorOf(verifyRoster(nullptr, m_team->rosters[1])), ErrorCode::tampered);
  }

  void lookups_findEverybody() {
    const Roster& roster = m_team->roster();
    QVERIFY(memberOfDevice(roster, m_team->editor.card().id)->id == idOf<MemberId>(2));
    QVERIFY(memberOfDevice(roster, m_team->gateway.card().id) == nullptr);
    QVERIFY(cardOf(roster, m_team->gateway.card().id)->sign == m_team->gateway.sign.publicKey);
    QVERIFY(cardOf(roster, m_team->stranger.card().id) == nullptr);
    QVERIFY(isGateway(roster, m_team->gateway.card().id));
    QVERIFY(!isGateway(roster, m_team->owner.card().id));
    QCOMPARE(readersOf(roster, m_team->vault).size(), std::size_t{4});
    QCOMPARE(readersOf(roster, teamVault).size(), std::size_t{5});
    QVERIFY(find(roster, idOf<VaultId>(0x99)) == nullptr);
  }
};

CHATELAINE_TEST(RosterIsAChain);
#include "roster_is_a_chain.moc"
