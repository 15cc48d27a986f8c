#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "ui/look/spacing.h"
#include "ui/look/theme.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine::ui;

// Whatever the font and however little room there is: what can be hit stays large enough for it.
class ControlsKeepTheirHeight : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_theme = std::make_unique<Theme>(application(), Appearance::light);
    m_box = std::make_unique<QWidget>();
    auto* column = new QVBoxLayout(m_box.get());
    column->setContentsMargins(0, 0, 0, 0);
    for (QWidget* control : std::initializer_list<QWidget*>{new QLineEdit, new QComboBox, new QSpinBox, new QDateEdit,
                                                            new QPushButton(QStringLiteral("Save")), new QToolButton,
                                                            new QCheckBox(QStringLiteral("Expires")), new QRadioButton,
                                                            new SecretField, new FilterChip(QStringLiteral("GET"))})
      column->addWidget(control);
  }
  void cleanup() { m_box.reset(), m_theme.reset(); }

  void inAnyFont_data() {
    QTest::addColumn<int>("pixels");
    for (const int pixels : {6, 9, 13, 20}) QTest::newRow(qPrintable(QString::number(pixels))) << pixels;
  }
  void inAnyFont() {
    QFETCH(int, pixels);
    QFont font = application().font();
    font.setPixelSize(pixels);
    m_box->setFont(font);
    QCOMPARE(tooSmall(), QStringList());
  }

  void inAWindowThatIsTooLow() {
    m_box->setMinimumSize(1, 1);
    m_box->layout()->setSizeConstraint(QLayout::SetNoConstraint);
    m_box->resize(200, 60);
    QCOMPARE(tooSmall(), QStringList());
  }

  void afterTheStyleWasSetAgain() {
    m_box->show();
    m_theme = std::make_unique<Theme>(application(), Appearance::dark);
    QCOMPARE(tooSmall(), QStringList());
  }

  void partsOfASpinBox_fillIt() {
    auto* spin = m_box->findChild<QSpinBox*>();
    m_box->show();
    QCOMPARE(spin->height(), int(extent::control));
    QCOMPARE(m_box->findChild<QDateEdit*>()->height(), int(extent::control));
    QVERIFY(spin->findChild<QLineEdit*>()->height() < spin->height());
  }

 private:
  static QApplication& application() { return *qobject_cast<QApplication*>(QCoreApplication::instance()); }
  QStringList tooSmall() {
    m_box->show();
    QStringList small;
    for (const QWidget* control : m_box->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
      if (control->height() < extent::target)
        small << QStringLiteral("%1 %2")
                     .arg(QString::fromLatin1(control->metaObject()->className()))
                     .arg(control->height());
    return small;
  }
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<QWidget> m_box;
};

CHATELAINE_TEST(ControlsKeepTheirHeight);
#include "controls_keep_their_height.moc"
