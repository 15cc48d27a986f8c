#include <sys/stat.h>

#include <fstream>

#include "core/words.h"
#include "tests/app/team_on_a_server.h"
#include "tests/support/test_main.h"
#include "vault/hand_over.h"
#include "vault/membership.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

constexpr std::string_view key = "the-real-key-of-the-vault";
constexpr int patience = 20'000;

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

Ended ctl(const RunningDaemon& gateway, QStringList words, const QByteArray& input = {}) {
  return runCtl(words << QStringLiteral("--runtime") << text(gateway.runtime()), input);
}

QByteArray wordsShownBy(const RunningDaemon& gateway) {
  for (const QByteArray& line : ctl(gateway, {QStringLiteral("identity")}).output.split('\n'))
    if (line.startsWith("words")) return line.mid(5).trimmed();
  return {};
}

}  // namespace

// The programs as they stand on different hosts: a server with TLS that no authority vouches for, and gateways that
// come with an invitation.
class GatewaysJoinAServer : public QObject {
  Q_OBJECT

  static bool becomes(const TeamOnAServer& team, const RunningDaemon& gateway, const std::string& token,
                      const QByteArray& answer) {
    return QTest::qWaitFor(
        [&] { return QByteArray::fromStdString(textOf(team.use(gateway, token).body)).contains(answer); }, patience);
  }

 private Q_SLOTS:
  void secondGateway_waitsForTheWords_andThenServes() {
    TeamOnAServer team;
    RunningDaemon first("gateway");
    team.join(first, "first");
    team.addCredential(key);
    RunningDaemon second("gateway");
    team.join(second, "second");
    const std::string token = team.tokenForNewest();
    QVERIFY(becomes(team, second, token, "vault_key_missing"));
    QVERIFY(second.waitForLog(" vault_key_missing "));
    QCOMPARE(team.lastAuthorization(), std::string());

    const Ended list = ctl(first, {QStringLiteral("handover")});
    QVERIFY2(list.code == 0 && list.output.startsWith("second ") && list.output.contains("Payments"), list.errors);
    const QStringList confirm{QStringLiteral("handover"), QStringLiteral("--gateway"), QStringLiteral("second")};
    const Ended wrong = ctl(first, confirm, wordsShownBy(first) + "\n");
    QVERIFY2(wrong.code == 1 && wrong.errors.contains("those are not the words of second"), wrong.errors);
    QCOMPARE(ctl(first, {QStringLiteral("handover")}).output, list.output);
    const Ended right = ctl(first, confirm, wordsShownBy(second) + "\n");
    QVERIFY2(right.code == 0 && right.output.contains("second gets the keys of Payments"), right.errors);
    QVERIFY(becomes(team, second, token, "pong"));
    QCOMPARE(team.lastAuthorization(), "Bearer " + std::string(key));
    QVERIFY(ctl(first, {QStringLiteral("handover")}).output.contains("no gateway waits"));

    const Ended environment = runCtl({QStringLiteral("env"), QStringLiteral("bot"), QStringLiteral("--data"),
                                      text(second.data()), QStringLiteral("--runtime"), text(second.runtime())},
                                     {}, QByteArray::fromStdString(token));
    QVERIFY2(environment.code == 0, environment.errors);
    QVERIFY(environment.output.contains(second.value("agents_welcome", "address")));

    // Its settings name no server: what the invitation said is kept, with the server's key.
    second.terminate();
    QCOMPARE(second.waitForEnd(), 0);
    QVERIFY2(second.start(), second.log());
    QVERIFY(becomes(team, second, token, "pong"));
  }

  // An owner's signature alone replaced the kit: the person on the gateway's host compares it with the paper.
  void replacedKit_isConfirmedOnTheGatewaysHost() {
    TeamOnAServer team;
    RunningDaemon gateway("gateway");
    team.join(gateway, "first");
    const QStringList kit{QStringLiteral("kit")};
    QVERIFY(ctl(gateway, kit).output.contains("no recovery kit waits"));
    QVERIFY(ctl(gateway, {QStringLiteral("forks")}).output.contains("nothing proves"));
    const Ended none =
        ctl(gateway, {QStringLiteral("forks"), QStringLiteral("--settle"), QStringLiteral("0123456789")});
    QVERIFY2(none.code == 1 && none.errors.contains("nothing of that id"), none.errors);
    const vault::RecoveryKit next = vault::makeRecoveryKit();
    QVERIFY(team.sync(vault::Membership(team.owner()).replaceKit(next.card).value()).has_value());
    const auto isWaiting = [&] { return ctl(gateway, kit, "\n").errors.contains("those are not the words"); };
    QVERIFY(QTest::qWaitFor(isWaiting, patience));
    const QByteArray words = QByteArray::fromStdString(vault::wordsOfKit(next.card));
    const Ended asked = ctl(gateway, kit, wordsShownBy(gateway) + "\n");
    QVERIFY2(asked.code == 1 && !asked.errors.contains(words) && !asked.output.contains(words), asked.errors);
    const Ended right = ctl(gateway, kit, words + "\n");
    QVERIFY2(right.code == 0 && right.output.contains("confirmed"), right.errors);
    QVERIFY(ctl(gateway, kit).output.contains("no recovery kit waits"));
  }

  void kit_opensOnTheNewGatewaysHost() {
    TeamOnAServer team;
    RunningDaemon first("gateway");
    team.join(first, "first");
    team.addCredential(key);
    first.kill();  // lost with its disk
    RunningDaemon second("gateway");
    team.join(second, "second");
    const std::string token = team.tokenForNewest();
    QVERIFY(becomes(team, second, token, "vault_key_missing"));
    const auto recover = [&](const Secret& seed) {
      const Secret words = wordsOf(seed.view());
      QByteArray typed(words.text().data(), static_cast<qsizetype>(words.size()));
      return ctl(second, {QStringLiteral("recover")}, typed.replace("-", "\n") + "\n");
    };
    const Ended other = recover(vault::makeRecoveryKit().seed);
    QVERIFY2(other.code == 1 && other.errors.contains("not the recovery kit of this gateway's team"), other.errors);
    const Ended done = recover(team.kitSeed());
    QVERIFY2(done.code == 0 && done.output.contains("opened 1 vaults"), done.errors);
    QVERIFY(becomes(team, second, token, "pong"));
  }

  void words_areTheOnesThatTheOwnerSees() {
    TeamOnAServer team;
    RunningDaemon gateway("gateway");
    const vault::NewInvite invite = team.invite();
    QVERIFY2(gateway.start(
                 {QStringLiteral("--join"), QStringLiteral("-"), QStringLiteral("--name"), QStringLiteral("rack 4")},
                 team.linkOf(invite)),
             gateway.log());
    const QByteArray seen = team.wordsOf(invite);
    QVERIFY(!seen.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(gateway.output(), QByteArray(seen + "\n"), 20'000);
    QCOMPARE(wordsShownBy(gateway), seen);
    QCOMPARE(vault::Membership(team.owner()).invites().front().who->deviceName, std::string("rack 4"));
    QVERIFY(!gateway.log().contains("#"));
  }

  // Somebody between the gateway and the server, with a certificate of any authority.
  void serverWithAnotherKey_isNotTalkedTo() {
    TeamOnAServer team;
    RunningDaemon gateway("gateway");
    const vault::NewInvite invite = team.invite();
    Hash other = team.serverKey();
    other.bytes[0] ^= std::byte{1};
    static_cast<void>(gateway.start({QStringLiteral("--join"), QStringLiteral("-")}, team.linkWith(invite, other)));
    QCOMPARE(gateway.waitForEnd(), 19);
    QVERIFY2(gateway.log().trimmed().endsWith("error: untrusted_peer"), gateway.log());
    QVERIFY(team.sync().has_value());
    QVERIFY(vault::Membership(team.owner()).invites().front().state == vault::Invite::State::waiting);
  }

  void cancelledInvitation_endsIt_withAPlainReason() {
    TeamOnAServer team;
    RunningDaemon gateway("gateway");
    const vault::NewInvite invite = team.invite();
    QVERIFY2(gateway.start({QStringLiteral("--join"), QStringLiteral("-")}, team.linkOf(invite)), gateway.log());
    QVERIFY(vault::Membership(team.owner()).cancel(invite.id).has_value());
    QVERIFY(team.sync().has_value());
    QCOMPARE(gateway.waitForEnd(), 19);
    QVERIFY2(gateway.log().contains("the invitation has expired"), gateway.log());
    QVERIFY(!gateway.start());
    QCOMPARE(gateway.waitForEnd(), 2);
    QVERIFY2(gateway.log().contains("--join"), gateway.log());
  }

  void invitation_isNeverAWordOfTheCommandLine_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    const QString secret =
        QString::fromLatin1(QByteArray(wordsOf(Bytes(16, std::byte{0x5a})).text().data(), 47));  // eight words
    const QString link = QStringLiteral("chatelaine:vault.test:1/#") + secret;
    QTest::newRow("link") << QStringList{QStringLiteral("--join"), link} << 2;
    QTest::newRow("link after =") << QStringList{QStringLiteral("--join=") + link} << 2;
    QTest::newRow("link alone") << QStringList{link} << 2;
    QTest::newRow("its words") << QStringList{QStringLiteral("--join"), secret} << 2;
    QTest::newRow("its end") << QStringList{QStringLiteral("--join"), QStringLiteral("x/#") + secret} << 2;
  }
  void invitation_isNeverAWordOfTheCommandLine() {
    QFETCH(QStringList, words);
    QFETCH(int, code);
    RunningDaemon gateway("gateway");
    QVERIFY(!gateway.start(words));
    QCOMPARE(gateway.waitForEnd(), code);
    QVERIFY2(gateway.log().contains("never a word of the command line"), gateway.log());
    QVERIFY2(!gateway.log().contains(words.last().right(20).toLatin1()), gateway.log());
    QVERIFY(!std::filesystem::exists(gateway.data() / "gateway/vault.db"));
  }

  void fileWithTheInvitation_isItsOwnersAlone_data() {
    QTest::addColumn<unsigned>("mode");
    QTest::addColumn<int>("code");
    QTest::newRow("private") << 0600U << 0;
    QTest::newRow("readable by the group") << 0640U << 15;
    QTest::newRow("readable by everybody") << 0604U << 15;
  }
  void fileWithTheInvitation_isItsOwnersAlone() {
    QFETCH(unsigned, mode);
    QFETCH(int, code);
    TeamOnAServer team;
    RunningDaemon gateway("gateway");
    const vault::NewInvite invite = team.invite();
    const auto file = gateway.file("invitation");
    std::ofstream(file) << team.linkOf(invite).toStdString();
    QCOMPARE(::chmod(file.c_str(), mode), 0);
    const bool isStarted = gateway.start({QStringLiteral("--join"), text(file)});
    QCOMPARE(isStarted, code == 0);
    if (isStarted) gateway.terminate();
    QCOMPARE(gateway.waitForEnd(), code);
  }
};

CHATELAINE_TEST(GatewaysJoinAServer);
#include "gateways_join_a_server.moc"
