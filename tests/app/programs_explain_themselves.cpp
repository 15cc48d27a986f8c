#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <fstream>

#include "sync/agent_token.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/running_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Ended;

// What each program says to those who call it wrongly, ask for help, or have nothing to show a window on.
class ProgramsExplainThemselves : public QObject {
  Q_OBJECT

  static Ended run(const char* program, const QStringList& arguments, const QStringList& environment = {}) {
    QProcess process;
    QProcessEnvironment own;
    own.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
    own.insert(QStringLiteral("HOME"), QStringLiteral("/nonexistent"));
    own.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    for (const QString& variable : environment) own.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    process.setProcessEnvironment(own);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/../../app/") + QLatin1StringView(program),
                  arguments);
    if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit) {
      process.kill();
      process.waitForFinished();
      return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
    }
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void help_isPrintedWithoutAHomeOrADisplay_data() {
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* program, const char* word, const char* said) {
      QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QLatin1StringView(program), QLatin1StringView(word))))
          << QByteArray(program) << QString::fromLatin1(word) << QByteArray(said);
    };
    row("daemon/chatelained", "--help", "usage: chatelained local|server|gateway");
    row("daemon/chatelained", "help", "--listen ADDRESS");
    row("daemon/chatelained", "--version", "chatelained 0.1");
    row("ctl/chatelainectl", "--help", "usage: chatelainectl");
    row("ctl/chatelainectl", "help", "audit verify");
    row("desktop/chatelaine", "--help", "--lock");
    row("desktop/chatelaine", "--version", "chatelaine 0.1");
  }
  void help_isPrintedWithoutAHomeOrADisplay() {
    QFETCH(QByteArray, program);
    QFETCH(QString, word);
    QFETCH(QByteArray, said);
    const Ended ended = run(program.constData(), {word});
    QCOMPARE(ended.code, 0);
    QVERIFY2(ended.output.contains(said), QByteArray(ended.output + ended.errors));
  }

  void withoutADisplay_theDesktopSaysWhatToDo_andDoesNotCrash_data() {
    QTest::addColumn<QStringList>("environment");
    QTest::newRow("nothing set") << QStringList{};
    QTest::newRow("X that isn't there") << QStringList{QStringLiteral("DISPLAY=:4711")};
    QTest::newRow("X asked for") << QStringList{QStringLiteral("QT_QPA_PLATFORM=xcb")};
    QTest::newRow("a platform that isn't there") << QStringList{QStringLiteral("QT_QPA_PLATFORM=nowhere")};
  }
  void withoutADisplay_theDesktopSaysWhatToDo_andDoesNotCrash() {
    QFETCH(QStringList, environment);
    const QTemporaryDir folder;
    const Ended ended = run("desktop/chatelaine", {QStringLiteral("--data"), folder.path()}, environment);
    QCOMPARE(ended.code, 3);
    QVERIFY2(ended.errors.contains("there is no display") && ended.errors.contains("DISPLAY"), ended.errors);
    QVERIFY2(QDir(folder.path()).isEmpty(), "nothing is made before there is a window");
  }

  void lock_whereNothingRuns_isDoneAlready() {
    const QTemporaryDir folder;
    const Ended ended = run("desktop/chatelaine", {QStringLiteral("--data"), folder.path(), QStringLiteral("--lock")});
    QCOMPARE(ended.code, 0);
    QVERIFY2(ended.errors.isEmpty(), ended.errors);
  }

  void unknownOption_ofTheDesktop_isNamed() {
    const Ended ended =
        run("desktop/chatelaine", {QStringLiteral("--reveal")}, {QStringLiteral("QT_QPA_PLATFORM=offscreen")});
    QVERIFY(ended.code > 0);
    QVERIFY2(ended.errors.contains("reveal"), ended.errors);
  }

  void wrongUsage_ofChatelainectl_isExplained_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const QStringList& words, const char* said) {
      QTest::newRow(name) << words << QByteArray(said);
    };
    row("unknown command", {QStringLiteral("reveal")}, "no such command");
    row("unknown option", {QStringLiteral("--token"), QStringLiteral("x")}, "no option --token");
    row("option without its value", {QStringLiteral("env"), QStringLiteral("x"), QStringLiteral("--data")},
        "--data needs");
    row("no agent", {QStringLiteral("env")}, "one agent");
    row("two agents", {QStringLiteral("env"), QStringLiteral("a"), QStringLiteral("b")}, "one agent");
    row("audit of nothing", {QStringLiteral("audit")}, "no such command");
    row("audit of something else", {QStringLiteral("audit"), QStringLiteral("erase")}, "audit verify");
    row("export to nowhere", {QStringLiteral("audit"), QStringLiteral("export")}, "audit export FILE");
  }
  void wrongUsage_ofChatelainectl_isExplained() {
    QFETCH(QStringList, words);
    QFETCH(QByteArray, said);
    const Ended ended = run("ctl/chatelainectl", words);
    QCOMPARE(ended.code, 2);
    QVERIFY2(ended.errors.contains(said) && ended.errors.contains("usage: chatelainectl"), ended.errors);
    QVERIFY(ended.output.isEmpty());
  }

  // The name becomes the user part of an address with the token in it: "x@elsewhere" would send the token elsewhere.
  void namesThatWouldLeadTheTokenAstray_areRefused_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"x@elsewhere.test", "a:b", "a/b", "a#b", "a b", "'; touch x; '", "", "Bot", "é"})
      QTest::newRow(name) << QString::fromUtf8(name);
  }
  void namesThatWouldLeadTheTokenAstray_areRefused() {
    QFETCH(QString, name);
    const Secret token = sync::generateAgentToken();
    const QByteArray text(token.text().data(), qsizetype(token.size()));
    const Ended ended = test::runCtl({QStringLiteral("env"), name}, {}, text);
    QCOMPARE(ended.code, 2);
    QVERIFY(ended.output.isEmpty());
    QVERIFY2(ended.errors.contains("agent's name"), ended.errors);
    QVERIFY(!ended.errors.contains(text));
  }

  void tokens_thatAreNone_areRefusedAndNotRepeated_data() {
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("key of a service") << QByteArray("sk_live_canary4711");
    QTest::newRow("prefix alone") << QByteArray("cha_");
    QTest::newRow("very long") << QByteArray(100'000, 'x');
  }
  void tokens_thatAreNone_areRefusedAndNotRepeated() {
    QFETCH(QByteArray, token);
    const Ended ended = test::runCtl({QStringLiteral("env"), QStringLiteral("bot")}, token + "\n");
    QCOMPARE(ended.code, 2);
    QVERIFY(ended.output.isEmpty());
    QVERIFY2(ended.errors.contains("create one in the desktop"), ended.errors);
    if (token.size() > 4) QVERIFY(!ended.errors.contains(token.left(16)));
  }

  void records_thatAreNone_areToldApart_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code");
    QTest::newRow("empty") << QByteArray("") << 3;
    QTest::newRow("text") << QByteArray("not a record\n") << 3;
    QTest::newRow("cut CBOR") << QByteArray("\x82\x81", 2) << 3;
    QTest::newRow("deeply nested") << QByteArray(100'000, '\x81') << 3;
  }
  void records_thatAreNone_areToldApart() {
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    const test::TemporaryFolder folder;
    std::ofstream(folder.file("record"), std::ios::binary) << content.toStdString();
    const Ended ended = test::runCtl(
        {QStringLiteral("audit"), QStringLiteral("verify"), QString::fromStdString(folder.file("record").string())});
    QCOMPARE(ended.code, code);
    QVERIFY(!ended.output.contains("verified:"));
  }

  void aRecordThatIsNotThere_isNotCalledTampered() {
    const Ended ended =
        test::runCtl({QStringLiteral("audit"), QStringLiteral("verify"), QStringLiteral("/nonexistent/record")});
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.errors.contains("can't be read"), ended.errors);
  }

  void anExportThatCanNotBeWritten_leavesNothingHalf() {
    test::RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    const QString runtime = QString::fromStdString(daemon.runtime().string());
    const Ended ended = test::runCtl({QStringLiteral("audit"), QStringLiteral("export"),
                                      QStringLiteral("/nonexistent/record"), QStringLiteral("--runtime"), runtime});
    QVERIFY(ended.code != 0);
    QVERIFY(!std::filesystem::exists("/nonexistent/record.new"));
  }

  void aDaemonThatIsAway_isSaidForEveryCommand_data() {
    QTest::addColumn<QStringList>("words");
    QTest::newRow("verify") << QStringList{QStringLiteral("audit"), QStringLiteral("verify")};
    QTest::newRow("export") << QStringList{QStringLiteral("audit"), QStringLiteral("export"), QStringLiteral("/tmp/x")};
  }
  void aDaemonThatIsAway_isSaidForEveryCommand() {
    QFETCH(QStringList, words);
    const test::TemporaryFolder folder;
    words << QStringLiteral("--runtime") << QString::fromStdString(folder.path().string());
    const Ended ended = test::runCtl(words);
    QCOMPARE(ended.code, 4);
    QVERIFY2(ended.errors.contains("Is the desktop or `chatelained local` running?"), ended.errors);
  }
};

CHATELAINE_TEST(ProgramsExplainThemselves);
#include "programs_explain_themselves.moc"
