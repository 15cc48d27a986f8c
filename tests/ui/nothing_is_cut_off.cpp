#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/screen_window.h"
#include "tests/ui/wizard_walk.h"
#include "ui/look/theme.h"
#include "ui/translations.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

// A label shows all of its text, or says by a tool tip what it can't show.
QString faultOf(QLabel& label) {
  label.grab();  // what is below the fold wasn't painted yet
  if (label.text().isEmpty() || !label.toolTip().isEmpty()) return {};
  const QRect place = label.contentsRect();
  const int wanted = label.wordWrap() ? label.heightForWidth(label.width()) : label.sizeHint().width();
  const int given = label.wordWrap() ? label.height() : label.width();
  if (wanted > given) return QStringLiteral("%1: needs %2, has %3").arg(label.text()).arg(wanted).arg(given);
  const QWidget* window = label.window();
  const QRect onWindow(label.mapTo(window, place.topLeft()), place.size());
  const bool isInside = window->rect().left() <= onWindow.left() && onWindow.right() <= window->rect().right();
  return isInside ? QString() : QStringLiteral("%1: outside of the window").arg(label.text());
}

QString faultsOf(QWidget& window) {
  window.show();
  [[maybe_unused]] const bool isExposed = QTest::qWaitForWindowExposed(&window);
  for (int i = 0; i < 3; ++i) QCoreApplication::processEvents();
  QStringList faults;
  for (QLabel* label : window.findChildren<QLabel*>())
    if (label->isVisible() && !faultOf(*label).isEmpty()) faults << faultOf(*label);
  return faults.join(u'\n');
}

}  // namespace

class NothingIsCutOff : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installTranslations(*QCoreApplication::instance());
    m_theme = std::make_unique<Theme>(*qobject_cast<QApplication*>(QCoreApplication::instance()), Appearance::light);
  }
  void cleanupTestCase() { m_theme.reset(); }

  void onNoScreen_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<QSize>("size");
    const auto windows = uitest::screenWindows();
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const bool isDialog = windows[i].name.startsWith(QStringLiteral("dialog"));
      QTest::newRow(qPrintable(windows[i].name)) << int(i) << QSize();
      if (!isDialog)
        QTest::newRow(qPrintable(windows[i].name + QStringLiteral(" at its smallest"))) << int(i) << QSize(900, 600);
    }
  }
  void onNoScreen() {
    QFETCH(int, index);
    QFETCH(QSize, size);
    const std::unique_ptr<QWidget> window = uitest::screenWindows()[std::size_t(index)].make();
    if (size.isValid()) window->resize(size);
    QCOMPARE(faultsOf(*window), QString());
  }

  void inNoStepOfTheWizard() {
    const uitest::WizardWalk walk;
    QCOMPARE(faultsOf(*walk.wizard), QString());
    walk.type("serviceSearch", QStringLiteral("no such service"));
    QCOMPARE(faultsOf(*walk.wizard), QString());
    walk.chooseService(QStringLiteral("notion"));
    QCOMPARE(faultsOf(*walk.wizard), QString());
    walk.typeSecret("secretField_key", QStringLiteral("ghp_canary"));
    QCOMPARE(faultsOf(*walk.wizard), QString());
    walk.next();
    walk.find<QCheckBox>("privateHostCheck")->click();
    walk.type("hostsField", QStringLiteral("what?"));
    QCOMPARE(faultsOf(*walk.wizard), QString());
  }

  void emptyState_wrapsWhereItIsNarrow() {
    EmptyState state(Icon::audit, QStringLiteral("Nothing selected"),
                     QStringLiteral("Choose a line to see it in full. There is more to say than fits into one line."));
    for (const int width : {200, 240, 360, 900}) {
      state.resize(width, 500);
      QCOMPARE(faultsOf(state), QString());
      for (const QLabel* label : state.findChildren<QLabel*>()) {
        QVERIFY(label->geometry().left() >= 0 && label->geometry().right() < width);
        QCOMPARE((label->geometry().left() + label->geometry().right() + 1) / 2, width / 2);
      }
    }
  }

  void emptyStateWithoutAText_isNoReasonToComplain() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral("Negative sizes")));
    EmptyState state(Icon::audit, QStringLiteral("Nothing"), QString());
    state.say(Icon::audit, QString(), QString());
    QCOMPARE(faultsOf(state), QString());
  }

 private:
  std::unique_ptr<Theme> m_theme;
};

CHATELAINE_TEST(NothingIsCutOff);
#include "nothing_is_cut_off.moc"
