// A team's whole life at random, with a fixed seed: members, devices, gateways and vaults come and go, each revision
// verifies on the one before, and on nothing else.
#include <random>
#include <set>

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

// Begins a new epoch of every vault that somebody lost, as the protocol asks.
void beginEpochs(const Roster& before, Roster& next) {
  for (RosterVault& vault : next.vaults) {
    std::set<PrincipalId> readers;
    for (const PrincipalCard& card : readersOf(next, vault.id)) readers.insert(card.id);
    const auto earlier = readersOf(before, vault.id);
    if (std::ranges::all_of(earlier, [&](const PrincipalCard& card) { return readers.contains(card.id); })) continue;
    vault.epoch += 1;
    vault.keyCheck = crypto::randomId<Hash>();
    vault.secretKey.reset();
    vault.closedAt = ClosedAt{vault.epoch * 10, crypto::randomId<Hash>()};
  }
}

class Life {
 public:
  explicit Life(std::uint32_t seed) : m_random(seed) {}

  const std::vector<Roster>& rosters() const { return m_team.rosters; }
  const SampleTeam& team() const { return m_team; }

  // The next revision, signed by the owner.
  Roster step() {
    Roster next = m_team.nextRoster();
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) change(next);
    beginEpochs(m_team.roster(), next);
    signRoster(next, m_team.owner);
    return next;
  }
  void keep(Roster next) { m_team.rosters.push_back(std::move(next)); }
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(m_random); }

 private:
  void change(Roster& next) {
    switch (below(7)) {
      case 0: return addMember(next);
      case 1: return removeMember(next);
      case 2: return next.members[below(next.members.size())].devices.push_back(generatePrincipalKeys().card());
      case 3: return next.gateways.push_back(generatePrincipalKeys().card());
      case 4: return addVault(next);
      case 5: return toggleGateway(next);
      default: next.offlineGrace = std::chrono::seconds(below(100'000));
    }
  }
  void addMember(Roster& next) {
    const MemberId id = crypto::randomId<MemberId>();
    next.members.push_back({id, static_cast<Role>(below(3)), {generatePrincipalKeys().card()}});
    next.vaults[below(next.vaults.size())].access.push_back(id);
  }
  // Everybody but the first owner.
  void removeMember(Roster& next) {
    if (next.members.size() < 2) return;
    const auto gone = next.members.begin() + 1 + static_cast<std::ptrdiff_t>(below(next.members.size() - 1));
    for (RosterVault& vault : next.vaults) std::erase(vault.access, gone->id);
    next.members.erase(gone);
  }
  void addVault(Roster& next) {
    RosterVault vault;
    vault.id = crypto::randomId<VaultId>();
    vault.access = {next.members[0].id};
    vault.keyCheck = crypto::randomId<Hash>();
    next.vaults.push_back(std::move(vault));
  }
  void toggleGateway(Roster& next) {
    const PrincipalId gateway = next.gateways[below(next.gateways.size())].id;
    RosterVault& vault = next.vaults[below(next.vaults.size())];
    if (vault.secretKey && vault.secretKey->maker == gateway) return;  // its key would have to go with it
    if (std::erase(vault.gateways, gateway) == 0) vault.gateways.push_back(gateway);
  }

  SampleTeam m_team;
  std::mt19937 m_random;
};

bool follows(const Roster* previous, const Roster& next) { return verifyRoster(previous, next).has_value(); }

}  // namespace

class RostersGrowAtRandom : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { startCrypto(); }

  void everyStep_followsTheOneBeforeAndNoOther_data() {
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 2U, 3U}) QTest::addRow("seed %u", seed) << seed;
  }
  void everyStep_followsTheOneBeforeAndNoOther() {
    QFETCH(quint32, seed);
    Life life(seed);
    for (int i = 0; i < 60; ++i) {
      Roster next = life.step();
      const auto verdict = verifyRoster(&life.rosters().back(), next);
      QVERIFY2(verdict.has_value(), verdict ? "" : verdict.error().detail.c_str());
      QVERIFY(decodeRoster(encode(next)) == next);
      const Roster& other = life.rosters()[life.below(life.rosters().size() - 1)];
      QVERIFY(!follows(&other, next));
      QVERIFY(!follows(nullptr, next));
      QVERIFY(!follows(&next, next));
      life.keep(std::move(next));
    }
    QVERIFY(life.rosters().back().vaults.size() > 2);
  }

  // Whoever loses a vault without a new epoch of it is noticed, at every point of that life.
  void takingWithoutANewEpoch_isAlwaysRefused() {
    Life life(4);
    int taken = 0;
    for (int i = 0; i < 60; ++i) {
      Roster next = life.step();
      Roster silent = next;
      bool hasEpochs = false;
      for (RosterVault& vault : silent.vaults) {
        const RosterVault* before = find(life.rosters().back(), vault.id);
        if (!before || before->epoch == vault.epoch) continue;
        vault.epoch = before->epoch;
        vault.keyCheck = before->keyCheck;
        vault.closedAt = before->closedAt;
        vault.secretKey = before->secretKey;
        hasEpochs = true;
      }
      signRoster(silent, life.team().owner);
      QCOMPARE(follows(&life.rosters().back(), silent), !hasEpochs);
      taken += hasEpochs ? 1 : 0;
      life.keep(std::move(next));
    }
    QVERIFY(taken > 5);
  }

  // Signed by anybody who isn't an owner at that point, and by owners who were removed.
  void everyOtherSignature_isAlwaysRefused() {
    Life life(5);
    for (int i = 0; i < 20; ++i) {
      Roster next = life.step();
      for (const PrincipalKeys* author : {&life.team().editor, &life.team().auditor, &life.team().gateway,
                                          &life.team().otherGateway, &life.team().stranger}) {
        Roster usurped = next;
        signRoster(usurped, *author);
        QVERIFY(!follows(&life.rosters().back(), usurped));
        usurped.author = life.team().owner.card().id;
        QVERIFY(!follows(&life.rosters().back(), usurped));
      }
      life.keep(std::move(next));
    }
  }
};

CHATELAINE_TEST(RostersGrowAtRandom);
#include "rosters_grow_at_random.moc"
