#include <sys/stat.h>

#include <fstream>

#include "tests/support/running_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::RunningDaemon;

class DaemonStartsAndEnds : public QObject {
  Q_OBJECT

  static unsigned modeOf(const std::filesystem::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
  }

 private Q_SLOTS:
  void local_servesItsOwnersSocketAndAgents_andEndsCleanly() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    QCOMPARE(daemon.ask("GET", "/health").status, 200U);
    QCOMPARE(daemon.ask("GET", "/control/v1/identity").status, 200U);
    QVERIFY(daemon.value("agents_welcome", "address").startsWith("127.0.0.1:"));
    QCOMPARE(modeOf(daemon.socket()), 0600U);
    QCOMPARE(modeOf(daemon.runtime()), 0700U);
    QCOMPARE(modeOf(daemon.data()), 0700U);
    daemon.terminate();
    QCOMPARE(daemon.waitForEnd(), 0);
    QVERIFY(daemon.log().contains(" stopped"));
    // The log ahead went back into the database.
    QVERIFY(!std::filesystem::exists(daemon.data() / "server/server.db-wal") ||
            std::filesystem::file_size(daemon.data() / "server/server.db-wal") == 0);
  }

  void aSecondInstance_isRefused_andTheFirstGoesOn() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    QProcess second;
    const auto path = [](const std::filesystem::path& value) { return QString::fromStdString(value.string()); };
    second.start(QCoreApplication::applicationDirPath() + QStringLiteral("/../../app/daemon/chatelained"),
                 {QStringLiteral("local"), QStringLiteral("--data"), path(daemon.data()), QStringLiteral("--runtime"),
                  path(daemon.runtime()), QStringLiteral("--config"), path(daemon.file("none")),
                  QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")});
    QVERIFY(second.waitForFinished(20'000));
    QCOMPARE(second.exitCode(), 11);
    QVERIFY(second.readAllStandardError().trimmed().endsWith("error: already_running"));
    QCOMPARE(daemon.ask("GET", "/health").status, 200U);
  }

  void aTakenPort_isSaidInOneLine() {
    RunningDaemon first;
    QVERIFY2(first.start(), first.log());
    RunningDaemon second;
    QVERIFY(!second.start({QStringLiteral("--listen"), QString::fromLatin1(first.value("agents_welcome", "address"))}));
    QCOMPARE(second.waitForEnd(), 10);
    const QByteArray last = second.log().trimmed().split('\n').last();
    QVERIFY2(last.startsWith("chatelained: another program uses the address") && last.endsWith("error: port_in_use"),
             last);
  }

  void brokenConfiguration_isNamedByItsLine() {
    RunningDaemon daemon;
    daemon.configure("[gateway]\nlisten = \"127.0.0.1:0\"\nlissen = \"x\"\n");
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 2);
    QVERIFY2(daemon.log().contains("gateway.lissen in line 3"), daemon.log());
  }

  void aDamagedDatabase_isSaid_andLeftAsItIs() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    daemon.terminate();
    QCOMPARE(daemon.waitForEnd(), 0);
    const auto database = daemon.data() / "server/server.db";
    {
      std::fstream file(database, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(100);
      file.write("damaged", 7);
    }
    const auto size = std::filesystem::file_size(database);
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 12);
    QCOMPARE(std::filesystem::file_size(database), size);
  }

  // A new key for an old database would lock everybody out for good.
  void aLostKeyFile_isSaid_andNoNewOneIsMade() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    daemon.terminate();
    QCOMPARE(daemon.waitForEnd(), 0);
    std::filesystem::rename(daemon.data() / "keys/server.key", daemon.file("kept.key"));
    QVERIFY(!daemon.start());
    QVERIFY(daemon.waitForEnd() != 0);
    QVERIFY(!std::filesystem::exists(daemon.data() / "keys/server.key"));
    std::filesystem::rename(daemon.file("kept.key"), daemon.data() / "keys/server.key");
    QVERIFY2(daemon.start(), daemon.log());
  }

  void withoutAKeyring_aKeyFileOfItsOwner_andTheLogSaysSo() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    QVERIFY(daemon.log().contains(" no_keyring "));
    QCOMPARE(modeOf(daemon.data() / "keys/gateway.key"), 0600U);
    std::filesystem::permissions(daemon.data() / "keys/gateway.key", std::filesystem::perms(0644));
    daemon.terminate();
    QCOMPARE(daemon.waitForEnd(), 0);
    QVERIFY(!daemon.start());
    QCOMPARE(daemon.waitForEnd(), 15);
  }

  void itsMemory_canNotBeReadByProgramsOfTheSameUser() {
    RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    if (::geteuid() == 0) QSKIP("root may read everything");
    const std::ifstream memory("/proc/" + std::to_string(daemon.pid()) + "/mem", std::ios::binary);
    QVERIFY(!memory.is_open());
    std::ifstream limits("/proc/" + std::to_string(daemon.pid()) + "/environ");
    QVERIFY(!limits.is_open());
  }

  void wrongUsage_isExplained() {
    QProcess process;
    process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/../../app/daemon/chatelained"),
                  {QStringLiteral("serve")});
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(process.readAllStandardError().contains("there is no command serve"));
  }
};

CHATELAINE_TEST(DaemonStartsAndEnds);
#include "daemon_starts_and_ends.moc"
