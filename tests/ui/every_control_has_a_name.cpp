#include "tests/support/test_main.h"
#include "tests/ui/faults.h"
#include "tests/ui/gallery.h"
#include "tests/ui/wizard_walk.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using uitest::WizardWalk;

class EveryControlHasAName : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void inEachStepOfTheWizard() {
    const WizardWalk walk;
    QTRY_COMPARE(uitest::faultsOf(*walk.wizard), QString());
    uitest::pictureOf(*walk.wizard, Appearance::dark, QStringLiteral("wizard-1"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-1"));
    walk.type("serviceSearch", QStringLiteral("git"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-1-search"));
    walk.chooseService(QStringLiteral("notion"));
    walk.typeSecret("secretField_key", QStringLiteral("ntn_canary"));
    QTRY_COMPARE(uitest::faultsOf(*walk.wizard), QString());
    uitest::pictureOf(*walk.wizard, Appearance::dark, QStringLiteral("wizard-2"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-2"));
    walk.next();
    QTRY_COMPARE(uitest::faultsOf(*walk.wizard), QString());
    uitest::pictureOf(*walk.wizard, Appearance::dark, QStringLiteral("wizard-3"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-3"));
    walk.find<QCheckBox>("privateHostCheck")->click();
    walk.type("hostsField", QStringLiteral("what?"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-3-errors"));
  }

  void forEveryWayToAuthenticate() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://api.acme.test"));
    auto* ways = walk.find<QComboBox>("authenticationWay");
    for (int i = 0; i < ways->count(); ++i) {
      ways->setCurrentIndex(i);
      QTRY_COMPARE(ways->itemText(i) + uitest::faultsOf(*walk.wizard), ways->itemText(i));
      uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("way-%1").arg(i));
    }
  }

  void factsToPasteElsewhere_canBeSelected() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("notion"));
    const auto* address = walk.find<QLabel>("documentationAddress");
    QVERIFY(address->isVisible() && address->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    QVERIFY(address->text().contains(QStringLiteral("https://")));
    QCOMPARE(address->focusPolicy() & Qt::TabFocus, 0);  // no stop on the way to what can be changed
  }

  void tabKey_reachesEveryControlAndComesBack() {
    const WizardWalk walk;
    walk.chooseService(QStringLiteral("https://api.acme.test"));
    QSet<QWidget*> reached;
    for (int i = 0; i < 40 && !reached.contains(QApplication::focusWidget()); ++i) {
      reached.insert(QApplication::focusWidget());
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char* name : {"authenticationWay", "secretField_key", "nameField", "identifierField", "expiresCheck",
                             "cancelButton", "backButton"})
      QVERIFY2(reached.contains(walk.find<QWidget>(name)), name);
  }
};

CHATELAINE_TEST(EveryControlHasAName);
#include "every_control_has_a_name.moc"
