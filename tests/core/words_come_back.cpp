// Bytes as words: what is read out, compared or typed is the same bytes again, and anything else is refused.
#include "core/words.h"

#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class WordsComeBack : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // The published example of the encoding: 127.0.0.1 and 63.84.220.193.
  void knownAddresses_haveTheirWords() {
    const Bytes home{std::byte(127), std::byte(0), std::byte(0), std::byte(1)};
    const Bytes other{std::byte(63), std::byte(84), std::byte(220), std::byte(193)};
    QCOMPARE(wordsOf(home).text(), std::string_view("lusab-babad"));
    QCOMPARE(wordsOf(other).text(), std::string_view("gutih-tugad"));
  }

  void everyPairOfBytes_comesBack() {
    for (unsigned value = 0; value < 0x10000; value += 7) {
      const Bytes pair{std::byte(value >> 8U), std::byte(value & 0xffU)};
      const auto back = bytesOfWords(wordsOf(pair).text());
      QVERIFY(back && std::ranges::equal(back->view(), pair));
    }
  }

  void howTheyWereTyped_doesntMatter() {
    const auto plain = bytesOfWords("lusab-babad");
    for (const std::string_view typed : {"LUSAB BABAD", "  lusab\n babad ", "Lusab--Babad", "lusab\tbabad\r\n"}) {
      const auto bytes = bytesOfWords(typed);
      QVERIFY(bytes && *bytes == *plain);
    }
  }

  void anythingElse_isRefused_data() {
    QTest::addColumn<QString>("typed");
    for (const char* typed : {"lusa", "lusabb", "lusab-baba", "lusae", "aabab", "lusab,babad", "lüsab", "lusabbabad"})
      QTest::newRow(typed) << QString::fromUtf8(typed);
  }
  void anythingElse_isRefused() {
    QFETCH(QString, typed);
    QCOMPARE(bytesOfWords(typed.toStdString()).error().code, ErrorCode::invalidInput);
  }

  void nothing_isNothing() {
    QVERIFY(wordsOf({}).isEmpty());
    QVERIFY(bytesOfWords("  ").value().isEmpty());
  }
};

CHATELAINE_TEST(WordsComeBack);
#include "words_come_back.moc"
