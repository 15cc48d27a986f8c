// A text is read at a place as browsers, JSON parsers and address parsers read it, one on top of another.
#include "gateway/rules/spelling.h"
#include "tests/support/test_main.h"

using namespace chatelaine::gateway;

class EscapesAreRead : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void oneEscape_data();
  void oneEscape();
  void severalEscapes_areReadAtEveryDepth();
  void whatIsNoEscape_isNotRead_data();
  void whatIsNoEscape_isNotRead();
  void cutOffEscapes_areAwaited_data();
  void cutOffEscapes_areAwaited();
  void highCodePoints_areReadTwice();
  void secondByte_tellsEarly();
};

namespace {

QList<QByteArray> readings(const QByteArray& text) {
  QList<QByteArray> found;
  const std::string bytes = text.toStdString();
  for (const Reading& reading : readingsAt(bytes, 0)) {
    found << QByteArray(reading.text().data(), reading.size) + "@" +
                 QByteArray::number(static_cast<qulonglong>(reading.next));
  }
  return found;
}

}  // namespace

void EscapesAreRead::oneEscape_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("meaning");
  const auto row = [](const char* text, const char* meaning) {
    QTest::newRow(text) << QByteArray(text) << QByteArray(meaning);
  };
  row("%41", "A");
  row("%6a", "j");
  row("%6A", "j");
  row("%2B", "+");
  row("%C3", "\xc3");
  row("\\u0041", "A");
  row("\\u006a", "j");
  row("\\u20AC", "\xe2\x82\xac");
  row("\\ud83d\\udd11", "\xf0\x9f\x94\x91");
  row("\\x4a", "J");
  row("\\/", "/");
  row("\\\"", "\"");
  row("\\\\", "\\");
  row("\\'", "'");
  row("\\n", "\n");
  row("\\r", "\r");
  row("\\t", "\t");
  row("&amp;", "&");
  row("&lt;", "<");
  row("&gt;", ">");
  row("&quot;", "\"");
  row("&apos;", "'");
  row("&#65;", "A");
  row("&#065;", "A");
  row("&#x41;", "A");
  row("&#X4A;", "J");
  row("&#8364;", "\xe2\x82\xac");
  row("&#x1F511;", "\xf0\x9f\x94\x91");
}

void EscapesAreRead::oneEscape() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, meaning);
  const QByteArray expected = meaning + "@" + QByteArray::number(text.size());
  QCOMPARE(readings(text + "!"), QList<QByteArray>{expected});
}

void EscapesAreRead::severalEscapes_areReadAtEveryDepth() {
  QCOMPARE(readings("%2541x"), (QList<QByteArray>{"%@3", "A@5"}));
  QCOMPARE(readings("%252541x"), (QList<QByteArray>{"%@3", "%@5", "A@7"}));
  QCOMPARE(readings("\\\\u0041x"), (QList<QByteArray>{"\\@2", "A@7"}));
  QCOMPARE(readings("%5Cu0041x"), (QList<QByteArray>{"\\@3", "A@8"}));
  QCOMPARE(readings("\\u00254\\u0031x"), (QList<QByteArray>{"%@6", "A@13"}));
  QCOMPARE(readings("&amp;#65;x"), (QList<QByteArray>{"&@5", "A@9"}));
  QCOMPARE(readings("&amp;amp;lt;x"), (QList<QByteArray>{"&@5", "&@9", "<@12"}));
  QCOMPARE(readings("%26%2365%3Bx"), (QList<QByteArray>{"&@3", "A@11"}));
  QCOMPARE(readings("\\\\\\\\/x"), (QList<QByteArray>{"\\@2", "\\@4", "/@5"}));
}

void EscapesAreRead::whatIsNoEscape_isNotRead_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text : {"plain",
                           "+",
                           "% 41",
                           "%4",
                           "%4gx",
                           "%x41 ",
                           "\\q",
                           "\\u00g1 ",
                           "\\u 0041",
                           "\\xg1 ",
                           "\\ud83dx...",
                           "\\ud83d\\u0041",
                           "\\udd11\\u0041",
                           "&",
                           "&;",
                           "&unknown;",
                           "&amp ",
                           "&#;",
                           "&#x;",
                           "&#65 ",
                           "&#6a;",
                           "&#1234567890;",
                           "&#x110000;",
                           "&lt",
                           "&AMP;"}) {
    QTest::newRow(text) << QByteArray(text);
  }
}

void EscapesAreRead::whatIsNoEscape_isNotRead() {
  QFETCH(QByteArray, text);
  // A lone half of a pair is a code point of its own, and no text that a secret could hold.
  for (const QByteArray& reading : readings(text + " tail")) QVERIFY2(reading.startsWith("\xed"), reading.constData());
}

void EscapesAreRead::cutOffEscapes_areAwaited_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text : {"%",   "%4",   "\\", "\\u", "\\u004", "\\ud83d", "\\ud83d\\", "\\ud83d\\udd1",
                           "\\x", "\\x4", "&",  "&a",  "&am",    "&amp",    "&#",        "&#x",
                           "&#6", "&#65", "%2", "%25", "%254",   "&amp;#6", "\\\\u00"}) {
    QTest::newRow(text) << QByteArray(text);
  }
}

void EscapesAreRead::cutOffEscapes_areAwaited() {
  QFETCH(QByteArray, text);
  QVERIFY(readingsAt(text.toStdString(), 0).isCutOff);
  QVERIFY(!readingsAt(QByteArray(text + "                    ").toStdString(), 0).isCutOff);
}

// UTF-8 that somebody took for Latin-1 comes as one escape per byte.
void EscapesAreRead::highCodePoints_areReadTwice() {
  QCOMPARE(readings("\\u00e4x"), (QList<QByteArray>{"\xc3\xa4@6", "\xe4@6"}));
  QCOMPARE(readings("&#228;x"), (QList<QByteArray>{"\xc3\xa4@6", "\xe4@6"}));
  QCOMPARE(readings("\\u0100x"), (QList<QByteArray>{"\xc4\x80@6"}));
  QCOMPARE(readings("\\u007fx"), (QList<QByteArray>{"\x7f@6"}));
}

// What is told from two bytes must let every escape through.
void EscapesAreRead::secondByte_tellsEarly() {
  for (const char* text :
       {"%41",  "%a1", "%Fe",  "\\u0041", "\\x41", "\\n",  "\\r",    "\\t",    "\\b",   "\\f",   "\\/",
        "\\\"", "\\'", "\\\\", "&amp;",   "&lt;",  "&gt;", "&quot;", "&apos;", "&#65;", "\\%75", "&%23"}) {
    QVERIFY2(mayGoOnAsEscape(text[0], text[1]), text);
  }
  QVERIFY(!mayGoOnAsEscape('%', 'g') && !mayGoOnAsEscape('\\', ' ') && !mayGoOnAsEscape('&', ' '));
  QVERIFY(!mayGoOnAsEscape('a', 'b'));
}

CHATELAINE_TEST(EscapesAreRead);
#include "escapes_are_read.moc"
