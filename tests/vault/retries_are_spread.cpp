#include "tests/support/test_main.h"
#include "vault/sync_run.h"

using namespace chatelaine;

class RetriesAreSpread : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void delays_growToAMinute_data() {
    QTest::addColumn<int>("failures");
    QTest::addColumn<double>("random");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("first, early") << 1 << 0.0 << 250;
    QTest::newRow("first, late") << 1 << 0.998 << 499;
    QTest::newRow("second") << 2 << 0.0 << 500;
    QTest::newRow("fifth") << 5 << 0.0 << 4000;
    QTest::newRow("eighth") << 8 << 0.0 << 30000;
    QTest::newRow("hundredth") << 100 << 0.0 << 30000;
    QTest::newRow("none") << 0 << 0.0 << 250;
  }
  void delays_growToAMinute() {
    QFETCH(int, failures);
    QFETCH(double, random);
    QFETCH(int, milliseconds);
    QCOMPARE(vault::retryDelay(failures, random).count(), milliseconds);
    QVERIFY(vault::retryDelay(failures, 0.999) <= std::chrono::minutes(1));
  }
};

CHATELAINE_TEST(RetriesAreSpread);
#include "retries_are_spread.moc"
