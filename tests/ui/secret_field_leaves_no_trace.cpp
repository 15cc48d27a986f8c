#include <malloc.h>

#include <QtGui/QClipboard>
#include <QtWidgets/QtWidgets>

#include "tests/support/test_main.h"
#include "tests/ui/process_memory.h"
#include "ui/widgets/secret_field.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

constexpr char key = 0x15;
constexpr int length = 24;

// A canary that exists only masked; each test has its own.
std::string maskedCanary(int number) {
  std::string masked;
  for (int i = 0; i < length; ++i) masked += static_cast<char>(('A' + (i * 7 + number * 5) % 26) ^ key);
  return masked;
}

QString unmasked(const std::string& masked) {
  QString text;
  for (const char c : masked) text += QLatin1Char(static_cast<char>(c ^ key));
  return text;
}

void typeCanary(ui::SecretField& field, const std::string& masked) {
  for (const char c : masked) {
    const char plain = static_cast<char>(c ^ key);
    QTest::keyClick(&field, plain);
  }
}

}  // namespace

// As the programs do first thing in main: what the allocator takes back is overwritten.
class SecretFieldLeavesNoTrace : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { mallopt(M_PERTURB, 0xA5); }
  void cleanupTestCase() { mallopt(M_PERTURB, 0); }
  void init() {
    m_field = std::make_unique<ui::SecretField>();
    m_field->show();
    m_field->setFocus();
  }

  void theSearch_findsATextThatIsThere() {
    const std::string masked = maskedCanary(1);
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(0));
    const QString text = unmasked(masked);
    QVERIFY(uitest::occurrencesInMemory(masked, key) >= 1);
    const QByteArray utf8 = text.toUtf8();
    QVERIFY(uitest::occurrencesInMemory(masked, key) >= 2);
  }

  void whileItIsTyped_thereIsOneCopyInLockedMemory() {
    const std::string masked = maskedCanary(2);
    typeCanary(*m_field, masked);
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(1));
  }

  void afterClear_nothingTypedIsLeft() {
    const std::string masked = maskedCanary(3);
    typeCanary(*m_field, masked);
    m_field->clear();
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(0));
  }

  void afterTake_theTakenSecretIsTheOnlyCopy() {
    const std::string masked = maskedCanary(4);
    typeCanary(*m_field, masked);
    {
      const Secret taken = m_field->take();
      QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(1));
    }
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(0));
  }

  void afterTheFieldIsGone_nothingTypedIsLeft() {
    const std::string masked = maskedCanary(5);
    typeCanary(*m_field, masked);
    m_field.reset();
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(0));
  }

  void aBufferThatGrew_leavesNoOlderOneBehind() {
    const std::string masked = maskedCanary(6);
    typeCanary(*m_field, masked);
    for (int i = 0; i < 600; ++i) QTest::keyClick(m_field.get(), 'x');
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(1));
    m_field->clear();
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(0));
  }

  void afterAPaste_nothingIsLeftOnceTheClipboardHasAnotherText() {
    const std::string masked = maskedCanary(7);
    QGuiApplication::clipboard()->setText(unmasked(masked));
    m_field->paste();
    QVERIFY(!m_field->isEmpty());
    QGuiApplication::clipboard()->setText(QStringLiteral("something else"));
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(1));
    m_field->clear();
    QCOMPARE(uitest::occurrencesInMemory(masked, key), std::size_t(0));
  }

 private:
  std::unique_ptr<ui::SecretField> m_field;
};

CHATELAINE_TEST(SecretFieldLeavesNoTrace);
#include "secret_field_leaves_no_trace.moc"
