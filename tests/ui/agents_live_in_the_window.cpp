#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_world.h"
#include "ui/dialogs/shown_once.h"

using namespace chatelaine;
using uitest::waitUntil;
using uitest::WindowWorld;

class AgentsLiveInTheWindow : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_window = std::make_unique<WindowWorld>();
    m_window->found();
    m_window->addVault(QStringLiteral("Payments"));
  }
  void cleanupTestCase() { m_window.reset(); }
  void init() {
    m_name = QStringLiteral("bot-%1").arg(++m_agents);
    m_window->addAgent(m_name);
    select(m_name);
  }

  void name_hasToBeOneThatGatewaysTake() {
    QVERIFY(m_window->click("addAgent"));
    m_window->type("name", QStringLiteral("Billing Bot"));
    QVERIFY(!m_window->find<QPushButton>("dialogAction")->isEnabled());
    QVERIFY(m_window->texts().contains(QStringLiteral("Lower-case letters, digits and")));
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("nameDialog"));
  }

  void takenName_isRefusedAndTheDialogStays() {
    QVERIFY(m_window->click("addAgent"));
    m_window->type("name", m_name);
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(waitUntil([&] { return m_window->find<QPushButton>("dialogAction")->isEnabled(); }));
    QVERIFY(m_window->canSee("banner"));
    QVERIFY(m_window->click("dialogCancel"));
    QVERIFY(m_window->waitGone("nameDialog"));
    QCOMPARE(std::ranges::count(m_window->team().agents, m_name.toStdString(), &Agent::name), std::ptrdiff_t(1));
  }

  void tokenLife_isChosen_data() {
    QTest::addColumn<int>("choice");
    QTest::addColumn<int>("days");
    QTest::newRow("30 days") << 0 << 30;
    QTest::newRow("90 days") << 1 << 90;
    QTest::newRow("a year") << 2 << 365;
  }
  void tokenLife_isChosen() {
    QFETCH(int, choice);
    QFETCH(int, days);
    QVERIFY(m_window->click("createToken"));
    auto* life = m_window->find<QComboBox>("tokenLife");
    QCOMPARE(life->currentText(), QStringLiteral("90 days"));
    QVERIFY(!m_window->canSee("tokenLastDay"));
    life->setCurrentIndex(choice);
    takeToken();
    const auto left = *agent().tokens.front().expiresAt - m_window->world().now();
    QCOMPARE(std::chrono::round<std::chrono::days>(left).count(), days);
  }

  void tokenLife_untilADay_endsWithThatDay() {
    QVERIFY(m_window->click("createToken"));
    auto* life = m_window->find<QComboBox>("tokenLife");
    life->setCurrentIndex(life->count() - 1);
    auto* day = m_window->find<QDateEdit>("tokenLastDay");
    QVERIFY(day);
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_window->world().now().time_since_epoch().count()).date();
    day->setDate(today.addYears(3));
    QVERIFY(day->date() <= today.addDays(366));
    day->setDate(today.addDays(10));
    takeToken();
    const auto expiry = agent().tokens.front().expiresAt->time_since_epoch().count();
    QCOMPARE(QDateTime::fromMSecsSinceEpoch(expiry), today.addDays(11).startOfDay());
  }

  void token_isShownOnceAndItsDialogForgetsIt() {
    QVERIFY(m_window->click("createToken"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitFor("tokenDialog"));
    QVERIFY(m_window->click("copyToken"));
    const QString token = QGuiApplication::clipboard()->text();
    QVERIFY(token.startsWith(QStringLiteral("cha_")));
    QVERIFY(!m_window->texts().contains(token));
    QVERIFY(m_window->click("doneButton"));
    QVERIFY(m_window->waitGone("tokenDialog"));
    QVERIFY(m_window->waitForText(token.right(4)));
    m_window->find<QTabWidget>("agentTabs")->setCurrentIndex(1);
    QVERIFY(m_window->click("copyConnect"));
    const QString connect = QGuiApplication::clipboard()->text();
    QVERIFY(!connect.contains(token));
    QVERIFY(connect.contains(QStringLiteral("HTTPS_PROXY")));
    QVERIFY(connect.contains(QString::fromStdString(m_window->desktop().gateway().identity()->address)));
    m_window->find<QTabWidget>("agentTabs")->setCurrentIndex(0);
  }

  void token_isRevoked() {
    QVERIFY(m_window->click("createToken"));
    takeToken();
    QVERIFY(m_window->waitFor("revokeToken"));
    QVERIFY(m_window->click("revokeToken"));
    QVERIFY(m_window->waitForText(QStringLiteral("The token was revoked.")));
    QVERIFY(agent().tokens.empty());
    QVERIFY(m_window->waitForText(QStringLiteral("None yet: this agent can't sign in.")));
  }

  void tokenThatComesAfterTheLock_isShownToNobody() {
    QVERIFY(m_window->click("createToken"));
    QVERIFY(m_window->click("dialogAction"));
    m_window->window().lock(models::LockReason::byPerson);
    QVERIFY(m_window->waitFor("unlockScreen"));
    QVERIFY(m_window->unlock());
    QVERIFY(!m_window->canSee("tokenDialog"));
    QVERIFY(!m_window->canSee("tokenLifeDialog"));
  }

  void namespaces_areSetAndTakenBack() {
    QVERIFY(m_window->texts().contains(QStringLiteral("None: it uses the credentials that are everybody's.")));
    QVERIFY(m_window->click("editNamespaces"));
    m_window->type("namespaces", QStringLiteral("agent:fred, team-a  agent:fred"));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitGone("namespacesDialog"));
    QVERIFY(m_window->waitForText(QStringLiteral("agent:fred, team-a")));
    QCOMPARE(agent().namespaces, (std::vector<std::string>{"agent:fred", "team-a"}));
    QVERIFY(m_window->click("editNamespaces"));
    QCOMPARE(m_window->find<QLineEdit>("namespaces")->text(), QStringLiteral("agent:fred, team-a"));
    m_window->type("namespaces", QString());
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitForText(QStringLiteral("None: it uses the credentials that are everybody's.")));
    QVERIFY(agent().namespaces.empty());
  }

  void vault_isPinnedForATimeFromHere() {
    QVERIFY(m_window->click("pinVault"));
    QVERIFY(m_window->waitFor("pinDialog"));
    m_window->find<QComboBox>("pinDuration")->setCurrentIndex(2);
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitGone("pinDialog"));
    QVERIFY(m_window->waitFor("unpin"));
    const auto pins = models::pinsOfAgent(m_window->team(), agent().id);
    QCOMPARE(pins.size(), std::size_t(1));
    QCOMPARE(std::chrono::round<std::chrono::hours>(*pins.front().expiresAt - m_window->world().now()).count(), 24);
    QVERIFY(m_window->click("pinVault"));
    QVERIFY(m_window->waitForText(QStringLiteral("Every vault is pinned to this agent already.")));
    QVERIFY(m_window->click("unpin"));
    QVERIFY(waitUntil([&] { return models::pinsOfAgent(m_window->team(), agent().id).empty(); }));
  }

  void deletedAgent_takesItsPinsAndTokensWithIt() {
    QVERIFY(m_window->click("createToken"));
    takeToken();
    const ItemId id = agent().id;
    QVERIFY(m_window->click("deleteAgent"));
    QVERIFY(m_window->waitForText(QStringLiteral("Its pins and tokens go with it.")));
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(waitUntil([&] { return models::findAgent(m_window->team(), id) == nullptr; }));
    QVERIFY(models::pinsOfAgent(m_window->team(), id).empty());
  }

 private:
  const Agent& agent() { return *std::ranges::find(m_window->team().agents, m_name.toStdString(), &Agent::name); }

  void select(const QString& name) {
    auto* table = m_window->find<QTreeView>("agents");
    for (int row = 0; row < table->model()->rowCount(); ++row)
      if (table->model()->index(row, 0).data() == name) table->setCurrentIndex(table->model()->index(row, 0));
  }

  void takeToken() {
    QVERIFY(m_window->click("dialogAction"));
    QVERIFY(m_window->waitFor("tokenDialog"));
    QVERIFY(m_window->click("doneButton"));
    QVERIFY(m_window->waitGone("tokenDialog"));
    QVERIFY(!agent().tokens.empty());
  }

  std::unique_ptr<WindowWorld> m_window;
  QString m_name;
  int m_agents = 0;
};

CHATELAINE_TEST(AgentsLiveInTheWindow);
#include "agents_live_in_the_window.moc"
