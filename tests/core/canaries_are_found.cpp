#include "core/bytes.h"
#include "tests/support/canary.h"
#include "tests/support/encodings.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

// The tests that look for leaks rely on these searches: here they are seen to find.
class CanariesAreFound : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyEncoding_isFound() {
    const std::string secret = "sk/\"+<é>&'\\ 1~?";
    for (const Encoding& encoding : encodingsOf(secret)) {
      QVERIFY2(!encodingFoundIn("before " + encoding.text + " after", secret).empty(), encoding.name.c_str());
    }
  }

  void base64_isFoundWhereverItBegins_data() {
    QTest::addColumn<std::string>("before");
    for (const char* before : {"", "a", "ab", "abc", "user:", "longer user:"})
      QTest::newRow(before) << std::string(before);
  }
  void base64_isFoundWhereverItBegins() {
    QFETCH(std::string, before);
    const std::string secret = "sk_live_?>?>?>1234";
    for (const char* after : {"", "x", "yz", "xyz"}) {
      const std::string text = before + secret + after;
      QVERIFY(!encodingFoundIn(toBase64(bytesOf(text)), secret).empty());
      QVERIFY(!encodingFoundIn(toBase64Url(bytesOf(text)), secret).empty());
      const std::string encoded = toBase64(bytesOf(text));
      QVERIFY(!encodingFoundIn(encoded.substr(0, 9) + "\r\n" + encoded.substr(9), secret).empty());
    }
  }

  void whatIsntThere_isntFound() {
    const std::string secret = "sk_live_1234";
    QCOMPARE(encodingFoundIn("sk_live_123", secret), std::string());
    QCOMPARE(encodingFoundIn(toBase64(bytesOf("sk_live_9999")), secret), std::string());
    QCOMPARE(encodingFoundIn("", secret), std::string());
  }

  void aCanary_isCountedInBytes() {
    const Canary canary;
    const std::string text = "a" + std::string(canary.secret().text()) + std::string(canary.secret().text()) + "b";
    QCOMPARE(canary.countIn(bytesOf(text)), std::size_t{2});
    QCOMPARE(canary.countIn(bytesOf(text.substr(1, canary.size() - 1))), std::size_t{0});
    QCOMPARE(canary.countIn({}), std::size_t{0});
    QCOMPARE(Canary().countIn(bytesOf(text)), std::size_t{0});
  }

  void aCanary_isFoundOnTheHeapAndOnTheStack() {
    const Canary canary;
    QCOMPARE(canary.countInProcess(), std::size_t{0});
    {
      const auto onHeap = std::make_unique<std::string>(canary.secret().text());
      std::array<char, 24> onStack{};
      std::ranges::copy(canary.secret().text(), onStack.begin());
      QCOMPARE(canary.countInProcess(), std::size_t{2});
      wipe(std::as_writable_bytes(std::span(*onHeap)));
      wipe(std::as_writable_bytes(std::span(onStack)));
    }
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }
};

CHATELAINE_TEST(CanariesAreFound);
#include "canaries_are_found.moc"
