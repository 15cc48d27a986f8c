#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/sample_people.h"
#include "tests/ui/sample_team.h"
#include "ui/screens/common/trouble.h"
#include "ui/screens/team/team_cards.h"
#include "ui/widgets/text.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using models::SyncStatus;

namespace {

SyncStatus failing(ErrorCode reason) {
  return {.phase = SyncStatus::Phase::retrying, .gateway = {}, .lastSynced = {}, .reason = reason, .nextAttempt = {}};
}

QString textsOf(const QWidget& widget) {
  QStringList all;
  for (const QLabel* label : widget.findChildren<QLabel*>()) all.append(label->text());
  return all.join(u'\n');
}

}  // namespace

class ConflictsAreToldApart : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void bothSides_sayWhoWhenAndWhat() {
    const ConflictView view = uitest::sampleConflicts().front();
    QVERIFY(view.mine.who.startsWith(QStringLiteral("Ana on Ana's desk")));
    QVERIFY(view.mine.values.contains(QStringLiteral("Name: Stripe live (EU)")));
    QVERIFY(view.theirs.values.contains(QStringLiteral("Name: Stripe production")));
    QVERIFY(view.theirs.values.contains(QStringLiteral("Expires: none")));
    QVERIFY(view.theirs.values.contains(QStringLiteral("Stored another secret")));
    QVERIFY(view.canKeepBoth);
  }

  void deletion_canNotBeKeptBeside() {
    const ConflictView view = uitest::sampleConflicts().back();
    QVERIFY(view.mine.values.contains(QStringLiteral("Deleted it")));
    QVERIFY(!view.canKeepBoth);
  }

  void buttons_decideAboutTheirOwnConflict() {
    ConflictsScreen screen;
    screen.setConflicts(uitest::sampleConflicts());
    QSignalSpy theirs(&screen, &ConflictsScreen::keepTheirsWanted);
    QSignalSpy mine(&screen, &ConflictsScreen::takeMineWanted);
    QSignalSpy both(&screen, &ConflictsScreen::keepBothWanted);
    screen.findChildren<QPushButton*>(QStringLiteral("keepTheirs")).at(1)->click();
    screen.findChildren<QPushButton*>(QStringLiteral("takeMine")).at(0)->click();
    screen.findChildren<QPushButton*>(QStringLiteral("keepBoth")).at(0)->click();
    QCOMPARE(theirs.first().first().toLongLong(), 2);
    QCOMPARE(mine.first().first().toLongLong(), 1);
    QCOMPARE(both.first().first().toLongLong(), 1);
    QCOMPARE(screen.findChildren<QPushButton*>(QStringLiteral("keepBoth")).size(), 1);
  }

  void changedKeyOfAKnownServer_isToldFromAServerNobodyKnows() {
    const models::ServerPlace pinned{"vault.example.com:4281", Hash{}};
    const models::ServerPlace plain{"vault.example.com:4281", {}};
    const auto known = serverTroubleOf(pinned, failing(ErrorCode::untrustedPeer));
    QCOMPARE(known->kind, BannerKind::error);
    QVERIFY(known->text.contains(QStringLiteral("another key than before")));
    QVERIFY(serverTroubleOf(plain, failing(ErrorCode::untrustedPeer))->text.contains(QStringLiteral("vouches")));
    QVERIFY(serverTroubleOf(plain, failing(ErrorCode::denied))->text.contains(QStringLiteral("removed")));
    QVERIFY(!serverTroubleOf(plain, failing(ErrorCode::offline)));
    QVERIFY(!serverTroubleOf({}, failing(ErrorCode::denied)));
  }

  void pausedVault_saysWhatHappenedAndWhetherThereIsAChoice_data() {
    QTest::addColumn<int>("reason");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("asks");
    using enum vault::PauseReason;
    QTest::newRow("deletion") << int(massDeletion) << QStringLiteral("deleted 40 of its 50 items") << true;
    QTest::newRow("restored") << int(restoredServer) << QStringLiteral("5 instead of 9 changes") << false;
    QTest::newRow("lost") << int(lostAccess) << QStringLiteral("isn't shared with you any more") << true;
  }
  void pausedVault_saysWhatHappenedAndWhetherThereIsAChoice() {
    QFETCH(int, reason);
    QFETCH(QString, says);
    QFETCH(bool, asks);
    models::TeamView team;
    team.paused.push_back({uitest::vaultId(1), "Payments", vault::PauseReason(reason), 40, 50, 9, 5, {}});
    const auto trouble =
        troubleOf(models::LocalDaemon::State::stopped, {}, models::GatewayLink::Standing::unknown, team);
    QVERIFY2(trouble->text.contains(says), qPrintable(trouble->text));
    QCOMPARE(trouble->paused.has_value(), asks);
  }

  void gatewayThatWaitsForKeys_isNamed() {
    models::TeamView team;
    team.gateways.push_back({{}, "gateway-2", {}, {uitest::vaultId(1)}, {uitest::vaultId(1)}});
    models::GatewayView holder{{}, "gateway-1", {}, {uitest::vaultId(1)}};
    holder.id.bytes[0] = std::byte(1);
    team.gateways.push_back(holder);
    const auto trouble =
        troubleOf(models::LocalDaemon::State::stopped, {}, models::GatewayLink::Standing::unknown, team);
    QCOMPARE(trouble->kind, BannerKind::warning);
    QVERIFY(trouble->text.contains(QStringLiteral("gateway-2")));
  }

  void onlyOwners_areOfferedWhatOnlyOwnersMay() {
    TeamPageView view = uitest::samplePeople();
    TeamCards cards;
    cards.setView(view);
    QVERIFY(cards.findChild<QPushButton*>(QStringLiteral("invite")) != nullptr);
    // Nobody removes themselves, and a member's last device goes with the member.
    QCOMPARE(cards.findChildren<QPushButton*>(QStringLiteral("removeMember")).size(), 1);
    QCOMPARE(cards.findChildren<QPushButton*>(QStringLiteral("removeDevice")).size(), 1);
    view.amOwner = false;
    TeamCards others;
    others.setView(view);
    for (const char* name : {"invite", "removeMember", "removeDevice", "removeGateway", "changeRole", "changeAccess"})
      QVERIFY2(others.findChild<QPushButton*>(QString::fromLatin1(name)) == nullptr, name);
    QVERIFY(textsOf(others).contains(uitest::sampleWords()));
  }
};

CHATELAINE_TEST(ConflictsAreToldApart);
#include "conflicts_are_told_apart.moc"
