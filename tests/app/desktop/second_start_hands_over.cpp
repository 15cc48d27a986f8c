#include <QtCore/QTemporaryDir>

#include <QtNetwork/QLocalSocket>

#include "app/desktop/single_instance.h"
#include "tests/support/test_main.h"

using namespace chatelaine::desktop;

class SecondStartHandsOver : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_socket = m_folder->filePath(QStringLiteral("run/desktop.sock"));
  }

  void firstStart_findsNobodyAndListens() {
    SingleInstance first(m_socket);
    QVERIFY(!first.handedOver(Wish::present));
    QVERIFY(first.listen());
    QCOMPARE(QFile::permissions(QFileInfo(m_socket).path()) & 0x0077, QFile::Permissions());
  }

  void wish_reachesTheFirst_data() {
    QTest::addColumn<int>("wish");
    QTest::newRow("present") << static_cast<int>(Wish::present);
    QTest::newRow("lock") << static_cast<int>(Wish::lock);
  }
  void wish_reachesTheFirst() {
    QFETCH(int, wish);
    SingleInstance first(m_socket);
    QVERIFY(first.listen());
    QSignalSpy wishes(&first, &SingleInstance::wished);
    SingleInstance second(m_socket);
    QVERIFY(second.handedOver(static_cast<Wish>(wish)));
    QTRY_COMPARE(wishes.count(), 1);
    QCOMPARE(static_cast<int>(wishes.first().first().value<Wish>()), wish);
  }

  void socketThatACrashLeftBehind_isTakenOver() {
    QVERIFY(QDir().mkpath(QFileInfo(m_socket).path()));
    QFile left(m_socket);
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    SingleInstance next(m_socket);
    QVERIFY(!next.handedOver(Wish::present));
    QVERIFY(next.listen());
  }

  void otherWords_areNotHeard() {
    SingleInstance first(m_socket);
    QVERIFY(first.listen());
    QSignalSpy wishes(&first, &SingleInstance::wished);
    QLocalSocket stranger;
    stranger.connectToServer(m_socket);
    QVERIFY(stranger.waitForConnected());
    stranger.write("unlock\nlock\n");
    SingleInstance second(m_socket);
    QVERIFY(second.handedOver(Wish::present));
    QTRY_VERIFY(wishes.count() >= 1);
    QCOMPARE(static_cast<int>(wishes.last().first().value<Wish>()), static_cast<int>(Wish::present));
  }

 private:
  std::unique_ptr<QTemporaryDir> m_folder;
  QString m_socket;
};

CHATELAINE_TEST(SecondStartHandsOver);
#include "second_start_hands_over.moc"
