#include "core/otpauth.h"
#include "tests/support/canary.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using std::chrono::seconds;

namespace {

Result<OtpBinding> parse(std::string_view text) { return parseOtpInput(Secret::copyOf(text)); }

}  // namespace

class OtpauthIsParsed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // RFC 4648 section 10.
  void base32_matchesTheRfc_data() {
    QTest::addColumn<std::string>("encoded");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* encoded, const char* text) {
      QTest::newRow(encoded) << std::string(encoded) << std::string(text);
    };
    row("", "");
    row("MY======", "f");
    row("MZXQ====", "fo");
    row("MZXW6===", "foo");
    row("MZXW6YQ=", "foob");
    row("MZXW6YTB", "fooba");
    row("MZXW6YTBOI======", "foobar");
    row("MZXW6YTBOI", "foobar");
    row("mzxw 6ytb-oi", "foobar");
    row("MZ", "f");  // a bit is left over, as in many a real key
  }
  void base32_matchesTheRfc() {
    QFETCH(std::string, encoded);
    QFETCH(std::string, text);
    const auto decoded = decodeBase32(encoded);
    QVERIFY(decoded.has_value());
    QCOMPARE(decoded->text(), std::string_view(text));
  }

  void base32_isWrittenAsItIsRead() {
    QCOMPARE(encodeBase32(Secret::copyOf(std::string_view("foobar"))).text(), std::string_view("MZXW6YTBOI"));
    QCOMPARE(encodeBase32(Secret::copyOf(std::string_view("fooba"))).text(), std::string_view("MZXW6YTB"));
    QCOMPARE(encodeBase32(Secret::copyOf(std::string_view("f"))).text(), std::string_view("MY"));
    QVERIFY(encodeBase32(Secret()).isEmpty());
  }

  void badBase32_isRefused_data() {
    QTest::addColumn<std::string>("text");
    for (const char* text : {"M", "MZX", "MZXW6Y", "MZXW6YT1", "MZXW6YT0", "MZ=W", "MZXW6YT!", "MZXW6YTé"}) {
      QTest::newRow(text) << std::string(text);
    }
  }
  void badBase32_isRefused() {
    QFETCH(std::string, text);
    QCOMPARE(decodeBase32(text).error().code, ErrorCode::invalidInput);
  }

  void aBareKey_getsTheUsualParameters() {
    const auto binding = parse(" jbsw y3dp ehpk 3pxp \n");
    QVERIFY(binding.has_value());
    QCOMPARE(binding->key.text(), std::string_view("Hello!\xde\xad\xbe\xef"));
    QCOMPARE(binding->parameters, OtpParameters{});
    QVERIFY(binding->issuer.empty() && binding->account.empty());
  }

  // The example of the Key Uri Format.
  void theExample_isRead() {
    const auto binding = parse(
        "otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co"
        "&algorithm=SHA1&digits=6&period=30");
    QVERIFY(binding.has_value());
    QCOMPARE(binding->issuer, std::string("ACME Co"));
    QCOMPARE(binding->account, std::string("john.doe@email.com"));
    QCOMPARE(binding->parameters, OtpParameters{});
    QCOMPARE(binding->key.size(), std::size_t{20});
  }

  void everyParameter_isRead() {
    const auto binding =
        parse("OTPAUTH://TOTP/alice?period=60&digits=8&algorithm=sha512&secret=jbswy3dpehpk3pxp%3D&color=red#fragment");
    QVERIFY(binding.has_value());
    QCOMPARE(binding->parameters,
             (OtpParameters{.algorithm = OtpAlgorithm::sha512, .digits = 8, .period = seconds(60)}));
    QCOMPARE(binding->account, std::string("alice"));
    QVERIFY(binding->issuer.empty());
  }

  void theIssuerOfTheParameter_winsOverThatOfTheLabel() {
    const auto binding = parse("otpauth://totp/Old%3A%20bob?secret=JBSWY3DPEHPK3PXP&issuer=New");
    QVERIFY(binding.has_value());
    QCOMPARE(binding->issuer, std::string("New"));
    QCOMPARE(binding->account, std::string("bob"));
  }

  void badInput_namesThePart_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("part");
    const auto row = [](const char* text, const char* part) {
      QTest::newRow(text) << std::string(text) << std::string(part);
    };
    row("", "key");
    row("MZXW6YQ=", "key");  // four bytes
    row("not base32 at all!", "key");
    row("https://example.test/?secret=JBSWY3DPEHPK3PXP", "authenticator");
    row("otpauth-migration://offline?data=AAAA", "authenticator");
    row("otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1", "time-based");
    row("otpauth://totp/a", "key is missing");
    row("otpauth://totp/a?secret=", "key");
    row("otpauth://totp/a?secret=0000000000000000", "key");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&secret=JBSWY3DPEHPK3PXP", "two keys");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "algorithm");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=5", "digits");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=9", "digits");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=six", "digits");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=14", "period");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=301", "period");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=-30", "period");
    row("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=99999999999999999999", "period");
  }
  void badInput_namesThePart() {
    QFETCH(std::string, text);
    QFETCH(std::string, part);
    const auto binding = parse(text);
    QVERIFY(!binding.has_value());
    QCOMPARE(binding.error().code, ErrorCode::invalidInput);
    QVERIFY2(binding.error().detail.contains(part), binding.error().detail.c_str());
    QVERIFY(!binding.error().detail.contains("JBSWY3DP"));
  }

  void brokenEscapes_stayAsTheyAre() {
    const auto binding = parse("otpauth://totp/100%25%zz%4?secret=JBSWY3DPEHPK3PXP");
    QVERIFY(binding.has_value());
    QCOMPARE(binding->account, std::string("100%%zz%4"));
  }

  void theKey_isGoneFromMemoryAfterwards() {
    const test::Canary canary;
    {
      const std::string_view start = "otpauth://totp/a?secret=";
      Secret uri(start.size() + canary.size());
      std::ranges::copy(bytesOf(start), uri.writable().begin());
      std::ranges::copy(canary.secret().view(), uri.writable().begin() + static_cast<std::ptrdiff_t>(start.size()));
      const auto binding = parseOtpInput(uri);  // whether the random text is Base32 or not: no copy may stay
      Q_UNUSED(binding)
    }
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }
};

CHATELAINE_TEST(OtpauthIsParsed);
#include "otpauth_is_parsed.moc"
