#include <map>
#include <set>

#include "app/daemon/command_line.h"
#include "app/daemon/configuration.h"
#include "app/daemon/exit_code.h"
#include "app/daemon/log_lines.h"
#include "app/daemon/places.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::daemon;

class DaemonReadsItsSettings : public QObject {
  Q_OBJECT

  static Result<CommandLine> parse(std::vector<std::string> words) { return parseCommandLine(words); }
  static Environment with(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const char* name) {
      return values.contains(name) ? values.at(name) : std::string();
    };
  }

 private Q_SLOTS:
  void options_standApartOrJoined() {
    const auto line = parse({"gateway", "--data", "/d", "--runtime=/r", "--config", "/c", "--listen=127.0.0.1:1"});
    QVERIFY(line.has_value());
    QVERIFY(*line == (CommandLine{Mode::gateway, "/d", "/r", "/c", "127.0.0.1:1", {}, {}}));
  }

  void wrongWords_areNamed_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("nothing") << QStringList{} << QByteArray("local, server or gateway");
    QTest::newRow("command") << QStringList{QStringLiteral("run")} << QByteArray("run");
    QTest::newRow("option") << QStringList{QStringLiteral("local"), QStringLiteral("--port"), QStringLiteral("1")}
                            << QByteArray("--port");
    QTest::newRow("no value") << QStringList{QStringLiteral("local"), QStringLiteral("--data")}
                              << QByteArray("--data needs");
  }
  void wrongWords_areNamed() {
    QFETCH(QStringList, words);
    QFETCH(QByteArray, named);
    std::vector<std::string> list;
    for (const QString& word : words) list.push_back(word.toStdString());
    const auto line = parseCommandLine(list);
    QVERIFY(!line.has_value());
    QCOMPARE(line.error().code, ErrorCode::invalidInput);
    QVERIFY(line.error().detail.contains(named.toStdString()));
  }

  void places_followXdg() {
    const auto places = placesFor(
        {},
        with({{"HOME", "/h"}, {"XDG_DATA_HOME", "/x/d"}, {"XDG_RUNTIME_DIR", "/x/r"}, {"XDG_CONFIG_HOME", "/x/c"}}));
    QCOMPARE(places->data.string(), std::string("/x/d/chatelaine"));
    QCOMPARE(places->runtime.string(), std::string("/x/r/chatelaine"));
    QCOMPARE(places->config.string(), std::string("/x/c/chatelaine/chatelained.toml"));
  }

  void places_haveDefaults_andRelativeVariablesCountNothing() {
    const auto places = placesFor({}, with({{"HOME", "/h"}, {"XDG_DATA_HOME", "relative"}}));
    QCOMPARE(places->data.string(), std::string("/h/.local/share/chatelaine"));
    QCOMPARE(places->runtime.string(), std::string("/h/.local/share/chatelaine/run"));
    QVERIFY(!placesFor({}, with({})).has_value());
  }

  void aFolderForOthersToo_becomesPrivate() {
    const test::TemporaryFolder folder;
    std::filesystem::create_directory(folder.file("open"));
    std::filesystem::permissions(folder.file("open"), std::filesystem::perms(0755));
    QVERIFY(ensurePrivateFolder(folder.file("open")).has_value());
    QVERIFY(std::filesystem::status(folder.file("open")).permissions() == std::filesystem::perms(0700));
    QVERIFY(ensurePrivateFolder(folder.file("a/b/c")).has_value());
    QVERIFY(!ensurePrivateFolder("/proc/none").has_value());
  }

  void everyEntry_isRead() {
    const auto all = parseConfiguration(R"(keys = "file"
[server]
listen = "0.0.0.0:8443"
certificate = "/c.pem"
key = "/k.pem"
genesis = "any"
[gateway]
listen = "127.0.0.1:4300"
names = ["gw.test"]
resolve = { "api.test:443" = "127.0.0.1:8443" }
upstream_ca = "/u.pem"
server = "vault.test:443"
server_ca = "/s.pem"
)");
    QVERIFY2(all.has_value(), all ? "" : all.error().detail.c_str());
    QVERIFY(all->keys == KeyPlace::file && all->server.genesis == GenesisRule::any);
    QCOMPARE(all->server.listen, std::string("0.0.0.0:8443"));
    QCOMPARE(all->gateway.resolve.at("api.test:443"), std::string("127.0.0.1:8443"));
    QCOMPARE(all->gateway.names, std::vector<std::string>{"gw.test"});
    QCOMPARE(all->gateway.upstreamCa.string(), std::string("/u.pem"));
    QVERIFY(parseConfiguration("").has_value());
  }

  void wrongEntries_areNamedByTheirLine_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("syntax") << QByteArray("\n\nlisten =");
    QTest::newRow("unknown") << QByteArray("\n\nlisten = \"x\"");
    QTest::newRow("unknown table") << QByteArray("\n\n[agents]\nx = 1");
    QTest::newRow("number for text") << QByteArray("[gateway]\n\nlisten = 4280");
    QTest::newRow("relative path") << QByteArray("[gateway]\n\nupstream_ca = \"ca.pem\"");
    QTest::newRow("unknown choice") << QByteArray("\n\nkeys = \"usb\"");
    QTest::newRow("text for a list") << QByteArray("[gateway]\n\nnames = \"a\"");
    QTest::newRow("list of numbers") << QByteArray("[gateway]\n\nnames = [1]");
    QTest::newRow("text for a table") << QByteArray("\n\ngateway = \"a\"");
  }
  void wrongEntries_areNamedByTheirLine() {
    QFETCH(QByteArray, text);
    const auto refused = parseConfiguration(text.toStdString());
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::invalidInput);
    QVERIFY2(refused.error().detail.contains("line 3"), refused.error().detail.c_str());
  }

  void aLogLine_canNotBeForged() {
    const std::string line = logLine(Timestamp(std::chrono::milliseconds(1'767'225'600'123)), LogLevel::warning,
                                     "refused", {{"host", "a\"\nb\\ error=\"x"}});
    const std::string expected = "2026-01-01T00:00:00.123Z warning refused host=\"a\\\"\\x0ab\\\\ error=\\\"x\"";
    QCOMPARE(line, expected);
  }

  void everyReason_hasANumberOfItsOwn_andItsNameStandsLast() {
    std::set<int> codes;
    for (const ErrorCode code :
         {ErrorCode::invalidInput, ErrorCode::portInUse, ErrorCode::alreadyRunning, ErrorCode::corrupt,
          ErrorCode::unsupportedVersion, ErrorCode::diskFull, ErrorCode::denied, ErrorCode::noKeyring,
          ErrorCode::cryptoUnavailable, ErrorCode::internal}) {
      QVERIFY(codes.insert(exitCodeOf(code)).second && exitCodeOf(code) != 0);
      QVERIFY(lineFor({code, "detail"}).ends_with("error: " + std::string(toString(code))));
    }
  }
};

CHATELAINE_TEST(DaemonReadsItsSettings);
#include "daemon_reads_its_settings.moc"
