// What an owner may change, as a decision: the roster that follows verifies, and what would break the team is refused.
#include "sync/roster_change.h"

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

class RosterChangesKeepTheirRules : public QObject {
  Q_OBJECT
  std::unique_ptr<SampleTeam> m_team;

  const Roster& newest() const { return m_team->roster(); }
  MemberId memberOf(const PrincipalKeys& keys) const { return memberOfDevice(newest(), keys.card().id)->id; }
  // Signed, with the epochs that it needs.
  Roster following(const RosterChange& change) const {
    Roster next = changedBy(newest(), change).value();
    for (const VaultId& id : vaultsToRekey(newest(), next))
      beginEpoch(*std::ranges::find(next.vaults, id, &RosterVault::id));
    next.time = sampleTime;
    signRoster(next, m_team->owner);
    return next;
  }
  static void beginEpoch(RosterVault& vault) {
    vault.epoch += 1;
    vault.keyCheck = crypto::randomId<Hash>();
    vault.secretKey.reset();
    vault.closedAt = ClosedAt{5, crypto::randomId<Hash>()};
  }
  // As the kit would sign it.
  Roster recovered(const crypto::SignKeyPair& kit, const PrincipalCard& device) const {
    Roster next = changedBy(newest(), RecoverOwner{memberOf(m_team->owner), device, {}}).value();
    for (RosterVault& vault : next.vaults) beginEpoch(vault);
    next.time = sampleTime;
    signRosterWithKit(next, kit);
    return next;
  }
  // The sample team with a recovery kit whose key is known.
  crypto::SignKeyPair withKit() {
    crypto::SignKeyPair kit = crypto::generateSignKeyPair();
    Roster next = following(ReplaceKit{{kit.publicKey, m_team->gateway.kem.publicKey}});
    m_team->rosters.push_back(next);
    return kit;
  }

 private Q_SLOTS:
  void init() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
  }

  void everyChange_verifies_data() {
    QTest::addColumn<int>("which");
    for (int which = 0; which < 11; ++which) QTest::newRow(std::to_string(which).c_str()) << which;
  }
  void everyChange_verifies() {
    QFETCH(int, which);
    const PrincipalCard card = generatePrincipalKeys().card();
    const std::vector<RosterChange> changes{
        AddMember{idOf<MemberId>(0x77), Role::editor, card, {m_team->vault}},
        AddMember{idOf<MemberId>(0x77), Role::owner, card, {}},
        AddDevice{memberOf(m_team->editor), card},
        AddGateway{card, {m_team->vault}},
        RemoveMember{memberOf(m_team->editor)},
        RemoveDevice{m_team->editor.card().id},
        RemoveGateway{m_team->gateway.card().id},
        SetRole{memberOf(m_team->editor), Role::auditor},
        SetAccess{memberOf(m_team->editor), {}},
        SetGateways{m_team->vault, {m_team->otherGateway.card().id}},
        SetOfflineGrace{std::chrono::hours(4)},
    };
    const auto verified = verifyRoster(&newest(), following(changes[static_cast<std::size_t>(which)]));
    QVERIFY2(verified.has_value(), verified ? "" : verified.error().detail.c_str());
  }

  void takingSomethingAway_needsNewEpochs() {
    const auto rekeyed = [&](const RosterChange& change) {
      return vaultsToRekey(newest(), changedBy(newest(), change).value()).size();
    };
    QCOMPARE(rekeyed(RemoveMember{memberOf(m_team->editor)}), std::size_t{2});  // the vault and the team's own
    QCOMPARE(rekeyed(RemoveDevice{m_team->editor.card().id}), std::size_t{2});
    QCOMPARE(rekeyed(SetAccess{memberOf(m_team->editor), {}}), std::size_t{1});
    QCOMPARE(rekeyed(SetRole{memberOf(m_team->editor), Role::auditor}), std::size_t{2});
    QCOMPARE(rekeyed(RemoveGateway{m_team->gateway.card().id}), std::size_t{2});
    QCOMPARE(rekeyed(ReplaceKit{{m_team->stranger.sign.publicKey, {}}}), newest().vaults.size());
    QCOMPARE(rekeyed(AddDevice{memberOf(m_team->editor), generatePrincipalKeys().card()}), std::size_t{0});
    QCOMPARE(rekeyed(SetRole{memberOf(m_team->auditor), Role::editor}), std::size_t{0});
  }

  void withoutTheEpoch_nobodyBelievesIt() {
    for (const RosterChange& change : std::vector<RosterChange>{RemoveMember{memberOf(m_team->editor)},
                                                                SetRole{memberOf(m_team->editor), Role::auditor},
                                                                ReplaceKit{{m_team->stranger.sign.publicKey, {}}}}) {
      Roster next = changedBy(newest(), change).value();
      signRoster(next, m_team->owner);
      QCOMPARE(verifyRoster(&newest(), next).error().code, ErrorCode::denied);
    }
  }

  void ownersHaveEveryVault_andTheTeamsOwnIsEverybodys() {
    const Roster promoted = changedBy(newest(), SetRole{memberOf(m_team->auditor), Role::owner}).value();
    for (const RosterVault& vault : promoted.vaults) {
      QVERIFY(std::ranges::contains(vault.access, memberOf(m_team->auditor)));
    }
    const Roster without = changedBy(newest(), SetAccess{memberOf(m_team->owner), {}}).value();
    QVERIFY(std::ranges::contains(find(without, m_team->vault)->access, memberOf(m_team->owner)));
    const Roster editor = changedBy(newest(), SetAccess{memberOf(m_team->editor), {}}).value();
    QVERIFY(std::ranges::contains(find(editor, teamVault)->access, memberOf(m_team->editor)));
    QVERIFY(!std::ranges::contains(find(editor, m_team->vault)->access, memberOf(m_team->editor)));
  }

  void whatWouldBreakTheTeam_isRefused() {
    const PrincipalCard card = m_team->editor.card();
    const auto codeOf = [&](const RosterChange& change) { return changedBy(newest(), change).error().code; };
    QCOMPARE(codeOf(RemoveMember{memberOf(m_team->owner)}), ErrorCode::denied);
    QCOMPARE(codeOf(RemoveDevice{m_team->owner.card().id}), ErrorCode::denied);
    QCOMPARE(codeOf(SetRole{memberOf(m_team->owner), Role::editor}), ErrorCode::denied);
    QCOMPARE(codeOf(DeleteVault{teamVault}), ErrorCode::denied);
    QCOMPARE(codeOf(SetGateways{teamVault, {}}), ErrorCode::denied);
    QCOMPARE(codeOf(AddDevice{memberOf(m_team->auditor), card}), ErrorCode::alreadyExists);
    QCOMPARE(codeOf(AddGateway{card, {}}), ErrorCode::alreadyExists);
    QCOMPARE(codeOf(AddMember{idOf<MemberId>(0x77), Role::editor, card, {}}), ErrorCode::alreadyExists);
    QCOMPARE(codeOf(RemoveMember{idOf<MemberId>(0x77)}), ErrorCode::notFound);
    QCOMPARE(codeOf(SetAccess{memberOf(m_team->editor), {idOf<VaultId>(0x78)}}), ErrorCode::notFound);
    QCOMPARE(codeOf(SetGateways{m_team->vault, {card.id}}), ErrorCode::notFound);
    QCOMPARE(codeOf(PublishKeys{{{m_team->vault, 1, {}}}}), ErrorCode::conflict);
    QCOMPARE(codeOf(ReplaceKit{newest().recovery}), ErrorCode::conflict);
  }

  void kit_addsAnOwnersDevice() {
    const auto kit = withKit();
    const auto verified = verifyRoster(&newest(), recovered(kit, m_team->stranger.card()));
    QVERIFY2(verified.has_value(), verified ? "" : verified.error().detail.c_str());
  }

  // With anything but that, the kit's signature is worth nothing.
  void kit_doesNothingElse_data() {
    QTest::addColumn<int>("which");
    for (int which = 0; which < 9; ++which) QTest::newRow(std::to_string(which).c_str()) << which;
  }
  void kit_doesNothingElse() {
    QFETCH(int, which);
    const auto kit = withKit();
    Roster next = recovered(kit, m_team->stranger.card());
    switch (which) {
      case 0: next.gateways.push_back(generatePrincipalKeys().card()); break;
      case 1: next.members.front().devices.push_back(generatePrincipalKeys().card()); break;
      case 2: next.recovery = newest().recovery; break;
      case 3: next.vaults.back().epoch -= 1; break;
      case 4: next.vaults.back().access.clear(); break;
      case 5: next.members.push_back({idOf<MemberId>(0x77), Role::owner, {generatePrincipalKeys().card()}}); break;
      case 6: next.offlineGrace += std::chrono::hours(1); break;
      case 7: next.vaults.back().epoch += 1; break;
      default: next.members.back().role = Role::owner;
    }
    signRosterWithKit(next, kit);
    QVERIFY(!verifyRoster(&newest(), next).has_value());
  }

  void kit_addsOneDeviceInAll() {
    m_team->rosters.push_back(following(SetRole{memberOf(m_team->editor), Role::owner}));
    const auto kit = withKit();
    Roster next = recovered(kit, m_team->stranger.card());
    QVERIFY(verifyRoster(&newest(), next).has_value());
    const MemberId other = memberOf(m_team->editor);
    std::ranges::find(next.members, other, &Member::id)->devices.push_back(generatePrincipalKeys().card());
    signRosterWithKit(next, kit);
    QVERIFY(!verifyRoster(&newest(), next).has_value());
  }

  void anotherKit_signsNothing() {
    (void)withKit();
    const Roster forged = recovered(crypto::generateSignKeyPair(), m_team->stranger.card());
    QCOMPARE(verifyRoster(&newest(), forged).error().code, ErrorCode::tampered);
  }

  void genesisWithoutAnAuthor_isNone() {
    Roster genesis = m_team->rosters.front();
    const auto kit = crypto::generateSignKeyPair();
    genesis.recovery.sign = kit.publicKey;
    signRosterWithKit(genesis, kit);
    QCOMPARE(verifyRoster(nullptr, genesis).error().code, ErrorCode::tampered);
  }
};

CHATELAINE_TEST(RosterChangesKeepTheirRules);
#include "roster_changes_keep_their_rules.moc"
