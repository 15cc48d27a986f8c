#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/screen_window.h"
#include "ui/screens/frame/sidebar.h"
#include "ui/screens/vaults/vaults_screen.h"
#include "ui/translations.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class NumbersHaveTheirPlural : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { installTranslations(*QCoreApplication::instance()); }

  void counts_readAsPeopleSayThem_data() {
    QTest::addColumn<int>("credentials");
    QTest::addColumn<int>("agents");
    QTest::addColumn<QString>("said");
    QTest::newRow("none") << 0 << 0 << QStringLiteral("0 credentials · 0 agents");
    QTest::newRow("one") << 1 << 1 << QStringLiteral("1 credential · 1 agent");
    QTest::newRow("some") << 2 << 12 << QStringLiteral("2 credentials · 12 agents");
  }
  void counts_readAsPeopleSayThem() {
    QFETCH(int, credentials);
    QFETCH(int, agents);
    QFETCH(QString, said);
    VaultsScreen screen([] { return Timestamp{}; });
    screen.setHeader({.exists = true, .name = {}, .credentials = credentials, .agents = agents, .sync = {}});
    QStringList texts;
    for (const QLabel* label : screen.findChildren<QLabel*>()) texts << label->text();
    QVERIFY2(texts.contains(said), qPrintable(texts.join(u'\n')));
  }

  // "(s)" is only what stands in the source; every such text has its two forms in the English file.
  void noScreen_showsTheSourceOfAPlural() {
    for (const uitest::ScreenWindow& screen : uitest::screenWindows()) {
      const std::unique_ptr<QWidget> window = screen.make();
      for (const QWidget* widget : window->findChildren<QWidget*>()) {
        QString text = widget->accessibleName() + widget->property("text").toString();
        if (const auto* box = qobject_cast<const QComboBox*>(widget))
          for (int i = 0; i < box->count(); ++i) text += box->itemText(i);
        QVERIFY2(!text.contains(QStringLiteral("(s)")), qPrintable(screen.name + u' ' + text));
      }
    }
  }
};

CHATELAINE_TEST(NumbersHaveTheirPlural);
#include "numbers_have_their_plural.moc"
