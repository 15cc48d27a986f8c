#include "tests/support/test_main.h"
#include "ui/screens/welcome/passphrase_strength.h"
#include "ui/screens/welcome/strength_meter.h"

using namespace chatelaine::ui;

class PassphraseStrengthIsJudged : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void passphrase_hasItsStrengthAndAdvice_data() {
    QTest::addColumn<QByteArray>("passphrase");
    QTest::addColumn<bool>("suffices");
    QTest::addColumn<int>("advice");
    const auto row = [](const char* passphrase, bool suffices, Advice advice) {
      QTest::newRow(passphrase) << QByteArray(passphrase) << suffices << static_cast<int>(advice);
    };
    row("", false, Advice::none);
    row("password", false, Advice::commonWord);
    row("p4ssw0rd", false, Advice::commonWord);
    row("aaaaaaaaaaaa", false, Advice::commonWord);
    row("abcdefgh", false, Advice::sequence);
    row("qwertyuiop", false, Advice::commonWord);
    row("x9!", false, Advice::tooShort);
    row("correct horse battery staple", true, Advice::none);
    row("gravel-mimosa-teacup-87-orbit", true, Advice::none);
  }
  void passphrase_hasItsStrengthAndAdvice() {
    QFETCH(QByteArray, passphrase);
    QFETCH(bool, suffices);
    QFETCH(int, advice);
    const std::string_view text(passphrase.constData(), static_cast<std::size_t>(passphrase.size()));
    QCOMPARE(strengthOf(text) >= sufficientStrength, suffices);
    QCOMPARE(static_cast<int>(adviceFor(text)), advice);
  }

  void longInput_isJudgedByItsBeginning() {
    const std::string endless(100'000, 'x');
    QVERIFY(strengthOf(endless) < sufficientStrength);
    QCOMPARE(strengthOf(std::string(1, '\0') + "abc"), strengthOf(std::string(1, '\0') + "abc"));
  }

  void everyStrengthAndAdvice_hasWordsOfItsOwn() {
    QSet<QString> words;
    for (int value = 0; value <= static_cast<int>(Strength::strong); ++value)
      words.insert(strengthText(static_cast<Strength>(value)));
    QCOMPARE(words.size(), 6);
    words.clear();
    for (int value = 1; value <= static_cast<int>(Advice::date); ++value)
      words.insert(adviceText(static_cast<Advice>(value)));
    QCOMPARE(words.size(), 6);
    QVERIFY(!words.contains(QString()));
  }
};

CHATELAINE_TEST(PassphraseStrengthIsJudged);
#include "passphrase_strength_is_judged.moc"
