#include "models/sync_transport.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::SyncStatus;

// Where no vault is open every run is over at once: what makes one is seen by its beginning.
class HintsMakeRuns : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_now = Timestamp{std::chrono::hours(500'000)};
    m_channel = std::make_unique<models::ApiChannel>(
        models::Endpoint{.socket = QStringLiteral("/nonexistent/socket"), .url = {}, .pin = {}});
    m_vaults = std::make_unique<models::VaultThread>();
    m_control = std::make_unique<models::ControlClient>(*m_channel, *m_vaults);
    m_transport = std::make_unique<models::SyncTransport>(
        *m_channel, *m_control, *m_vaults,
        models::SyncTransport::Options{.clock = [this] { return m_now; }, .jitter = [] { return 0.0; }});
  }
  void cleanup() { m_transport.reset(), m_control.reset(), m_vaults.reset(), m_channel.reset(); }

  void hint_makesARun() {
    Q_EMIT m_channel->hinted();
    QVERIFY(isRunning());
  }

  // What changed between the last run and the stream is told by neither.
  void streamThatWasOpened_makesARun() {
    Q_EMIT m_channel->hintsBegan();
    QVERIFY(isRunning());
  }

  void streamThatLastedAndEnded_makesARun() {
    for (int i = 0; i < 3; ++i) {
      Q_EMIT m_channel->hintsBegan();
      QTRY_VERIFY(!isRunning());
      m_now += models::shortStream;
      Q_EMIT m_channel->hintsEnded();
      QVERIFY(isRunning());
      QTRY_VERIFY(!isRunning());
    }
  }

  // Something on the way cuts every stream: that is no reason to ask without end.
  void streamsThatNeverLast_areAskedForSlower() {
    Q_EMIT m_channel->hintsEnded();
    QVERIFY(isRunning());  // the first may be a server that died
    QTRY_VERIFY(!isRunning());
    Q_EMIT m_channel->hintsEnded();
    QVERIFY(!isRunning());
    Q_EMIT m_channel->hinted();
    QVERIFY(isRunning());
  }

 private:
  bool isRunning() const { return m_transport->status().phase == SyncStatus::Phase::running; }
  Timestamp m_now;
  std::unique_ptr<models::ApiChannel> m_channel;
  std::unique_ptr<models::VaultThread> m_vaults;
  std::unique_ptr<models::ControlClient> m_control;
  std::unique_ptr<models::SyncTransport> m_transport;
};

CHATELAINE_TEST(HintsMakeRuns);
#include "hints_make_runs.moc"
