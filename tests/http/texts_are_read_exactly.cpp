// The small readings that everything else relies on: tokens, lists, escapes, paths with parameters.
#include <set>

#include "http/framing.h"
#include "http/message.h"
#include "http/pattern.h"
#include "tests/support/test_main.h"

using namespace chatelaine::http;

class TextsAreReadExactly : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void names_areComparedWithoutCase();
  void tokens_data();
  void tokens();
  void lists_data();
  void lists();
  void onlyValue_isTheOnlyOne();
  void escapes_data();
  void escapes();
  void patterns_data();
  void patterns();
  void everyProblem_hasANameOfItsOwn();
};

void TextsAreReadExactly::names_areComparedWithoutCase() {
  QVERIFY(equalsIgnoringCase("Content-LENGTH", "content-length"));
  QVERIFY(!equalsIgnoringCase("Content-Length", "Content-Lengt"));
  QVERIFY(!equalsIgnoringCase("Content_Length", "Content-Length"));
  QVERIFY(!equalsIgnoringCase("[", "{"));  // 0x20 apart, but no letters
  QVERIFY(!equalsIgnoringCase("@", "`"));
  QVERIFY(equalsIgnoringCase("", ""));
}

void TextsAreReadExactly::tokens_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<bool>("isOne");
  for (const char* text : {"GET", "X-Api-Key", "a", "9", "!#$%&'*+-.^_`|~", "M-SEARCH"})
    QTest::newRow(text) << QByteArray(text) << true;
  for (const char* text :
       {"a b", "a:b", "a\tb", "(a)", "a,b", "a/b", "a;b", "<a>", "a=b", "a?b", "a@b", "[a]", "{a}", "\"a\"", "a\\b"})
    QTest::newRow(text) << QByteArray(text) << false;
  QTest::newRow("empty") << QByteArray() << false;
  QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
  QTest::newRow("beyond ASCII") << QByteArray("caf\xc3\xa9") << false;
}

void TextsAreReadExactly::tokens() {
  QFETCH(QByteArray, text);
  QFETCH(bool, isOne);
  QCOMPARE(isToken(text.toStdString()), isOne);
}

void TextsAreReadExactly::lists_data() {
  QTest::addColumn<QByteArray>("value");
  QTest::addColumn<bool>("named");
  const auto row = [](const char* value, bool named) { QTest::newRow(value) << QByteArray(value) << named; };
  row("close", true);
  row("Close", true);
  row("keep-alive, close", true);
  row("keep-alive,close", true);
  row(" \tclose\t ,x", true);
  row(",,close,,", true);
  row("closed", false);
  row("not close", false);
  row("keep-alive", false);
  row("", false);
  row(",", false);
  row("clo,se", false);
}

void TextsAreReadExactly::lists() {
  QFETCH(QByteArray, value);
  QFETCH(bool, named);
  const std::string text = value.toStdString();
  QCOMPARE(listNames({{"Connection", text}}, "connection", "close"), named);
  QCOMPARE(listNames({{"connection", "x"}, {"CONNECTION", text}}, "Connection", "close"), named);  // on several lines
  QVERIFY(!listNames({{"Other", text}}, "connection", "close"));
}

void TextsAreReadExactly::onlyValue_isTheOnlyOne() {
  const std::vector<FieldView> fields{{"A", "1"}, {"B", "2"}, {"b", "2"}};
  QVERIFY(onlyValue(fields, "a") == "1");
  QVERIFY(!onlyValue(fields, "B").has_value());  // two that are equal are two
  QVERIFY(!onlyValue(fields, "C").has_value());
}

void TextsAreReadExactly::escapes_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QByteArray>("plain");
  QTest::addColumn<bool>("isGood");
  const auto row = [](const char* text, const QByteArray& plain) {
    QTest::newRow(text) << QByteArray(text) << plain << true;
  };
  row("", "");
  row("plain", "plain");
  row("a%20b", "a b");
  row("%2f%2F", "//");
  row("%00", QByteArray("\0", 1));
  row("%25%34%31", "%41");  // once, not twice
  row("a+b", "a+b");
  row("%C3%A9", "\xc3\xa9");
  for (const char* text : {"%", "%4", "a%", "%4g", "%g4", "%-1", "%+1", "% 1", "%0x", "%%41"}) {
    QTest::newRow(text) << QByteArray(text) << QByteArray() << false;
  }
}

void TextsAreReadExactly::escapes() {
  QFETCH(QByteArray, text);
  QFETCH(QByteArray, plain);
  QFETCH(bool, isGood);
  const auto decoded = percentDecoded(text.toStdString());
  QCOMPARE(decoded.has_value(), isGood);
  if (isGood) QCOMPARE(*decoded, plain.toStdString());
}

void TextsAreReadExactly::patterns_data() {
  QTest::addColumn<QByteArray>("pattern");
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("values");
  const auto row = [](const char* name, const char* pattern, const char* path, const char* values) {
    QTest::newRow(name) << QByteArray(pattern) << QByteArray(path) << QByteArray(values);
  };
  row("plain", "/v1/x", "/v1/x", "a= b=");
  row("one", "/v1/{a}", "/v1/one", "a=one b=");
  row("two", "/v1/{a}/{b}", "/v1/one/two", "a=one b=two");
  row("decoded", "/v1/{a}", "/v1/x%20y", "a=x y b=");
  row("an encoded slash stays in its segment", "/v1/{a}", "/v1/x%2Fy", "a=x/y b=");
  row("an encoded plain segment is another one", "/v1/x", "/v1/%78", "no");
  row("a slash at the end", "/v1/x", "/v1/x/", "no");
  row("a slash too many", "/v1/x", "//v1/x", "no");
  row("too short", "/v1/{a}", "/v1", "no");
  row("too long", "/v1/{a}", "/v1/x/y", "no");
  row("an empty value", "/v1/{a}/x", "/v1//x", "no");
  row("a broken escape", "/v1/{a}", "/v1/%zz", "no");
  row("another case", "/v1/x", "/V1/x", "no");
  row("braces in a path are text", "/v1/x", "/v1/{a}", "no");
}

void TextsAreReadExactly::patterns() {
  QFETCH(QByteArray, pattern);
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, values);
  const auto match = Pattern(pattern.toStdString()).match(path.toStdString());
  QCOMPARE(match ? "a=" + (*match)["a"] + " b=" + (*match)["b"] : std::string("no"), values.toStdString());
}

void TextsAreReadExactly::everyProblem_hasANameOfItsOwn() {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(FramingProblem::trailersTooLarge); ++i) {
    const std::string_view name = toString(static_cast<FramingProblem>(i));
    QVERIFY(isToken(name) && name != "unknown");
    names.insert(name);
  }
  QCOMPARE(names.size(), static_cast<std::size_t>(FramingProblem::trailersTooLarge) + 1);
}

CHATELAINE_TEST(TextsAreReadExactly);
#include "texts_are_read_exactly.moc"
