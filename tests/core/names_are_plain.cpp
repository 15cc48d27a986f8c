#include "core/names.h"

#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class NamesArePlain : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void titles_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("a word") << std::string("Payments") << true;
    QTest::newRow("several") << std::string("Fred's laptop (work)") << true;
    QTest::newRow("other scripts") << std::string("Zahlungen 支付 🔑") << true;
    QTest::newRow("128 bytes") << std::string(128, 'x') << true;
    QTest::newRow("129 bytes") << std::string(129, 'x') << false;
    QTest::newRow("nothing") << std::string() << false;
    QTest::newRow("a new line") << std::string("Pay\nments") << false;
    QTest::newRow("a tabulator") << std::string("Pay\tments") << false;
    QTest::newRow("an escape") << std::string("\x1b[31mred") << false;
    QTest::newRow("delete") << std::string("Pay\x7f") << false;
    QTest::newRow("a zero") << std::string("Pay\0ments", 9) << false;
  }
  void titles() {
    QFETCH(std::string, name);
    QFETCH(bool, isGood);
    const auto checked = checkTitle(name);
    QCOMPARE(checked.has_value(), isGood);
    if (!checked) QCOMPARE(checked.error().code, ErrorCode::invalidInput);
  }

  void agentNames_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("a word") << std::string("fred") << true;
    QTest::newRow("digits and hyphens") << std::string("build-7-b") << true;
    QTest::newRow("64 characters") << std::string(64, 'a') << true;
    QTest::newRow("65 characters") << std::string(65, 'a') << false;
    QTest::newRow("nothing") << std::string() << false;
    QTest::newRow("upper case") << std::string("Fred") << false;
    QTest::newRow("a space") << std::string("fred b") << false;
    QTest::newRow("a dot") << std::string("fred.b") << false;
    QTest::newRow("an underscore") << std::string("fred_b") << false;
    QTest::newRow("another script") << std::string("frëd") << false;
    QTest::newRow("a zero") << std::string("fr\0d", 4) << false;
  }
  void agentNames() {
    QFETCH(std::string, name);
    QFETCH(bool, isGood);
    const auto checked = checkAgentName(name);
    QCOMPARE(checked.has_value(), isGood);
    if (!checked) QCOMPARE(checked.error().code, ErrorCode::invalidInput);
  }
};

CHATELAINE_TEST(NamesArePlain);
#include "names_are_plain.moc"
