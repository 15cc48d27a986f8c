#include <fstream>

#include "tests/support/test_main.h"
#include "tests/support/tls_peer.h"
#include "tests/ui/team_windows.h"
#include "ui/idle_watch.h"

using namespace chatelaine;
using modelstest::DesktopWorld;
using modelstest::ServerWorld;
using modelstest::waitUntil;
using uitest::PersonWindow;

// One story: Ana's team begins on her computer, moves to a server, gets a second member, and moves once more. After
// each move the agents of her computer come to be served again.
class TeamMovesInTheWindows : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    m_theme = uitest::themeForWindows();
    m_first = std::make_unique<ServerWorld>();
    m_second = std::make_unique<ServerWorld>();
    m_computer = std::make_unique<DesktopWorld>();
    startService();
    m_computer->found();
    m_ana = std::make_unique<PersonWindow>(*m_theme, desktop());
    m_paul = std::make_unique<PersonWindow>(*m_theme);
  }
  void cleanupTestCase() {
    m_paul.reset(), m_ana.reset(), m_computer.reset(), m_service.reset();
    m_second.reset(), m_first.reset(), m_theme.reset();
  }

  void a_agentIsServedFromThisComputer() {
    const auto vault = DesktopWorld::wait<vault::VaultSummary>(
        [&](auto done) { desktop().team().addVault(QStringLiteral("Payments"), &desktop(), std::move(done)); });
    QVERIFY(vault && *vault);
    m_vault = (*vault)->id;
    QVERIFY(addCredential(desktop(), "main", "sk_of_ana"));
    const auto agent = DesktopWorld::wait<Agent>(
        [&](auto done) { desktop().team().addAgent(QStringLiteral("bot"), &desktop(), std::move(done)); });
    QVERIFY(agent && *agent);
    const PrincipalId gateway = desktop().gateway().identity()->card.id;
    auto token = DesktopWorld::wait<vault::NewToken>(
        [&](auto done) { desktop().team().createToken((*agent)->id, gateway, {}, &desktop(), std::move(done)); });
    QVERIFY(token && *token);
    m_token = "Bearer " + QByteArray((*token)->token.text().data(), qsizetype((*token)->token.size()));
    const auto pin = DesktopWorld::wait<Pin>(
        [&](auto done) { desktop().team().pin((*agent)->id, m_vault, {}, &desktop(), std::move(done)); });
    QVERIFY(pin && *pin);
    QVERIFY(isServed("main", "sk_of_ana"));
  }

  void b_move_isAskedForAndExplained() {
    QVERIFY(m_ana->click("settings"));
    QVERIFY(m_ana->waitForText(QStringLiteral("this computer")));
    QVERIFY(m_ana->click("moveTeam"));
    QVERIFY(m_ana->waitFor("moveDialog"));
    QVERIFY(m_ana->texts().contains(QStringLiteral("takes nothing more (the server)")));
    QVERIFY(!m_ana->find<QPushButton>("dialogAction")->isEnabled());
    type(*m_ana, *m_first);
    m_ana->set("serverFingerprint", QString::fromStdString(m_second->place().key->hex()));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitForText(QStringLiteral("shows another key than the fingerprint says")));
    QVERIFY(!desktop().server());
  }

  void c_teamIsOnTheServer_andTheAgentIsServedAgain() {
    type(*m_ana, *m_first);
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitFor("movedDialog"));
    const QString command = m_ana->find<QPlainTextEdit>("gatewayCommand")->toPlainText();
    QCOMPARE(command.toStdString(),
             "chatelained gateway --server " + m_first->place().address + "/" + m_first->place().key->hex());
    QVERIFY(m_ana->click("copy_gatewayCommand"));
    QCOMPARE(QGuiApplication::clipboard()->text(), command);
    QVERIFY(m_ana->waitForText(QStringLiteral("was started anew with the new address")));
    QVERIFY(!m_ana->texts().contains(QStringLiteral("still have to come")));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitForText(QString::fromStdString(m_first->place().address)));
    QVERIFY(isServed("main", "sk_of_ana"));
  }

  void d_secondMember_comesToTheServer() {
    QVERIFY(m_ana->click("invite"));
    QVERIFY(m_ana->waitFor("inviteDialog"));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(m_ana->waitFor("inviteCodeDialog"));
    QVERIFY(m_ana->click("copyInviteLink"));
    QVERIFY(m_paul->click("joinTeam"));
    m_paul->typeSecret("inviteCode", QGuiApplication::clipboard()->text());
    m_paul->set("joinMember", QStringLiteral("Paul"));
    m_paul->set("joinDevice", QStringLiteral("Paul's desk"));
    QVERIFY(m_paul->click("joinContinue"));
    const Secret chosen = DesktopWorld::passphrase();
    for (const char* field : {"newPassphrase", "repeatPassphrase"})
      m_paul->typeSecret(field, QString::fromUtf8(chosen.text().data(), qsizetype(chosen.size())));
    QVERIFY(m_paul->click("passphraseContinue"));
    QVERIFY(m_ana->waitFor("admitDialog"));
    QVERIFY(m_ana->click("wordsCompared"));
    QVERIFY(m_ana->click("dialogAction"));
    QVERIFY(waitUntil([&] { return m_paul->desktop().team().vaults.size() == 1; }));
    QVERIFY(!m_paul->canSee("moveTeam"));
  }

  void e_teamMovesOn_andTheSecondMemberIsToldSo() {
    QVERIFY(m_ana->click("moveTeam"));
    QVERIFY(m_ana->waitFor("moveDialog"));
    type(*m_ana, *m_second);
    const bool isStillMoving = idlenessPassesDuringTheMove();
    QVERIFY(m_ana->waitFor("movedDialog"));
    QVERIFY(isStillMoving);
    QVERIFY(m_ana->waitForText(QStringLiteral("was started anew with the new address")));
    lock(*m_ana);
    QVERIFY(!m_ana->canSee("movedDialog"));
    QVERIFY(unlock(*m_ana));
    QVERIFY(m_paul->waitForText(QStringLiteral("has moved to another server, says the one")));
    QVERIFY(m_paul->texts().contains(QStringLiteral("Ask an owner for the new address")));
    QVERIFY(!m_paul->canSee("goOnWithMove"));
    QVERIFY(!m_paul->texts().contains(QStringLiteral("too old to be trusted")));
    QVERIFY(addCredential(*m_paul->desktop(), "pauls", "sk_of_paul"));
    QCOMPARE(m_paul->desktop().team().pending, std::size_t{1});
  }

  void f_lockWhileAnAddressIsLookedAt_givesItUp() {
    QVERIFY(m_paul->click("enterAddress"));
    QVERIFY(m_paul->waitFor("addressDialog"));
    type(*m_paul, *m_second);
    QVERIFY(m_paul->click("dialogAction"));
    lock(*m_paul);
    QVERIFY(!m_paul->canSee("addressDialog"));
    QVERIFY(unlock(*m_paul));
    QVERIFY(m_paul->desktop()->server() == m_first->place());
  }

  void g_wrongAddress_isRefusedInPlainWords() {
    QVERIFY(m_paul->click("enterAddress"));
    QVERIFY(m_paul->waitFor("addressDialog"));
    type(*m_paul, *m_first);
    QVERIFY(m_paul->click("dialogAction"));
    QVERIFY(m_paul->waitForText(QStringLiteral("has left that server, too")));
    QVERIFY(m_paul->desktop()->server() == m_first->place());
  }

  void h_newAddress_bringsTheSecondMemberAndTheirChangeThere() {
    type(*m_paul, *m_second);
    QVERIFY(m_paul->click("dialogAction"));
    QVERIFY(m_paul->waitGone("addressDialog"));
    QVERIFY(m_paul->waitGone("enterAddress"));
    QVERIFY(m_paul->desktop()->server() == m_second->place());
    QVERIFY(waitUntil([&] { return m_paul->desktop().team().pending == 0; }));
    QVERIFY(isServed("pauls", "sk_of_paul"));
    QVERIFY(isServed("main", "sk_of_ana"));
  }

  // Somebody puts an older copy of the server's disk back.
  void i_serverThatLostAPart_getsItBack_andOneWindowSaysSo() {
    QVERIFY(m_second->keepCopyOfServer());
    QVERIFY(addCredential(desktop(), "late", "sk_late"));
    QVERIFY(isServed("late", "sk_late"));
    QVERIFY(waitUntil([&] { return m_paul->desktop().team().credentials.size() == 3; }));
    QVERIFY(m_second->putServerBack());
    const QString said = QStringLiteral("had lost a part of the team's past; this device gave it back");
    QVERIFY(waitUntil([&] { return m_ana->texts().contains(said) || m_paul->texts().contains(said); }));
  }

  void j_ownerOfATeamThatHasMoved_mayGoOnWithTheMove() {
    const auto& members = desktop().team().view().members;
    const auto paul = std::ranges::find(members, "Paul", &models::MemberView::name);
    QVERIFY(paul != members.end());
    const auto changed = DesktopWorld::wait<void>(
        [&](auto done) { desktop().membership().setRole(paul->id, sync::Role::owner, &desktop(), std::move(done)); });
    QVERIFY(changed && *changed);
    QVERIFY(waitUntil([&] { return models::amOwner(m_paul->desktop().team()); }));
    bool isBack = false;
    desktop().moveTeam(m_first->place(), models::TeamMove::OldServer::answers,
                       [&](const models::TeamMove::Outcome& outcome) { isBack = outcome.has_value(); });
    QVERIFY(waitUntil([&] { return isBack; }));
    QVERIFY(m_paul->waitFor("goOnWithMove"));
    QVERIFY(m_paul->canSee("enterAddress"));
    QVERIFY(m_paul->click("goOnWithMove"));
    QVERIFY(m_paul->waitFor("moveDialog"));
  }

 private:
  static void lock(PersonWindow& window) { window.window().lock(models::LockReason::byPerson); }
  static bool unlock(PersonWindow& window) {
    const Secret chosen = DesktopWorld::passphrase();
    window.typeSecret("passphrase", QString::fromUtf8(chosen.text().data(), qsizetype(chosen.size())));
    return window.click("unlock") && window.waitFor("workspace");
  }
  // Begins the move in Ana's dialog. Afterwards the watch has the usual limit again.
  bool idlenessPassesDuringTheMove() {
    const QObject context;
    auto* watch = m_ana->window().findChild<ui::IdleWatch*>();
    std::optional<bool> isStillMoving;
    connect(&desktop().move(), &models::TeamMove::stepReached, &context, [&](models::TeamMove::Step step) {
      if (step == models::TeamMove::Step::fetching) watch->setLimit(std::chrono::milliseconds(1));
    });
    connect(watch, &ui::IdleWatch::idle, &context, [&] {
      if (!isStillMoving) isStillMoving = desktop().move().isUnderWay();
      watch->setLimit(std::chrono::minutes(10));
    });
    return m_ana->click("dialogAction") && waitUntil([&] { return isStillMoving.has_value(); }) && *isStillMoving;
  }
  models::Desktop& desktop() { return m_computer->desktop(); }
  static void type(PersonWindow& window, const ServerWorld& server) {
    window.set("serverAddress", QString::fromStdString(server.place().address));
    window.set("serverFingerprint", QString::fromStdString(server.place().key->hex()));
  }
  void startService() {
    const auto authority = crypto::createCertificateAuthority("A service", systemNow()).value();
    m_service = std::make_unique<modelstest::TlsPeer>(
        crypto::issueLeaf(authority, "api.test", systemNow()).value(),
        [] { return QByteArrayLiteral("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong"); });
    const std::string file = m_computer->folder().toStdString() + "/service.pem";
    std::ofstream(file) << authority.certificatePem;
    m_computer->configureDaemon("[gateway]\nresolve = { \"api.test\" = \"127.0.0.1\" }\nupstream_ca = \"" +
                                QByteArray::fromStdString(file) + "\"\n");
  }
  bool addCredential(models::Desktop& of, const std::string& name, std::string_view secret) {
    CredentialDraft draft = modelstest::bearerDraft(name, secret);
    draft.labels.service = "api.test";
    draft.binding.type = CredentialType::custom;
    draft.binding.hosts = {{"api.test", static_cast<std::uint16_t>(m_service->url().port()), true}};
    const auto added = DesktopWorld::wait<Credential>(
        [&](auto done) { of.team().addCredential(m_vault, std::move(draft), &of, std::move(done)); });
    if (added && !*added) qWarning("%s", added->error().detail.c_str());
    return added && added->has_value();
  }
  // An agent's request through the gateway of Ana's computer reaches the service with the secret; once the gateway has
  // heard of what it needs.
  bool isServed(const QByteArray& credential, const QByteArray& secret) {
    const QByteArray sent = QByteArrayLiteral("Bearer ") + secret;
    return waitUntil([&] {
      const QByteArray before = m_service->seen();
      const int status = statusOf(QByteArrayLiteral("/use/Payments/") + credential + QByteArrayLiteral("/ping"));
      return status == 200 && m_service->seen().mid(before.size()).contains(sent);
    });
  }
  int statusOf(const QByteArray& path) {
    const auto& identity = desktop().gateway().identity();
    if (!identity) return 0;
    QNetworkRequest request(
        QUrl(QStringLiteral("http://") + QString::fromStdString(identity->address) + QString::fromLatin1(path)));
    request.setRawHeader("Authorization", m_token);
    const std::unique_ptr<QNetworkReply> reply(m_network.get(request));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000)) return 0;
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
  }
  std::unique_ptr<ui::Theme> m_theme;
  std::unique_ptr<ServerWorld> m_first;
  std::unique_ptr<ServerWorld> m_second;
  std::unique_ptr<DesktopWorld> m_computer;
  std::unique_ptr<modelstest::TlsPeer> m_service;
  std::unique_ptr<PersonWindow> m_ana;
  std::unique_ptr<PersonWindow> m_paul;
  QNetworkAccessManager m_network;
  VaultId m_vault;
  QByteArray m_token;
};

CHATELAINE_TEST(TeamMovesInTheWindows);
#include "team_moves_in_the_windows.moc"
