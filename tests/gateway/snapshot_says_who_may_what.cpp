// A snapshot knows exactly the tokens and pins that count at this gateway now.
#include "gateway/policy/opened_secret.h"
#include "gateway/policy/snapshot.h"
#include "gateway/rules/scrub.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class SnapshotSaysWhoMayWhat : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void tokens_countAtTheirGatewayOnly();
  void expiredTokens_areNobodys();
  void vaults_standInTheOrderOfTheirPins();
  void staleness_isATimeOrAFinding();
  void recentSecrets_areKeptForAnHour();
  void recentSecrets_liveOnFromSnapshotToSnapshot();
  void openedSecrets_belongToOneSnapshot();
};

namespace {

constexpr Timestamp start{std::chrono::milliseconds{1'767'225'600'000}};

template <class AnyId>
AnyId idOf(int number) {
  AnyId id;
  id.bytes[0] = static_cast<std::byte>(number);
  return id;
}

SnapshotSource sourceWithFred() {
  SnapshotSource source;
  source.gateway = idOf<PrincipalId>(1);
  Agent fred;
  fred.id = idOf<ItemId>(10);
  fred.tokens = {{idOf<PrincipalId>(1), idOf<Hash>(20), "", start, start + std::chrono::hours(1)},
                 {idOf<PrincipalId>(2), idOf<Hash>(21), "", start, std::nullopt}};
  source.agents.push_back(fred);
  Credential credential;
  credential.id = idOf<ItemId>(40);
  source.vaults = {{idOf<VaultId>(30), "later", {}}, {idOf<VaultId>(31), "first", {credential}}};
  source.pins = {{idOf<ItemId>(50), fred.id, idOf<VaultId>(30), 2, std::nullopt},
                 {idOf<ItemId>(51), fred.id, idOf<VaultId>(31), 1, std::nullopt},
                 {idOf<ItemId>(52), idOf<ItemId>(99), idOf<VaultId>(30), 0, std::nullopt},
                 {idOf<ItemId>(53), fred.id, idOf<VaultId>(77), 0, std::nullopt}};
  return source;
}

std::string scrubbed(RecentSecrets& recent, std::string text, Timestamp now) {
  scrubAll(recent.scrubSet(now), text);
  return text;
}

}  // namespace

void SnapshotSaysWhoMayWhat::tokens_countAtTheirGatewayOnly() {
  const auto snapshot = makeSnapshot(sourceWithFred(), {});
  QCOMPARE(snapshot->number, std::uint64_t{1});
  QVERIFY(findAgent(*snapshot, idOf<Hash>(20), start) != nullptr);
  QVERIFY(findAgent(*snapshot, idOf<Hash>(21), start) == nullptr);
  QVERIFY(findAgent(*snapshot, idOf<Hash>(22), start) == nullptr);
  QVERIFY(findAgent(Snapshot{}, idOf<Hash>(20), start) == nullptr);
}

void SnapshotSaysWhoMayWhat::expiredTokens_areNobodys() {
  const auto snapshot = makeSnapshot(sourceWithFred(), {});
  QVERIFY(findAgent(*snapshot, idOf<Hash>(20), start + std::chrono::minutes(59)) != nullptr);
  QVERIFY(findAgent(*snapshot, idOf<Hash>(20), start + std::chrono::hours(1)) == nullptr);
}

void SnapshotSaysWhoMayWhat::vaults_standInTheOrderOfTheirPins() {
  const auto fred = findAgent(*makeSnapshot(sourceWithFred(), {}), idOf<Hash>(20), start);
  QCOMPARE(fred->vaults.size(), std::size_t{2});  // nobody else's pin, no vault that isn't here
  QCOMPARE(fred->vaults[0].vaultName, std::string("first"));
  QVERIFY(findCredential(*fred, idOf<ItemId>(40)) != nullptr);
  QVERIFY(findCredential(*fred, idOf<ItemId>(41)) == nullptr);
}

void SnapshotSaysWhoMayWhat::staleness_isATimeOrAFinding() {
  SnapshotSource source = sourceWithFred();
  QVERIFY(!isStale(*makeSnapshot(source, {}), start));
  source.freshUntil = start + std::chrono::hours(4);
  QVERIFY(!isStale(*makeSnapshot(source, {}), start + std::chrono::hours(3)));
  QVERIFY(isStale(*makeSnapshot(source, {}), start + std::chrono::hours(4)));
  source.freshUntil.reset();
  source.isHalted = true;
  QVERIFY(isStale(*makeSnapshot(source, {}), start));
}

void SnapshotSaysWhoMayWhat::recentSecrets_areKeptForAnHour() {
  RecentSecrets recent;
  QVERIFY(recent.scrubSet(start) == nullptr);
  std::vector<Secret> secrets;
  secrets.push_back(Secret::copyOf(std::string_view("hunter22")));
  recent.add(secrets, start);
  QCOMPARE(scrubbed(recent, "a hunter22 b", start + std::chrono::minutes(59)), std::string("a ******** b"));
  recent.add(secrets, start + std::chrono::minutes(59));  // used again: another hour
  QCOMPARE(scrubbed(recent, "a hunter22 b", start + std::chrono::minutes(110)), std::string("a ******** b"));
  QCOMPARE(scrubbed(recent, "a hunter22 b", start + std::chrono::minutes(120)), std::string("a hunter22 b"));
}

void SnapshotSaysWhoMayWhat::recentSecrets_liveOnFromSnapshotToSnapshot() {
  const auto first = makeSnapshot(sourceWithFred(), {});
  const auto second = makeSnapshot(sourceWithFred(), *first);
  QCOMPARE(second->number, std::uint64_t{2});
  QVERIFY(first->agents.at(idOf<ItemId>(10))->recent == second->agents.at(idOf<ItemId>(10))->recent);
}

void SnapshotSaysWhoMayWhat::openedSecrets_belongToOneSnapshot() {
  OpenedSecrets opened;
  Credential credential;
  credential.id = idOf<ItemId>(40);
  opened.keep(7, std::make_shared<const OpenedSecret>(credential, Injection{}), start);
  QVERIFY(opened.find(credential.id, 7, start) != nullptr);
  QVERIFY(opened.find(credential.id, 8, start) == nullptr);
  QVERIFY(opened.find(credential.id, 7, start) == nullptr);  // gone for good
  opened.keep(7, std::make_shared<const OpenedSecret>(credential, Injection{}), start);
  QVERIFY(opened.find(credential.id, 7, start + OpenedSecrets::keptFor) == nullptr);
}

CHATELAINE_TEST(SnapshotSaysWhoMayWhat);
#include "snapshot_says_who_may_what.moc"
