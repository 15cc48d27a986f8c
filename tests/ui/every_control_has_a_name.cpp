#include <QtGui/QAccessible>

#include "tests/support/test_main.h"
#include "tests/ui/gallery.h"
#include "tests/ui/wizard_walk.h"

using namespace chatelaine;
using namespace chatelaine::ui;
using uitest::WizardWalk;

namespace {

bool isInternal(const QWidget* widget) {
  return widget->objectName().startsWith(QStringLiteral("qt_")) || widget->inherits("QScrollBar") ||
         widget->inherits("QAbstractScrollArea") || widget->inherits("QCalendarWidget");
}

// Focusable widgets that are shown and that a screen reader would meet without a name, or too small to hit.
QStringList faultsOf(const QWidget& window) {
  QStringList faults;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisible() || !widget->isEnabled() || widget->focusPolicy() == Qt::NoFocus) continue;
    const bool isView = widget->inherits("QAbstractItemView");
    if (isInternal(widget) && !isView) continue;
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
    const QString who = QString::fromLatin1(widget->metaObject()->className()) + u'/' + widget->objectName();
    if (!accessible || accessible->text(QAccessible::Name).isEmpty()) faults << who + QStringLiteral(": no name");
    if (widget->height() < 24) faults << who + QStringLiteral(": %1 pixels high").arg(widget->height());
  }
  return faults;
}

}  // namespace

class EveryControlHasAName : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void inEachStepOfTheWizard() {
    const WizardWalk walk;
    QTRY_COMPARE(faultsOf(*walk.wizard).join(u'\n'), QString());
    uitest::pictureOf(*walk.wizard, Appearance::dark, QStringLiteral("wizard-1"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-1"));
    walk.type("serviceSearch", QStringLiteral("git"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-1-search"));
    walk.chooseService(QStringLiteral("notion"));
    walk.typeSecret("secretField_key", QStringLiteral("ntn_canary"));
    QTRY_COMPARE(faultsOf(*walk.wizard).join(u'\n'), QString());
    uitest::pictureOf(*walk.wizard, Appearance::dark, QStringLiteral("wizard-2"));
    uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("wizard-2"));
    walk.next();
    QTRY_COMPARE(faultsOf(*walk.wizard).join(u'\n'), QString());
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
      QTRY_COMPARE(faultsOf(*walk.wizard).join(u'\n'), QString());
      uitest::pictureOf(*walk.wizard, Appearance::light, QStringLiteral("way-%1").arg(i));
    }
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
