// A placeholder that nobody behind the gateway could use is seen, however it is escaped and cut; ordinary text isn't
// taken for one.
#include "gateway/proxy/placeholder.h"
#include "tests/support/test_main.h"

using namespace chatelaine::gateway;

class PlaceholdersAreRecognised : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void texts_data();
  void texts();
  void pieces_areSearchedAsOne();
  void longBodies_areSearchedToTheEnd();
  void textTypes_areKnown();
};

void PlaceholdersAreRecognised::texts_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<bool>("found");
  const auto row = [](const char* name, const QByteArray& text, bool found) { QTest::newRow(name) << text << found; };
  row("literal", "Bearer vault:stripe", true);
  row("as a URL", "vault://prod/stripe", true);
  row("in JSON", R"({"key":"vault:stripe/main"})", true);
  row("escaped colon", "key=vault%3Astripe", true);
  row("escaped throughout", "%76%61%75%6c%74%3a%73", true);
  row("JSON escapes", R"({"key":"\u0076ault:stripe"})", true);
  row("JSON escaped colon", R"("vault\u003astripe")", true);
  row("placeholder token", "x chph_0123456789abcdef y", true);
  row("agent's token", "token=cha_" + QByteArray(47, 'A'), true);
  row("agent's token in a URL", "/x?t=cha%5F" + QByteArray(47, 'A'), true);
  row("nothing", "", false);
  row("a key in JSON", R"({"vault": "prod"})", false);
  row("a sentence", "the vault: a place", false);
  row("at the end", "vault:", false);
  row("part of a word", "hvault:name", false);
  row("a namespace in C++", "vault::open", false);
  row("a short token", "cha_short", false);
  row("a broken escape", "vault%3", false);
}

void PlaceholdersAreRecognised::texts() {
  QFETCH(QByteArray, text);
  QFETCH(bool, found);
  QCOMPARE(holdsPlaceholder(text.toStdString()), found);
}

void PlaceholdersAreRecognised::pieces_areSearchedAsOne() {
  const std::string body = R"({"key": "\u0076\u0061ult%3Astripe", "other": 1})";
  for (std::size_t size = 1; size <= body.size(); ++size) {
    PlaceholderScan scan;
    for (std::size_t at = 0; at < body.size(); at += size) scan.feed(std::string_view(body).substr(at, size));
    QVERIFY(scan.feed(""));
  }
}

void PlaceholdersAreRecognised::longBodies_areSearchedToTheEnd() {
  PlaceholderScan scan;
  for (int i = 0; i < 3000; ++i) QVERIFY(!scan.feed("hvault:name and "));  // never cut into a placeholder
  QVERIFY(!scan.feed("vau"));
  QVERIFY(scan.feed("lt:x"));
}

void PlaceholdersAreRecognised::textTypes_areKnown() {
  for (const char* type : {"", "text/plain", "TEXT/HTML; charset=utf-8", "application/json", "application/vnd.x+json",
                           "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"}) {
    QVERIFY2(isTextType(type), type);
  }
  for (const char* type : {"application/octet-stream", "image/png", "application/grpc"})
    QVERIFY2(!isTextType(type), type);
}

CHATELAINE_TEST(PlaceholdersAreRecognised);
#include "placeholders_are_recognised.moc"
