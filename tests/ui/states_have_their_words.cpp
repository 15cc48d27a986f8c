#include "tests/support/test_main.h"
#include "tests/ui/sample_team.h"
#include "ui/screens/common/name_dialog.h"
#include "ui/screens/common/sync_wording.h"
#include "ui/screens/common/trouble.h"
#include "ui/screens/common/wording.h"
#include "ui/screens/health/health_screen.h"
#include "ui/screens/team/place_trouble_text.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using namespace std::chrono_literals;
using models::SyncStatus;
using Daemon = models::LocalDaemon::State;
using Standing = models::GatewayLink::Standing;

class StatesHaveTheirWords : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void agoAndUntil_readAsPeopleSayIt_data() {
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("ago");
    QTest::newRow("now") << qint64(20) << QStringLiteral("just now");
    QTest::newRow("minutes") << qint64(5 * 60) << QStringLiteral("5 min ago");
    QTest::newRow("hours") << qint64(2 * 3600 + 100) << QStringLiteral("2 h ago");
    QTest::newRow("days") << qint64(3 * 86400) << QStringLiteral("3 d ago");
  }
  void agoAndUntil_readAsPeopleSayIt() {
    QFETCH(qint64, seconds);
    QFETCH(QString, ago);
    QCOMPARE(agoText(uitest::sampleNow - std::chrono::seconds(seconds), uitest::sampleNow), ago);
  }

  void expiry_isToldApart() {
    QCOMPARE(untilText({}, uitest::sampleNow), QStringLiteral("—"));
    QCOMPARE(untilText(uitest::sampleNow, uitest::sampleNow), QStringLiteral("expired"));
    QCOMPARE(untilText(uitest::sampleNow + 30min, uitest::sampleNow), QStringLiteral("in 30 min"));
    QCOMPARE(untilText(uitest::sampleNow + 24h * 12, uitest::sampleNow), QStringLiteral("in 12 days"));
  }

  void moments_areAsPreciseAsTheyAreNear() {
    const QDateTime noon(QDate(2026, 8, 14), QTime(12, 0, 7));
    const Timestamp now{std::chrono::milliseconds(noon.toMSecsSinceEpoch())};
    QCOMPARE(shortMomentText(now, now), QStringLiteral("12:00:07"));
    QCOMPARE(shortMomentText(now - 24h, now), QStringLiteral("13 Aug, 12:00"));
    QCOMPARE(shortMomentText(now - 24h * 365, now), QStringLiteral("14 Aug 2025, 12:00"));
  }

  void unconfirmedChange_isNeverCalledConfirmed() {
    SyncStatus status{.phase = SyncStatus::Phase::synced,
                      .gateway = SyncStatus::Gateway::waiting,
                      .lastSynced = uitest::sampleNow,
                      .reason = {},
                      .nextAttempt = {}};
    QVERIFY(syncWords(status, uitest::sampleNow).detail.contains(QStringLiteral("Not confirmed")));
    QVERIFY(syncWords(status, uitest::sampleNow).status != Status::ok);
    status.gateway = SyncStatus::Gateway::confirmed;
    QCOMPARE(syncWords(status, uitest::sampleNow).status, Status::ok);
    status.phase = SyncStatus::Phase::offline;
    status.reason = ErrorCode::offline;
    QVERIFY(!syncWords(status, uitest::sampleNow).detail.contains(QStringLiteral("Confirmed")));
    status.phase = SyncStatus::Phase::retrying;
    status.reason = ErrorCode::denied;  // of the server: no file or folder has to do with it
    QVERIFY(syncWords(status, uitest::sampleNow).detail.contains(QStringLiteral("Ask an owner")));
  }

  void trouble_namesItsCause() {
    const models::TeamView calm;
    QVERIFY(!troubleOf(Daemon::running, {}, Standing::ours, calm));
    QVERIFY(!troubleOf(Daemon::starting, {}, Standing::unknown, calm));
    QVERIFY(troubleOf(Daemon::failed, ErrorCode::portInUse, Standing::unknown, calm)
                ->text.contains(QStringLiteral("port")));
    QVERIFY(troubleOf(Daemon::running, {}, Standing::foreign, calm)->text.contains(QStringLiteral("another team")));
    QVERIFY(troubleOf(Daemon::running, {}, Standing::stranger, calm)->text.contains(QStringLiteral("no secret")));
    for (const Daemon state : {Daemon::running, Daemon::failed})
      QVERIFY(troubleOf(state, ErrorCode::denied, Standing::ours, calm, Told::no)
                  ->text.contains(QStringLiteral("couldn't be told where the team is")));
    models::TeamView parked;
    parked.parked = 2;
    QCOMPARE(troubleOf(Daemon::running, {}, Standing::ours, parked)->kind, BannerKind::warning);
    models::TeamView tampered;
    tampered.problems.push_back({.vault = {}, .code = ErrorCode::rolledBack, .evidence = {}});
    QVERIFY(troubleOf(Daemon::running, {}, Standing::ours, tampered)->text.contains(QStringLiteral("read-only")));
  }

  // While the only gateway makes its key there is nothing to confirm; where another one has it, there is.
  void keysOfAGateway_areAskedForOnlyWhereAnotherHasThem() {
    models::TeamView team;
    const VaultId payments = uitest::vaultId(1);
    team.gateways.push_back({.id = {}, .name = "first", .vaults = {payments}, .waiting = {payments}});
    QVERIFY(!troubleOf(Daemon::running, {}, Standing::ours, team));
    models::GatewayView second{.id = {}, .name = "second", .vaults = {payments}, .waiting = {payments}};
    second.id.bytes[0] = std::byte(2);
    team.gateways.push_back(second);
    QVERIFY(!troubleOf(Daemon::running, {}, Standing::ours, team));
    team.gateways.front().waiting.clear();
    QVERIFY(troubleOf(Daemon::running, {}, Standing::ours, team)->text.contains(QStringLiteral("second waits for")));
  }

  void teamThatHasMoved_isToldSo_whereverItWas() {
    const SyncStatus moved{.phase = SyncStatus::Phase::retrying,
                           .gateway = SyncStatus::Gateway::unknown,
                           .lastSynced = uitest::sampleNow,
                           .reason = ErrorCode::stale,
                           .nextAttempt = {}};
    QCOMPARE(syncWords(moved, uitest::sampleNow).detail, QStringLiteral("The team has moved to another server."));
    for (const auto& server : {std::optional<models::ServerPlace>(), std::optional(models::ServerPlace{"a:1", {}})}) {
      const auto trouble = serverTroubleOf(server, moved);
      QVERIFY(trouble && trouble->hasMoved);
      QVERIFY(trouble->text.contains(QStringLiteral("Ask an owner")));
      QVERIFY(serverTroubleOf(server, moved, Reader::owner)->text.contains(QStringLiteral("go on with it")));
    }
  }

  void everyTroubleWithAPlace_hasWordsOfItsOwn() {
    QSet<QString> words;
    for (int value = 0; value <= static_cast<int>(models::PlaceTrouble::defect); ++value)
      words.insert(placeTroubleText(static_cast<models::PlaceTrouble>(value)));
    QCOMPARE(words.size(), static_cast<qsizetype>(models::PlaceTrouble::defect) + 1);
  }

  void owners_areNeverToldToAskAnOwner() {
    const QRegularExpression asking(QStringLiteral("\\ban owner\\b"), QRegularExpression::CaseInsensitiveOption);
    for (int value = 0; value <= static_cast<int>(models::PlaceTrouble::defect); ++value) {
      const QString said = placeTroubleText(static_cast<models::PlaceTrouble>(value), Reader::owner);
      if (models::PlaceTrouble(value) != models::PlaceTrouble::unreadableVault)
        QVERIFY2(!said.contains(asking), qPrintable(said));
    }
    SyncStatus status{.phase = SyncStatus::Phase::retrying,
                      .gateway = SyncStatus::Gateway::unknown,
                      .lastSynced = uitest::sampleNow,
                      .reason = ErrorCode::stale,
                      .nextAttempt = {}};
    const std::optional<models::ServerPlace> server = models::ServerPlace{"a:1", {}};
    for (const ErrorCode reason : {ErrorCode::stale, ErrorCode::denied}) {
      status.reason = reason;
      QVERIFY(!serverTroubleOf(server, status, Reader::owner)->text.contains(asking));
      QVERIFY(serverTroubleOf(server, status, Reader::other)->text.contains(asking));
    }
  }

  // Locking may come after the old server was told, as stopping may.
  void movesThatWereCutOff_areToBeBegunAgain() {
    for (const auto trouble : {models::PlaceTrouble::stopped, models::PlaceTrouble::locked}) {
      QVERIFY(placeTroubleText(trouble).contains(QStringLiteral("egin again")));
      QVERIFY(placeTroubleText(trouble).contains(QStringLiteral("old server had been told already")));
    }
  }

  void everyAction_hasWordsOfItsOwn() {
    QSet<QString> words;
    for (int value = 0; value <= static_cast<int>(lastAuditAction); ++value)
      words.insert(actionText(static_cast<AuditAction>(value)));
    QCOMPARE(words.size(), static_cast<qsizetype>(lastAuditAction) + 1);
    QVERIFY(!words.contains(QString()));
  }

  void refusals_areExplainedAndUnknownOnesAreKept() {
    QCOMPARE(refusalText("expired_credential"), QStringLiteral("the credential has expired"));
    QCOMPARE(refusalText("something_new"), QStringLiteral("something new"));
  }

  void health_findsWhatNeedsAttention() {
    auto rows = uitest::sampleRows();
    rows[2].agents.clear();
    const HealthView view = healthOf(rows, uitest::sampleNow);
    QCOMPARE(view.lines.size(), std::size_t(3));
    QCOMPARE(view.lines[0].finding, Finding::expired);
    QCOMPARE(view.lines[1].finding, Finding::expiring);
    QCOMPARE(view.lines[2].finding, Finding::pinnedToNobody);
    QCOMPARE(urgentCount(view), 2);
    rows[2].agents = {QStringLiteral("bot")};
    rows[2].credential.createdAt = uitest::sampleNow - 24h * 8;
    QCOMPARE(healthOf(rows, uitest::sampleNow).lines.back().finding, Finding::neverUsed);
  }

  void agentName_isLowerCase_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("fine");
    QTest::newRow("plain") << QStringLiteral("billing-bot") << true;
    QTest::newRow("digits") << QStringLiteral("bot2") << true;
    QTest::newRow("upper") << QStringLiteral("Bot") << false;
    QTest::newRow("space") << QStringLiteral("a b") << false;
    QTest::newRow("dash first") << QStringLiteral("-a") << false;
    QTest::newRow("umlaut") << QStringLiteral("ä") << false;
  }
  void agentName_isLowerCase() {
    QFETCH(QString, name);
    QFETCH(bool, fine);
    QCOMPARE(agentNameProblem(name).isEmpty(), fine);
  }
};

CHATELAINE_TEST(StatesHaveTheirWords);
#include "states_have_their_words.moc"
