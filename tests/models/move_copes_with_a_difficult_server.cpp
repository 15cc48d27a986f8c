#include "tests/models/http_peer.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/server_world.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::PlaceTrouble;
using models::TeamMove;
using modelstest::DesktopWorld;
using modelstest::ServerWorld;
using modelstest::waitUntil;

namespace {

// Stands between the desktop and the server on its computer: a test may answer in the server's place, or do something
// before the desktop hears what the server has said. What is at the socket isn't chatelained for the desktop.
class InBetween final {
 public:
  explicit InBetween(DesktopWorld& world)
      : m_world(world), m_socket(world.folder() + QStringLiteral("/run/local.sock")), m_server(m_socket + u'2') {
    QFile::rename(m_socket, m_server);
    m_peer.emplace(m_socket, [this](const QByteArray& request) { return answerTo(request); });
    m_world.reopen();
    m_world.desktop().session().unlock(DesktopWorld::passphrase());
  }
  // The server itself is there again, and goes with the world.
  ~InBetween() {
    m_peer.reset();
    QFile::remove(m_socket);
    QFile::rename(m_server, m_socket);
    m_world.reopen();
    [[maybe_unused]] const bool isBack =
        waitUntil([this] { return m_world.desktop().daemon().state() == models::LocalDaemon::State::running; });
  }
  bool isReady() const {
    return waitUntil([this] {
      return m_world.desktop().transport().status().phase == models::SyncStatus::Phase::synced &&
             !m_world.desktop().team().view().gateways.empty();
    });
  }
  std::function<QByteArray(const QByteArray& request)> instead;  // empty: the server answers

  QByteArray askServer(QByteArray request) {
    QLocalSocket server;
    server.connectToServer(m_server);
    server.write(request.replace("Connection: Keep-Alive", "Connection: close"));
    QByteArray answer;
    while (!isWhole(answer) && server.waitForReadyRead(10'000)) answer += server.readAll();
    return answer;
  }

 private:
  QByteArray answerTo(const QByteArray& request) {
    if (request.startsWith("GET /v1/events")) return "HTTP/1.1 200 -\r\nContent-Type: text/event-stream\r\n\r\n";
    const QByteArray own = instead ? instead(request) : QByteArray();
    return own.isEmpty() ? askServer(request) : own;
  }
  static bool isWhole(const QByteArray& answer) {
    const qsizetype head = answer.indexOf("\r\n\r\n");
    const qsizetype field = answer.toLower().indexOf("content-length:");
    if (head < 0 || field < 0 || field > head) return false;
    const qsizetype length = answer.mid(field + 15, answer.indexOf('\r', field) - field - 15).trimmed().toLongLong();
    return answer.size() >= head + 4 + length;
  }
  DesktopWorld& m_world;
  QString m_socket;
  QString m_server;
  std::optional<modelstest::HttpPeer> m_peer;
};

}  // namespace

class MoveCopesWithADifficultServer : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void serverThatIsAskedTooMuch_isAskedAgain() {
    DesktopWorld here;
    here.found();
    ServerWorld there;
    InBetween between(here);
    QVERIFY(between.isReady());
    int refused = 0;
    between.instead = [&](const QByteArray& request) {
      return isNotice(request) && refused++ == 0 ? tooFast(1) : QByteArray();
    };
    QVERIFY(move(here, there).has_value());
    QCOMPARE(refused, 2);
  }

  void serverThatWantsAnHour_isNotWaitedFor() {
    DesktopWorld here;
    here.found();
    ServerWorld there;
    InBetween between(here);
    QVERIFY(between.isReady());
    between.instead = [](const QByteArray& request) { return isNotice(request) ? tooFast(3600) : QByteArray(); };
    QCOMPARE(refusal(here, there), PlaceTrouble::tooFast);
  }

  void serverWithoutItsDatabase_isNotTakenForGone_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isGone");
    QTest::newRow("no database, or busy") << 503 << false;
    QTest::newRow("what stands in front of one that is gone") << 502 << true;
  }
  void serverWithoutItsDatabase_isNotTakenForGone() {
    QFETCH(int, status);
    QFETCH(bool, isGone);
    DesktopWorld here;
    here.found();
    ServerWorld there;
    InBetween between(here);
    QVERIFY(between.isReady());
    between.instead = [&](const QByteArray& request) {
      return request.startsWith("GET /health") ? modelstest::httpAnswer(status, {}) : QByteArray();
    };
    const auto outcome = move(here, there, TeamMove::OldServer::isGone);
    QCOMPARE(outcome.has_value(), isGone);
    if (!isGone) QCOMPARE(outcome.error(), PlaceTrouble::oldAnswers);
  }

  void moveThatWasStoppedOnceTheOldServerWasTold_isGoneOnWith() {
    DesktopWorld here;
    here.found();
    ServerWorld there;
    InBetween between(here);
    QVERIFY(between.isReady());
    between.instead = [&](const QByteArray& request) {
      const QByteArray answer = isNotice(request) ? between.askServer(request) : QByteArray();
      if (!answer.isEmpty()) here.desktop().move().stop(PlaceTrouble::stopped);
      return answer;
    };
    QCOMPARE(refusal(here, there), PlaceTrouble::stopped);
    QVERIFY(waitUntil([&] { return here.desktop().transport().status().reason == ErrorCode::stale; }));
    QVERIFY(!here.desktop().server());
    between.instead = {};
    QVERIFY(move(here, there).has_value());
    QVERIFY(here.desktop().server() == there.place());
  }

  // Here it is this test that listens, which isn't ours to end.
  void gatewayThatCantBeStartedAnew_isKnownToBeUntold() {
    DesktopWorld here;
    here.found();
    ServerWorld there;
    InBetween between(here);
    QVERIFY(between.isReady());
    QVERIFY(!here.desktop().localGateway().isUntold());
    QVERIFY(move(here, there).has_value());
    QVERIFY(here.desktop().localGateway().isUntold());
    here.reopen();
    QVERIFY(waitUntil([&] { return here.desktop().localGateway().isUntold(); }));
  }

 private:
  static TeamMove::Outcome move(DesktopWorld& here, const ServerWorld& there,
                                TeamMove::OldServer oldServer = TeamMove::OldServer::answers) {
    std::optional<TeamMove::Outcome> outcome;
    here.desktop().moveTeam(there.place(), oldServer, [&](TeamMove::Outcome it) { outcome = it; });
    [[maybe_unused]] const bool ended = waitUntil([&] { return outcome.has_value(); });
    return outcome.value_or(std::unexpected(PlaceTrouble::defect));
  }
  static PlaceTrouble refusal(DesktopWorld& here, const ServerWorld& there) {
    const auto outcome = move(here, there);
    return outcome ? PlaceTrouble::defect : outcome.error();
  }
  static bool isNotice(const QByteArray& request) { return request.startsWith("POST /v1/moved"); }
  static QByteArray tooFast(int seconds) {
    QByteArray answer = modelstest::httpAnswer(429, {});
    const QByteArray wait = "Retry-After: " + QByteArray::number(seconds) + "\r\n";
    return answer.insert(answer.indexOf('\n') + 1, wait);
  }
};

CHATELAINE_TEST(MoveCopesWithADifficultServer);
#include "move_copes_with_a_difficult_server.moc"
