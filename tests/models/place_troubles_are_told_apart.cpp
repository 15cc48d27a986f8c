#include "models/place_trouble.h"
#include "models/server_visit.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::MoveFailure;
using models::MoverFacts;
using models::PlaceTrouble;
using Where = vault::Moving::Where;

class PlaceTroublesAreToldApart : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void move_isExplainedByWhoRefusedAndByWhatIsSoHere_data() {
    QTest::addColumn<MoverFacts>("facts");
    QTest::addColumn<MoveFailure>("failure");
    QTest::addColumn<int>("trouble");
    const auto row = [](const char* name, MoverFacts facts, MoveFailure failure, PlaceTrouble trouble) {
      QTest::newRow(name) << facts << failure << int(trouble);
    };
    using enum Where;
    using Obstacle = vault::Moving::Obstacle;
    row("member", {}, {oldServer, ErrorCode::denied, Obstacle::notAnOwner}, PlaceTrouble::notOwner);
    row("fork", {.isForked = true}, {oldServer, ErrorCode::rolledBack, Obstacle::unsettled}, PlaceTrouble::forked);
    row("set aside", {}, {oldServer, ErrorCode::rolledBack, Obstacle::unsettled}, PlaceTrouble::readOnly);
    row("others change", {}, {oldServer, ErrorCode::conflict, Obstacle::restless}, PlaceTrouble::othersChange);
    row("another owner moves it", {}, {oldServer, ErrorCode::conflict, Obstacle::elsewhere},
        PlaceTrouble::movedElsewhere);
    row("new of others", {}, {newServer, ErrorCode::denied, Obstacle::anotherTeam}, PlaceTrouble::otherTeam);
    row("new with another past", {}, {newServer, ErrorCode::conflict, Obstacle::anotherPast}, PlaceTrouble::otherPast);
    row("old away", {}, {oldServer, ErrorCode::offline}, PlaceTrouble::oldUnreachable);
    row("old silent", {}, {oldServer, ErrorCode::timedOut}, PlaceTrouble::oldUnreachable);
    row("old with another key", {}, {oldServer, ErrorCode::untrustedPeer}, PlaceTrouble::oldUntrusted);
    row("old refuses", {}, {oldServer, ErrorCode::denied}, PlaceTrouble::oldRefuses);
    row("no key of a vault", {.isShortOfKeys = true}, {oldServer, ErrorCode::denied}, PlaceTrouble::unreadableVault);
    row("new away", {}, {newServer, ErrorCode::offline}, PlaceTrouble::newUnreachable);
    row("new untrusted", {}, {newServer, ErrorCode::untrustedPeer}, PlaceTrouble::newUntrusted);
    row("new is a web page", {}, {newServer, ErrorCode::corrupt}, PlaceTrouble::notAServer);
    row("new knows no such path", {}, {newServer, ErrorCode::notFound}, PlaceTrouble::notAServer);
    row("new is busy", {}, {newServer, ErrorCode::limitExceeded}, PlaceTrouble::tooFast);
    row("locked", {.isForked = true}, {newServer, ErrorCode::locked}, PlaceTrouble::locked);
  }
  void move_isExplainedByWhoRefusedAndByWhatIsSoHere() {
    QFETCH(MoverFacts, facts);
    QFETCH(MoveFailure, failure);
    QFETCH(int, trouble);
    QCOMPARE(int(models::troubleOfMove(facts, failure)), trouble);
  }

  void visit_isExplained() {
    QCOMPARE(models::troubleOfVisit(ErrorCode::denied), PlaceTrouble::notThere);
    QCOMPARE(models::troubleOfVisit(ErrorCode::rolledBack), PlaceTrouble::older);
    QCOMPARE(models::troubleOfVisit(ErrorCode::conflict), PlaceTrouble::otherPast);
    QCOMPARE(models::troubleOfVisit(ErrorCode::stale), PlaceTrouble::movedAway);
    QCOMPARE(models::troubleOfVisit(ErrorCode::offline), PlaceTrouble::newUnreachable);
  }

  // What they have beyond ours has to contain ours; less, or another head, is refused.
  void heads_areComparedVaultByVault() {
    const VaultId one = idOf<VaultId>(1), other = idOf<VaultId>(2);
    const Hash here = idOf<Hash>(3), there = idOf<Hash>(4);
    const std::vector<sync::SeenHead> ours{{one, 5, here}, {other, 2, here}, {idOf<VaultId>(9), 0, {}}};
    const auto codeOf = [&](std::vector<sync::VaultPosition> theirs, bool isNewer = false) {
      const auto compared = models::headsToCompare(ours, theirs, isNewer);
      return compared ? std::optional<ErrorCode>() : std::optional(compared.error().code);
    };
    QVERIFY(!codeOf({{one, 5, here}, {other, 2, here}}));
    QCOMPARE(codeOf({{one, 4, here}, {other, 2, here}}), std::optional(ErrorCode::rolledBack));
    QCOMPARE(codeOf({{one, 5, there}, {other, 2, here}}), std::optional(ErrorCode::conflict));
    QCOMPARE(codeOf({{one, 5, here}}), std::optional(ErrorCode::rolledBack));
    QVERIFY(!codeOf({{one, 5, here}}, true));  // a newer roster may have taken it from us
    QCOMPARE(codeOf({{one, 4, here}}, true), std::optional(ErrorCode::rolledBack));
    const auto within = models::headsToCompare(ours, {{one, 6, there}, {other, 2, here}}, false);
    QVERIFY(within.has_value());
    QVERIFY(*within == std::vector<sync::SeenHead>({{one, 5, here}}));
  }

 private:
  template <class Id>
  static Id idOf(int number) {
    Id id;
    id.bytes[0] = std::byte(number);
    return id;
  }
};

CHATELAINE_TEST(PlaceTroublesAreToldApart);
#include "place_troubles_are_told_apart.moc"
