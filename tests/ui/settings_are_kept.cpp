#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"
#include "tests/ui/window_world.h"
#include "ui/error_text.h"
#include "ui/look/colours.h"
#include "ui/widgets/banner.h"

using namespace chatelaine;
using uitest::waitUntil;
using uitest::WindowWorld;

class SettingsAreKept : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    m_window = std::make_unique<WindowWorld>();
    m_window->found();
  }
  void cleanupTestCase() { m_window.reset(); }
  void init() {
    if (m_window->canSee("unlockScreen")) QVERIFY(m_window->unlock(m_passphrase));
    QVERIFY(m_window->canSee("settingsScreen") || m_window->click("settings"));
    QVERIFY(m_window->waitFor("settingsScreen"));
  }

  void appearance_changesAtOnceAndIsRemembered_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << 2 << true;
    QTest::newRow("light") << 1 << false;
  }
  void appearance_changesAtOnceAndIsRemembered() {
    QFETCH(int, index);
    QFETCH(bool, dark);
    choose("appearance", index);
    QCOMPARE(ui::coloursOf(QApplication::palette()).dark, dark);
    QCoreApplication::processEvents();
    const QColor paper = m_window->window().grab().toImage().pixelColor(m_window->window().width() - 8, 8);
    QCOMPARE(paper.lightness() < 80, dark);
    restart();
    QCOMPARE(ui::coloursOf(QApplication::palette()).dark, dark);
    QCOMPARE(m_window->find<QComboBox>("appearance")->currentIndex(), index);
  }

  void idleTime_isRemembered() {
    choose("idleLock", 2);
    QCOMPARE(m_window->find<QComboBox>("idleLock")->currentText(), QStringLiteral("After 30 minutes"));
    restart();
    QCOMPARE(m_window->find<QComboBox>("idleLock")->currentText(), QStringLiteral("After 30 minutes"));
  }

  void gateway_isNamedByItsAddress() {
    QVERIFY(m_window->waitForText(QStringLiteral("running, serves your team")));
    auto* address = m_window->find<QLabel>("gatewayAddress");
    QCOMPARE(address->text(), QString::fromStdString(m_window->desktop().gateway().identity()->address));
    QVERIFY(address->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
  }

  void certificate_isSavedAsTheGatewayHasIt() {
    QVERIFY(m_window->click("saveCertificate"));
    QVERIFY(waitUntil([&] { return m_window->window().findChild<QFileDialog*>() != nullptr; }));
    auto* dialog = m_window->window().findChild<QFileDialog*>();
    const QString file = m_window->world().folder() + QStringLiteral("/saved.pem");
    dialog->selectFile(file);
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(file);
    QMetaObject::invokeMethod(dialog, "accept");
    QVERIFY(m_window->waitForText(QStringLiteral("Saved to")));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll().toStdString(), m_window->desktop().gateway().identity()->authorityPem);
  }

  void passphrase_isChangedOnlyByWhoKnowsIt() {
    const QString next = QStringLiteral("gravel mimosa teacup orbit");
    fill(QStringLiteral("wrong"), next);
    QVERIFY(m_window->click("changePassphrase"));
    QVERIFY(m_window->waitForText(ui::errorText(ErrorCode::wrongPassphrase)));
    fill(m_passphrase, next);
    QVERIFY(m_window->click("changePassphrase"));
    QVERIFY(m_window->waitForText(QStringLiteral("The passphrase was changed.")));
    m_window->window().lock(models::LockReason::byPerson);
    QVERIFY(m_window->waitFor("unlockScreen"));
    QVERIFY(!m_window->unlock(m_passphrase));
    QVERIFY(m_window->unlock(next));
    m_passphrase = next;
  }

  void weakOrUnequalPassphrase_canNotBeChosen() {
    fill(m_passphrase, QStringLiteral("password"));
    QVERIFY(!m_window->find<QPushButton>("changePassphrase")->isEnabled());
    fill(m_passphrase, QStringLiteral("gravel mimosa teacup orbit"));
    QVERIFY(m_window->find<QPushButton>("changePassphrase")->isEnabled());
    m_window->typeSecret("repeatPassphrase", QStringLiteral("gravel mimosa"));
    QVERIFY(!m_window->find<QPushButton>("changePassphrase")->isEnabled());
  }

  void size_isRemembered() {
    const QSize size(m_window->window().minimumWidth(), 650);
    m_window->window().resize(size);
    restart();
    QCOMPARE(m_window->window().height(), size.height());
  }

 private:
  void choose(const char* name, int index) {
    auto* box = m_window->find<QComboBox>(name);
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
  }
  void fill(const QString& current, const QString& next) {
    m_window->typeSecret("currentPassphrase", current);
    m_window->typeSecret("newPassphrase", next);
    m_window->typeSecret("repeatPassphrase", next);
  }
  void restart() {
    m_window->window().close();
    m_window->restart();
    QVERIFY(m_window->waitFor("unlockScreen"));
    QVERIFY(m_window->unlock(m_passphrase));
    QVERIFY(m_window->click("settings"));
  }

  std::unique_ptr<WindowWorld> m_window;
  QString m_passphrase = WindowWorld::rightPassphrase();
};

CHATELAINE_TEST(SettingsAreKept);
#include "settings_are_kept.moc"
