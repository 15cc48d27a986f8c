#include "crypto/one_time_code.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/dies.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::crypto;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Secret keyOf(std::string_view text) { return Secret::copyOf(text); }
Timestamp at(long long second) { return Timestamp(seconds(second)); }

constexpr std::string_view key20 = "12345678901234567890";
constexpr std::string_view key32 = "12345678901234567890123456789012";
constexpr std::string_view key64 = "1234567890123456789012345678901234567890123456789012345678901234";

}  // namespace

class OneTimeCodeMatchesTheRfcs : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  // RFC 4226 appendix D.
  void hotp_matchesRfc4226() {
    const std::array codes = std::to_array<std::string_view>(
        {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"});
    for (std::uint64_t counter = 0; counter < codes.size(); ++counter) {
      QCOMPARE(hotp(keyOf(key20), counter, OtpAlgorithm::sha1, 6).text(), codes[counter]);
    }
  }

  // RFC 6238 appendix B.
  void totp_matchesRfc6238_data() {
    QTest::addColumn<long long>("time");
    QTest::addColumn<std::string>("sha1");
    QTest::addColumn<std::string>("sha256");
    QTest::addColumn<std::string>("sha512");
    const auto row = [](long long time, std::string sha1, std::string sha256, std::string sha512) {
      QTest::addRow("%lld", time) << time << sha1 << sha256 << sha512;
    };
    row(59, "94287082", "46119246", "90693936");
    row(1111111109, "07081804", "68084774", "25091201");
    row(1111111111, "14050471", "67062674", "99943326");
    row(1234567890, "89005924", "91819424", "93441116");
    row(2000000000, "69279037", "90698825", "38618901");
    row(20000000000, "65353130", "77737706", "47863826");
  }
  void totp_matchesRfc6238() {
    QFETCH(long long, time);
    QFETCH(std::string, sha1);
    QFETCH(std::string, sha256);
    QFETCH(std::string, sha512);
    const auto code = [time](std::string_view key, OtpAlgorithm algorithm) {
      return std::string(oneTimeCode(keyOf(key), {.algorithm = algorithm, .digits = 8}, at(time)).code.text());
    };
    QCOMPARE(code(key20, OtpAlgorithm::sha1), sha1);
    QCOMPARE(code(key32, OtpAlgorithm::sha256), sha256);
    QCOMPARE(code(key64, OtpAlgorithm::sha512), sha512);
  }

  void theRemainingTime_runsFromThePeriodToOne() {
    const OtpParameters parameters;
    QCOMPARE(oneTimeCode(keyOf(key20), parameters, at(60)).remaining, seconds(30));
    QCOMPARE(oneTimeCode(keyOf(key20), parameters, at(61)).remaining, seconds(29));
    QCOMPARE(oneTimeCode(keyOf(key20), parameters, at(89)).remaining, seconds(1));
    QCOMPARE(oneTimeCode(keyOf(key20), parameters, at(89) + milliseconds(999)).remaining, seconds(1));
  }

  void theNextCode_isTheOneOfTheNextPeriod() {
    const OtpParameters parameters{.digits = 7, .period = seconds(15)};
    const OneTimeCode now = oneTimeCode(keyOf(key20), parameters, at(1000));
    const OneTimeCode later = oneTimeCode(keyOf(key20), parameters, at(1015));
    QCOMPARE(now.next.text(), later.code.text());
    QVERIFY(!(now.code == now.next));
    QCOMPARE(now.code.size(), std::size_t{7});
  }

  void anImpossibleRequest_endsTheProgram() {
    QVERIFY(test::dies([] { hotp(Secret(), 0, OtpAlgorithm::sha1, 6); }));
    QVERIFY(test::dies([] { hotp(keyOf(key20), 0, OtpAlgorithm::sha1, 5); }));
    QVERIFY(test::dies([] { oneTimeCode(keyOf(key20), {.period = seconds(0)}, at(0)); }));
  }
};

CHATELAINE_TEST(OneTimeCodeMatchesTheRfcs);
#include "one_time_code_matches_the_rfcs.moc"
