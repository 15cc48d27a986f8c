#include "server/changes.h"

#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using server::Changes;
using Hint = server::Changes::Hint;

class ChangesWakeTheirWatchers : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<http::asio::io_context> m_context;
  std::unique_ptr<Changes> m_changes;
  const TeamId m_team = TeamId::fromHex(std::string(64, '1')).value();
  const TeamId m_other = TeamId::fromHex(std::string(64, '2')).value();

  // What a watcher hears next; everything that is posted before is run first. Nobody waits for a clock.
  Hint next(const std::shared_ptr<Changes::Watch>& watch, std::chrono::milliseconds patience) {
    auto heard = http::asio::co_spawn(*m_context, watch->next(patience), http::asio::use_future);
    m_context->restart();
    m_context->run();
    return heard.get();
  }
  void runPosted() {
    m_context->restart();
    m_context->run();
  }

 private Q_SLOTS:
  void init() {
    m_context = std::make_unique<http::asio::io_context>(1);
    m_changes = std::make_unique<Changes>();
  }

  void aChange_isHeardOnce() {
    const auto watch = m_changes->watch(m_context->get_executor(), m_team);
    m_changes->notify(m_team);
    runPosted();
    QVERIFY(next(watch, std::chrono::hours(1)) == Hint::changed);
    QVERIFY(next(watch, std::chrono::milliseconds(0)) == Hint::nothing);
  }

  void severalChanges_areOneHint() {
    const auto watch = m_changes->watch(m_context->get_executor(), m_team);
    for (int i = 0; i < 10; ++i) m_changes->notify(m_team);
    runPosted();
    QVERIFY(next(watch, std::chrono::hours(1)) == Hint::changed);
    QVERIFY(next(watch, std::chrono::milliseconds(0)) == Hint::nothing);
  }

  void anotherTeamsChange_isNotHeard() {
    const auto watch = m_changes->watch(m_context->get_executor(), m_team);
    m_changes->notify(m_other);
    runPosted();
    QVERIFY(next(watch, std::chrono::milliseconds(0)) == Hint::nothing);
  }

  void aChangeWhileOneWaits_wakesIt() {
    const auto watch = m_changes->watch(m_context->get_executor(), m_team);
    auto heard = http::asio::co_spawn(*m_context, watch->next(std::chrono::hours(1)), http::asio::use_future);
    m_context->poll();  // it waits now
    m_changes->notify(m_team);
    runPosted();
    QVERIFY(heard.get() == Hint::changed);
  }

  void everyWatcherOfTheTeam_isWoken() {
    const auto one = m_changes->watch(m_context->get_executor(), m_team);
    const auto two = m_changes->watch(m_context->get_executor(), m_team);
    m_changes->notify(m_team);
    runPosted();
    QVERIFY(next(one, std::chrono::hours(1)) == Hint::changed);
    QVERIFY(next(two, std::chrono::hours(1)) == Hint::changed);
  }

  void theEnd_isHeardByAllAndForEver() {
    const auto one = m_changes->watch(m_context->get_executor(), m_team);
    m_changes->notify(m_team);
    m_changes->end();
    m_changes->notify(m_team);
    runPosted();
    QVERIFY(next(one, std::chrono::hours(1)) == Hint::ended);
    QVERIFY(next(one, std::chrono::hours(1)) == Hint::ended);
    // Whoever comes afterwards, too.
    const auto late = m_changes->watch(m_context->get_executor(), m_other);
    runPosted();
    QVERIFY(next(late, std::chrono::hours(1)) == Hint::ended);
  }

  void aWatcherThatIsGone_isNobodys() {
    auto watch = m_changes->watch(m_context->get_executor(), m_team);
    const std::weak_ptr<Changes::Watch> weak = watch;
    watch.reset();
    QVERIFY(weak.expired());
    m_changes->notify(m_team);
    m_changes->end();
    runPosted();
  }

  // Told while it was watched by nobody but the message on its way: the message keeps it alive until it has arrived.
  void aMessageUnderWay_outlivesTheWatcher() {
    auto watch = m_changes->watch(m_context->get_executor(), m_team);
    const std::weak_ptr<Changes::Watch> weak = watch;
    m_changes->notify(m_team);
    watch.reset();
    QVERIFY(!weak.expired());
    runPosted();
    QVERIFY(weak.expired());
  }
};

CHATELAINE_TEST(ChangesWakeTheirWatchers);
#include "changes_wake_their_watchers.moc"
