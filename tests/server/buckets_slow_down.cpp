#include "server/rate_limit.h"

#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using server::Rate;
using server::RateLimit;
using std::chrono::milliseconds;
using std::chrono::seconds;

class BucketsSlowDown : public QObject {
  Q_OBJECT
 private:
  static constexpr Timestamp begin{std::chrono::hours(500'000)};
  static int allowed(RateLimit& limit, std::string_view asker, Timestamp now, int asked) {
    int count = 0;
    for (int i = 0; i < asked; ++i) count += limit.allow(asker, now) ? 1 : 0;
    return count;
  }

 private Q_SLOTS:
  void aBurst_isAllowedOnce() {
    RateLimit limit({.perSecond = 1, .burst = 5});
    QCOMPARE(allowed(limit, "a", begin, 20), 5);
    QCOMPARE(allowed(limit, "a", begin, 20), 0);
  }

  void time_fillsTheBucketUpToItsSize() {
    RateLimit limit({.perSecond = 2, .burst = 5});
    QCOMPARE(allowed(limit, "a", begin, 20), 5);
    QCOMPARE(allowed(limit, "a", begin + milliseconds(499), 20), 0);
    QCOMPARE(allowed(limit, "a", begin + milliseconds(500), 20), 1);
    QCOMPARE(allowed(limit, "a", begin + seconds(2), 20), 3);
    QCOMPARE(allowed(limit, "a", begin + std::chrono::hours(24), 20), 5);
  }

  void askers_dontShareABucket() {
    RateLimit limit({.perSecond = 1, .burst = 2});
    QCOMPARE(allowed(limit, "a", begin, 5), 2);
    QCOMPARE(allowed(limit, "b", begin, 5), 2);
    QCOMPARE(allowed(limit, "", begin, 5), 2);
  }

  // A clock that is set back neither fills nor locks anybody out for good.
  void aClockSetBack_givesNothing() {
    RateLimit limit({.perSecond = 1, .burst = 3});
    QCOMPARE(allowed(limit, "a", begin, 5), 3);
    QCOMPARE(allowed(limit, "a", begin - std::chrono::hours(10), 5), 0);
    QCOMPARE(allowed(limit, "a", begin - std::chrono::hours(10) + seconds(2), 5), 2);
  }

  // More askers than there are buckets: whoever is slowed down stays so while idle ones are forgotten.
  void idleBuckets_areForgottenFirst() {
    RateLimit limit({.perSecond = 1, .burst = 2});
    for (int i = 0; i < 9'999; ++i) QVERIFY(limit.allow("idle " + std::to_string(i), begin));
    const Timestamp later = begin + seconds(60);
    QCOMPARE(allowed(limit, "busy", later, 5), 2);
    QVERIFY(limit.allow("one more", later));
    QCOMPARE(allowed(limit, "busy", later, 5), 0);
  }

  // All of them busy at once: that many askers are an attack, and memory stays bounded.
  void aFloodOfAskers_beginsAnew() {
    RateLimit limit({.perSecond = 0.001, .burst = 1});
    for (int i = 0; i < 10'000; ++i) {
      QVERIFY(limit.allow("flood " + std::to_string(i), begin));
      QVERIFY(i % 100 != 0 || !limit.allow("flood " + std::to_string(i), begin));
    }
    QVERIFY(limit.allow("one more", begin));
    QVERIFY(limit.allow("flood 0", begin));  // forgotten with the others
  }
};

CHATELAINE_TEST(BucketsSlowDown);
#include "buckets_slow_down.moc"
