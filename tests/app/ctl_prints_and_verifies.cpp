#include <fstream>

#include "crypto/random.h"
#include "sync/agent_token.h"
#include "sync/api.h"
#include "sync/audit_export.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/running_daemon.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::runCtl;

class CtlPrintsAndVerifies : public QObject {
  Q_OBJECT

  static QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }
  static QStringList folders(const test::RunningDaemon& daemon) {
    return {QStringLiteral("--data"), text(daemon.data()), QStringLiteral("--runtime"), text(daemon.runtime())};
  }
  static QByteArray tokenText(const Secret& token) {
    return QByteArray(token.text().data(), static_cast<qsizetype>(token.size()));
  }

  // An exported record of one owner with `groups` groups of two events each.
  static sync::AuditExport record(std::size_t groups) {
    const sync::PrincipalKeys keys = sync::generatePrincipalKeys();
    const MemberId member = crypto::randomId<MemberId>();
    sync::Roster genesis;
    genesis.members = {{member, sync::Role::owner, {keys.card()}}};
    genesis.vaults = {{.id = sync::teamVault,
                       .access = {member},
                       .gateways = {},
                       .epoch = 1,
                       .keyCheck = {},
                       .secretKey = {},
                       .closedAt = {}}};
    genesis.author = keys.card().id;
    signRoster(genesis, keys);
    const Secret key = crypto::randomSecret(32);
    sync::AuditExport exported{{encode(genesis)}, {}};
    sync::ChainEnd end;
    for (std::size_t made = 0; made < groups; ++made) {
      sync::AuditGroup group;
      group.team = teamOf(genesis);
      group.principal = keys.card().id;
      group.firstSequence = end.sequence + 1;
      group.prev = end.hash;
      for (std::uint64_t event = 0; event < 2; ++event)
        group.events.push_back(sync::sealEvent({}, group.team, group.firstSequence + event, 1, key));
      signAuditGroup(group, keys);
      end = {group.firstSequence + 1, hashOf(group)};
      exported.groups.push_back(encode(group));
    }
    return exported;
  }

  static QString save(const test::TemporaryFolder& folder, const sync::AuditExport& exported) {
    const Bytes bytes = encode(exported);
    std::ofstream(folder.file("record"), std::ios::binary) << textOf(bytes);
    return text(folder.file("record"));
  }

  static QStringList verify(const test::TemporaryFolder& folder, const QString& file) {
    return {QStringLiteral("audit"), QStringLiteral("verify"), file, QStringLiteral("--runtime"),
            text(folder.file("no-daemon"))};
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void env_namesProxyAndCertificates_withTheTokenFromStandardInput() {
    test::RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    const QByteArray token = tokenText(sync::generateAgentToken());
    const auto ended =
        runCtl(QStringList{QStringLiteral("env"), QStringLiteral("my-agent")} + folders(daemon), token + "\n");
    QVERIFY2(ended.code == 0, ended.errors);
    const QByteArray proxy = "http://my-agent:" + token + "@" + daemon.value("agents_welcome", "address");
    QVERIFY2(ended.output.contains(QByteArray("export HTTPS_PROXY='" + proxy + "'\n")), ended.output);
    const QByteArray bundle = QByteArray::fromStdString((daemon.data() / "gateway/ca-bundle.pem").string());
    QVERIFY(ended.output.contains(QByteArray("export SSL_CERT_FILE='" + bundle + "'\n")));
    QVERIFY(!ended.output.contains("SSL_CERT_DIR"));
    QCOMPARE(runCtl(QStringList{QStringLiteral("env"), QStringLiteral("my-agent")} + folders(daemon), {}, token).output,
             ended.output);
  }

  void env_withAMistypedToken_saysSo_andDoesNotRepeatIt() {
    test::RunningDaemon daemon;
    QByteArray token = tokenText(sync::generateAgentToken());
    token[20] = token[20] == 'a' ? 'b' : 'a';
    const auto ended = runCtl(QStringList{QStringLiteral("env"), QStringLiteral("x")} + folders(daemon), token + "\n");
    QCOMPARE(ended.code, 2);
    QVERIFY(ended.output.isEmpty());
    QVERIFY(!ended.errors.contains(token));
  }

  void env_withoutADaemon_asksWhetherItRuns() {
    const test::RunningDaemon daemon;
    const auto ended = runCtl(QStringList{QStringLiteral("env"), QStringLiteral("x")} + folders(daemon),
                              tokenText(sync::generateAgentToken()));
    QCOMPARE(ended.code, 4);
    QVERIFY2(ended.errors.contains("running?"), ended.errors);
  }

  // Certificates of another gateway would make the agent trust somebody else.
  void env_withForeignCertificates_isRefused() {
    test::RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    std::ofstream(daemon.data() / "gateway/ca-bundle.pem")
        << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const auto ended = runCtl(QStringList{QStringLiteral("env"), QStringLiteral("x")} + folders(daemon),
                              tokenText(sync::generateAgentToken()));
    QCOMPARE(ended.code, 3);
    QVERIFY(ended.output.isEmpty());
  }

  void audit_ofAnExportedFile_isVerified() {
    const test::TemporaryFolder folder;
    const auto ended = runCtl(verify(folder, save(folder, record(3))));
    QVERIFY2(ended.output.contains("compare the team"), ended.output);
    QVERIFY2(ended.code == 0, ended.errors);
    QVERIFY2(ended.output.contains(" 6 events") && ended.output.contains("verified: every chain"), ended.output);
  }

  // Anybody can found a team, and sign a record of it.
  void audit_ofAnInventedTeam_isNotOurs() {
    test::RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    const test::TemporaryFolder folder;
    const QStringList words{QStringLiteral("audit"), QStringLiteral("verify"), save(folder, record(3))};
    const auto ended = runCtl(words + folders(daemon));
    QCOMPARE(ended.code, 3);
    QVERIFY2(ended.errors.contains("another team"), ended.errors);
    QVERIFY(!ended.output.contains("verified:"));
  }

  void audit_thatWasEdited_isFound_data() {
    QTest::addColumn<QByteArray>("edit");
    for (const char* edit : {"group left out", "groups swapped", "byte changed", "roster left out", "file cut"})
      QTest::newRow(edit) << QByteArray(edit);
  }
  void audit_thatWasEdited_isFound() {
    QFETCH(QByteArray, edit);
    const test::TemporaryFolder folder;
    auto exported = record(3);
    if (edit == "group left out") exported.groups.erase(exported.groups.begin() + 1);
    if (edit == "groups swapped") std::swap(exported.groups[1], exported.groups[2]);
    if (edit == "byte changed") exported.groups[1][exported.groups[1].size() / 2] ^= std::byte{1};
    if (edit == "roster left out") exported.rosters.clear();
    const QString file = save(folder, exported);
    if (edit == "file cut") std::filesystem::resize_file(folder.file("record"), 200);
    const auto ended = runCtl(verify(folder, file));
    QCOMPARE(ended.code, 3);
    QVERIFY(!ended.output.contains("verified:"));
  }

  void audit_ofTheLocalDaemon_isFetchedAndExported() {
    test::RunningDaemon daemon;
    QVERIFY2(daemon.start(), daemon.log());
    const auto empty = runCtl(QStringList{QStringLiteral("audit"), QStringLiteral("verify")} + folders(daemon));
    QVERIFY2(empty.code == 0 && empty.output.contains("no team"), empty.errors);
    const auto exported = record(0);
    const auto genesis = sync::decodeRoster(exported.rosters.front()).value();
    QCOMPARE(daemon.ask("POST", "/v1/roster", encode(sync::RosterUpdate{encode(genesis), {}})).status, 200U);
    const auto verified = runCtl(QStringList{QStringLiteral("audit"), QStringLiteral("verify")} + folders(daemon));
    QVERIFY2(
        verified.code == 0 && verified.output.contains(QByteArray::fromStdString(teamOf(genesis).hex().substr(0, 16))),
        verified.output);
    const QString file = text(daemon.file("record"));
    QCOMPARE(runCtl(QStringList{QStringLiteral("audit"), QStringLiteral("export"), file} + folders(daemon)).code, 0);
    QCOMPARE(runCtl({QStringLiteral("audit"), QStringLiteral("verify"), file}).code, 0);
  }

  void wrongUsage_isExplained() {
    const auto ended = runCtl({QStringLiteral("env")});
    QCOMPARE(ended.code, 2);
    QVERIFY(ended.errors.contains("usage: chatelainectl"));
  }
};

CHATELAINE_TEST(CtlPrintsAndVerifies);
#include "ctl_prints_and_verifies.moc"
