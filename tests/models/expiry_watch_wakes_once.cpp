#include "models/credential_row.h"
#include "models/expiry_watch.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace std::chrono_literals;
using models::ExpiryWatch;
using models::TeamView;

class ExpiryWatchWakesOnce : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { m_now = Timestamp(1'750'000'000'000ms); }

  void next_isTheEarliestOfAllThatEnds() {
    TeamView view;
    QVERIFY(!models::nextExpiry(view, m_now));
    view.credentials.push_back(credential(m_now + 24h * 40));
    QCOMPARE(models::nextExpiry(view, m_now), std::optional(m_now + 24h * 40 - models::expiryWarning));
    view.pins.push_back({.id = {}, .agent = {}, .vault = {}, .order = 0, .expiresAt = m_now + 3h});
    QCOMPARE(models::nextExpiry(view, m_now), std::optional(m_now + 3h));
    Agent agent;
    agent.tokens.push_back({.gateway = {}, .hash = {}, .hint = {}, .createdAt = {}, .expiresAt = m_now + 2h});
    view.agents.push_back(agent);
    QCOMPARE(models::nextExpiry(view, m_now), std::optional(m_now + 2h));
  }

  void whatHasPassed_isNotWaitedFor() {
    TeamView view;
    view.credentials.push_back(credential(m_now));
    view.credentials.push_back(credential(m_now - 1h));
    QVERIFY(!models::nextExpiry(view, m_now));
    view.credentials.push_back(credential(m_now + 24h));  // its warning began long ago; its end is to come
    QCOMPARE(models::nextExpiry(view, m_now), std::optional(m_now + 24h));
  }

  void moment_isToldOnceAndByItself() {
    ExpiryWatch watch([this] { return m_now; });
    QSignalSpy passed(&watch, &ExpiryWatch::passed);
    TeamView view;
    view.credentials.push_back(credential(m_now + 5ms));
    watch.watch(view);
    QCOMPARE(passed.count(), 0);
    m_now += 5ms;
    QVERIFY(passed.wait());
    QCOMPARE(passed.count(), 1);
    watch.check();
    QCOMPARE(passed.count(), 1);
  }

  // Timers stand still while a computer sleeps; its clock doesn't.
  void afterASleep_theClockDecides() {
    ExpiryWatch watch([this] { return m_now; });
    QSignalSpy passed(&watch, &ExpiryWatch::passed);
    TeamView view;
    view.credentials.push_back(credential(m_now + 6h));
    watch.watch(view);
    m_now += 5h;
    watch.check();
    QCOMPARE(passed.count(), 0);
    m_now += 1h;
    watch.check();
    QCOMPARE(passed.count(), 1);
  }

  void aTimerThatIsEarly_waitsForTheRest() {
    ExpiryWatch watch([this] { return m_now; });
    QSignalSpy passed(&watch, &ExpiryWatch::passed);
    TeamView view;
    view.credentials.push_back(credential(m_now + 2ms));
    watch.watch(view);
    QVERIFY(!passed.wait(20));  // the clock stands still, so nothing has passed
    m_now += 2ms;
    QVERIFY(passed.wait());
  }

  void anotherView_replacesTheFirst() {
    ExpiryWatch watch([this] { return m_now; });
    QSignalSpy passed(&watch, &ExpiryWatch::passed);
    TeamView view;
    view.credentials.push_back(credential(m_now + 1h));
    watch.watch(view);
    watch.watch(TeamView{});
    m_now += 2h;
    watch.check();
    QCOMPARE(passed.count(), 0);
  }

 private:
  static Credential credential(Timestamp expiresAt) {
    Credential it;
    it.labels.expiresAt = expiresAt;
    return it;
  }
  Timestamp m_now;
};

CHATELAINE_TEST(ExpiryWatchWakesOnce);
#include "expiry_watch_wakes_once.moc"
