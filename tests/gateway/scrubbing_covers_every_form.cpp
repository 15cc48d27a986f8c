// Whatever form a service sends a secret back in, however the answer is cut: the agent sees asterisks (P2).
#include "gateway/rules/scrub.h"
#include "gateway/rules/scrub_forms.h"
#include "tests/support/test_main.h"

#include <random>

using namespace chatelaine;
using namespace chatelaine::gateway;

class ScrubbingCoversEveryForm : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void forms_data();
  void forms();
  void base64_isCoveredInEveryAlignment();
  void wrappedBase64_isCovered();
  void emptyLine_endsABlock();
  void stackedBase64_isCovered_data();
  void stackedBase64_isCovered();
  void bytesBeyondAscii_areCovered_data();
  void bytesBeyondAscii_areCovered();
  void keysWithLines_areCovered();
  void secretsOfEscapes_areCovered();
  void everyCut_givesTheSame();
  void overlappingSecrets_areBothCovered();
  void aBeginning_isHeldBackAndLetGo();
  void nothing_isHeldWithoutSecrets();
  void randomText_neverShowsASecret();
};

namespace {

constexpr std::string_view secretText = "sk/live 4e\"C39\\HqLyjW&<D'+";

std::shared_ptr<const ScrubSet> setOf(std::initializer_list<std::string_view> texts) {
  std::vector<Secret> secrets;
  for (const std::string_view text : texts) secrets.push_back(Secret::copyOf(text));
  std::vector<const Secret*> pointers;
  for (const Secret& secret : secrets) pointers.push_back(&secret);
  return std::make_shared<const ScrubSet>(pointers);
}

// Streams `text` in pieces of that size, as a session does.
std::string streamed(const std::shared_ptr<const ScrubSet>& set, std::string_view text, std::size_t piece) {
  Scrubber scrubber(set);
  std::string out;
  std::string buffer;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    buffer.append(text.substr(at, piece));
    const std::size_t ready = scrubber.scrub(buffer, StreamEnd::more);
    out.append(buffer, 0, ready);
    buffer.erase(0, ready);
  }
  scrubber.scrub(buffer, StreamEnd::last);
  return out + buffer;
}

QByteArray decimalEntities(const QByteArray& text) {
  QByteArray out;
  for (const char c : text) out += "&#" + QByteArray::number(static_cast<unsigned char>(c)) + ";";
  return out;
}

std::string stars(std::size_t count) { return std::string(count, '*'); }

}  // namespace

void ScrubbingCoversEveryForm::forms_data() {
  QTest::addColumn<QByteArray>("form");
  const QByteArray plain(secretText.data(), static_cast<qsizetype>(secretText.size()));
  const auto row = [](const char* name, const QByteArray& form) { QTest::newRow(name) << form; };
  row("raw", plain);
  row("percent, some of it", "sk%2Flive 4e%22C39\\Hq%4CyjW&<D'%2B");
  row("percent three times", plain.toPercentEncoding().replace("%", "%25").replace("%", "%25"));
  row("JSON in JSON", R"(sk/live 4e\\\"C39\\\\HqLyjW&<D'+)");
  row("JSON in JSON in JSON", R"(sk/live 4e\\\\\\\"C39\\\\\\\\HqLyjW&<D'+)");
  row("JSON in an address", QByteArray(R"(sk/live 4e\"C39\\HqLyjW&<D'+)").toPercentEncoding());
  row("an address in JSON", plain.toPercentEncoding().replace("%", "\\u0025"));
  row("JSON in HTML", R"(sk\/live 4e\&quot;C39\\HqLyjW&amp;&lt;D&#39;+)");
  row("HTML in JSON", R"(sk\/live 4e&quot;C39\\HqLyjW\u0026amp;\u0026lt;D'+)");
  row("HTML twice", "sk/live 4e&amp;quot;C39\\HqLyjW&amp;amp;&amp;lt;D&amp;#39;+");
  row("JavaScript", "\\x" + plain.toHex(' ').replace(" ", "\\x"));
  row("hexadecimal, escaped", plain.toHex().replace("3", "%33"));
  row("percent", plain.toPercentEncoding());
  row("percent in small letters", "sk%2flive%204e%22C39%5cHqLyjW%26%3cD%27%2b");
  row("percent twice", plain.toPercentEncoding().replace("%", "%25"));
  row("form", plain.toPercentEncoding().replace("%20", "+"));
  row("percent throughout", "%" + plain.toHex('%').toUpper());
  row("hexadecimal", plain.toHex());
  row("hexadecimal in capitals", plain.toHex().toUpper());
  row("JSON", R"(sk/live 4e\"C39\\HqLyjW&<D'+)");
  row("JSON with escaped slash", R"(sk\/live 4e\"C39\\HqLyjW&<D'+)");
  row("JSON throughout", "\\u00" + plain.toHex(' ').replace(" ", "\\u00"));
  row("percent throughout, twice", "%25" + plain.toHex(' ').toUpper().replace(" ", "%25"));
  row("HTML throughout", "&#x" + plain.toHex(' ').replace(" ", ";&#x") + ";");
  row("HTML throughout, decimal", decimalEntities(plain));
  row("HTML", "sk/live 4e&quot;C39\\HqLyjW&amp;&lt;D&#39;+");
  row("HTML with hexadecimal entities", "sk/live 4e&#34;C39\\HqLyjW&amp;&lt;D&#x27;+");
}

void ScrubbingCoversEveryForm::forms() {
  QFETCH(QByteArray, form);
  const std::string text = form.toStdString();
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, std::size_t{1000}}) {
    QCOMPARE(streamed(setOf({secretText}), "before=" + text + " after", piece),
             "before=" + stars(text.size()) + " after");
  }
}

void ScrubbingCoversEveryForm::base64_isCoveredInEveryAlignment() {
  const std::string secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc\xff\xfe\xfb";
  for (const char* prefix : {"", "a", "ab", "abc", "user:"}) {
    for (const char* suffix : {"", "x", "xy", "xyz"}) {
      for (const auto option : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
        const QByteArray encoded = QByteArray::fromStdString(prefix + secret + suffix).toBase64(option);
        const std::string covered = streamed(setOf({secret}), encoded.toStdString(), 7);
        const std::string rest = covered.substr(0, covered.find('*')) + covered.substr(covered.rfind('*') + 1);
        QCOMPARE(covered.size(), static_cast<std::size_t>(encoded.size()));
        QVERIFY2(rest.size() <= std::strlen(prefix) * 2 + std::strlen(suffix) * 2 + 8, rest.c_str());
        QVERIFY(static_cast<std::size_t>(std::ranges::count(covered, '*')) + 1 >= secret.size() * 8 / 6 - 1);
      }
    }
  }
}

// Lines of mail (76), PEM (64) and any other length, as text, indented, and as JSON writes it; a line may end anywhere.
void ScrubbingCoversEveryForm::wrappedBase64_isCovered() {
  const std::string secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
  const std::string encoded = QByteArray::fromStdString("user:" + secret + ":rest").toBase64().toStdString();
  const std::size_t first = (5 * 8 + 5) / 6;
  const std::size_t end = (5 + secret.size()) * 8 / 6;
  for (const std::string lineEnd : {"\n", "\r\n", "\r", "\\n", "\\r\\n", "\\\\n", "%0D%0A", "&#10;", "\n    "}) {
    for (std::size_t length = 1; length <= 76; ++length) {
      std::string wrapped;
      std::vector<std::size_t> places;
      for (std::size_t digit = 0; digit < encoded.size(); ++digit) {
        if (digit > 0 && digit % length == 0) wrapped += lineEnd;
        places.push_back(wrapped.size());
        wrapped += encoded[digit];
      }
      const std::string covered = streamed(setOf({secret}), wrapped, 5);
      QCOMPARE(covered.size(), wrapped.size());
      for (std::size_t digit = first; digit < end; ++digit) QCOMPARE(covered[places[digit]], '*');
      QCOMPARE(covered[places[first - 1]], encoded[first - 1]);
    }
  }
}

// An empty line ends a block, and an event: what stands before it is never held back for what may come behind it.
void ScrubbingCoversEveryForm::emptyLine_endsABlock() {
  const QByteArray encoded = QByteArray("the-real-key").toBase64();
  const auto set = setOf({"the-real-key"});
  for (qsizetype digits = 1; digits < encoded.size() - 1; ++digits) {
    for (const std::string lineEnd : {"\n\n", "\r\n\r\n"}) {
      std::string event = "data: " + encoded.left(digits).toStdString() + lineEnd;
      const std::string before = event;
      QCOMPARE(Scrubber(set).scrub(event, StreamEnd::more), event.size());
      QCOMPARE(event, before);
    }
  }
}

void ScrubbingCoversEveryForm::stackedBase64_isCovered_data() {
  QTest::addColumn<QByteArray>("form");
  const QByteArray plain(secretText.data(), static_cast<qsizetype>(secretText.size()));
  const QByteArray encoded = plain.toBase64();
  QTest::newRow("slashes escaped") << QByteArray("sk??live>>>sk??live").toBase64().replace("/", "\\/");
  QTest::newRow("in an address") << encoded.toPercentEncoding();
  QTest::newRow("in an address, throughout") << QByteArray("%" + encoded.toHex('%'));
  QTest::newRow("in an address in JSON") << encoded.toPercentEncoding().replace("%", "\\u0025");
  QTest::newRow("all as \\u") << QByteArray("\\u00" + encoded.toHex(' ').replace(" ", "\\u00"));
  QTest::newRow("as entities") << QByteArray("&#x" + encoded.toHex(' ').replace(" ", ";&#x") + ";");
  QTest::newRow("of JSON") << QByteArray(R"({"key":"sk/live 4e\"C39\\HqLyjW&<D'+"})").toBase64();
  QTest::newRow("of JSON with escaped slashes") << QByteArray(R"({"key":"sk\/live 4e\"C39\\HqLyjW&<D'+"})").toBase64();
  QTest::newRow("of an address") << QByteArray("https://a.test/?key=" + plain.toPercentEncoding()).toBase64();
  QTest::newRow("twice") << encoded.toBase64();
  QTest::newRow("of a Basic field")
      << QByteArray("Authorization: Basic " + QByteArray("user:" + plain).toBase64()).toBase64();
  QTest::newRow("twice, in the other alphabet") << encoded.toBase64(QByteArray::Base64UrlEncoding);
}

// Judged by what is left: nothing of four digits or more that decodes to a part of the secret.
void ScrubbingCoversEveryForm::stackedBase64_isCovered() {
  QFETCH(QByteArray, form);
  const auto set = setOf({secretText, "sk??live>>>sk??live"});
  for (const std::size_t piece : {std::size_t{1}, std::size_t{11}, std::size_t{4096}}) {
    const std::string covered = streamed(set, "{" + form.toStdString() + "}", piece);
    QCOMPARE(covered.size(), static_cast<std::size_t>(form.size()) + 2);
    QVERIFY2(static_cast<std::size_t>(std::ranges::count(covered, '*')) >= secretText.size(), covered.c_str());
    const std::size_t last = covered.rfind('*');
    QVERIFY2(covered.find_first_not_of('*', covered.find('*')) > last, covered.c_str());  // without a hole
    QVERIFY2(covered.size() - last <= 16, covered.c_str());
  }
}

void ScrubbingCoversEveryForm::bytesBeyondAscii_areCovered_data() {
  QTest::addColumn<QByteArray>("form");
  QTest::newRow("raw") << QByteArray("p\xc3\xa4ssw\xc3\xb6rd\xe2\x82\xac\xf0\x9f\x94\x91");
  QTest::newRow("JSON") << QByteArray("p\\u00e4ssw\\u00f6rd\\u20ac\\ud83d\\udd11");
  QTest::newRow("JSON of UTF-8 taken for Latin-1")
      << QByteArray("p\\u00c3\\u00a4ssw\\u00c3\\u00b6rd\\u00e2\\u0082\\u00ac\\u00f0\\u009f\\u0094\\u0091");
  QTest::newRow("decimal entities") << QByteArray("p&#228;ssw&#246;rd&#8364;&#128273;");
  QTest::newRow("hexadecimal entities") << QByteArray("p&#xE4;ssw&#XF6;rd&#x20ac;&#x1F511;");
  QTest::newRow("percent") << QByteArray("p%C3%A4ssw%C3%B6rd%E2%82%AC%F0%9F%94%91");
  QTest::newRow("hexadecimal") << QByteArray("70c3a4737377c3b67264e282acf09f9491");
}

void ScrubbingCoversEveryForm::bytesBeyondAscii_areCovered() {
  QFETCH(QByteArray, form);
  const auto set = setOf({"p\xc3\xa4ssw\xc3\xb6rd\xe2\x82\xac\xf0\x9f\x94\x91"});
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
    QCOMPARE(streamed(set, "<" + form.toStdString() + ">", piece),
             "<" + stars(static_cast<std::size_t>(form.size())) + ">");
  }
}

void ScrubbingCoversEveryForm::keysWithLines_areCovered() {
  const auto set = setOf({"-----BEGIN\nabc\n-----END\n"});
  for (const std::string form : {"-----BEGIN\nabc\n-----END\n", R"(-----BEGIN\nabc\n-----END\n)",
                                 R"(-----BEGIN\\nabc\\n-----END\\n)", "-----BEGIN%0Aabc%0A-----END%0A"}) {
    QCOMPARE(streamed(set, "[" + form + "]", 3), "[" + stars(form.size()) + "]");
  }
}

// A secret may look like an escape itself, and a text of backslashes can be read in a great many ways.
void ScrubbingCoversEveryForm::secretsOfEscapes_areCovered() {
  const auto covers = [](const std::string& secret, const std::string& form) {
    return streamed(setOf({secret}), "<" + form + ">", 2) == "<" + stars(form.size()) + ">";
  };
  QVERIFY(covers("100%25x", "100%25x") && covers("100%25x", "100%2525x"));
  QVERIFY(covers("a&amp;b", "a&amp;b") && covers("a&amp;b", "a&amp;amp;b"));
  QVERIFY(covers("\\u0041", "\\u0041") && covers("\\u0041", "\\\\u0041"));
  const std::string many(40, '\\');
  QVERIFY(covers(many, many) && covers(many, many + many));
  std::string other = many + "x";
  QCOMPARE(Scrubber(setOf({many + "y"})).scrub(other, StreamEnd::last), other.size());
  QCOMPARE(other, many + "x");
}

void ScrubbingCoversEveryForm::everyCut_givesTheSame() {
  const auto set = setOf({"secret-one", "one-two", "ne"});
  const std::string text = "secret-one-two secret-on secret-secret-one ne n e one-tw";
  const std::string whole = streamed(set, text, text.size());
  QCOMPARE(whole, std::string("************** secret-on secret-********** ** n e o**-tw"));
  for (std::size_t piece = 1; piece < text.size(); ++piece) QCOMPARE(streamed(set, text, piece), whole);
}

void ScrubbingCoversEveryForm::overlappingSecrets_areBothCovered() {
  const auto set = setOf({"abcd", "cdef", "abcdefgh"});
  QCOMPARE(streamed(set, "xabcdefx", 1), std::string("x******x"));
  QCOMPARE(streamed(set, "xabcdefghx", 3), std::string("x********x"));
  QCOMPARE(streamed(set, "ababcdab", 2), std::string("ab****ab"));
}

void ScrubbingCoversEveryForm::aBeginning_isHeldBackAndLetGo() {
  Scrubber scrubber(setOf({"secret"}));
  std::string text = "data: se";
  QCOMPARE(scrubber.scrub(text, StreamEnd::more), std::size_t{6});
  text = "se\n\n";
  QCOMPARE(scrubber.scrub(text, StreamEnd::more), text.size());
  QCOMPARE(text, std::string("se\n\n"));
  QVERIFY(!scrubber.hasFound());
}

void ScrubbingCoversEveryForm::nothing_isHeldWithoutSecrets() {
  std::string text = "anything";
  QCOMPARE(Scrubber(setOf({})).scrub(text, StreamEnd::more), text.size());
  QCOMPARE(Scrubber(nullptr).scrub(text, StreamEnd::more), text.size());
}

// A small alphabet makes beginnings, overlaps and repeats frequent. Judged by a search that is obviously right.
void ScrubbingCoversEveryForm::randomText_neverShowsASecret() {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    const auto randomText = [&](std::size_t size) {
      std::string text(size, 'a');
      for (char& c : text) c = static_cast<char>('a' + random() % 2);
      return text;
    };
    const std::string first = randomText(2 + random() % 5);
    const std::string second = randomText(2 + random() % 5);
    const std::string text = randomText(60);
    std::string expected = text;
    for (const std::string& secret : {first, second}) {
      for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 1)) {
        expected.replace(at, secret.size(), stars(secret.size()));
      }
    }
    QCOMPARE(streamed(setOf({first, second}), text, 1 + random() % 9), expected);
  }
}

CHATELAINE_TEST(ScrubbingCoversEveryForm);
#include "scrubbing_covers_every_form.moc"
