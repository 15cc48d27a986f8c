#include <random>

#include "core/otpauth.h"
#include "core/rule_template.h"
#include "tests/core/drafts.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

namespace {

// Starts from something sensible and spoils it: that reaches deeper than noise does.
class Spoiler {
 public:
  explicit Spoiler(unsigned seed) : m_random(seed) {}

  std::string spoiled(std::string text) {
    const int changes = number(0, 4);
    for (int i = 0; i < changes; ++i) change(text);
    return text;
  }

  Bytes bytes(int longest) {
    Bytes made(static_cast<std::size_t>(number(0, longest)));
    for (std::byte& byte : made) byte = static_cast<std::byte>(number(0, 255));
    return made;
  }

 private:
  int number(int low, int high) { return std::uniform_int_distribution(low, high)(m_random); }
  char character() {
    using namespace std::string_view_literals;
    constexpr std::string_view interesting = ".:/?#[]@%{}*-_=& \t\r\n\0\\09azAZ\xff\xc3"sv;
    return interesting[static_cast<std::size_t>(number(0, static_cast<int>(interesting.size()) - 1))];
  }
  void change(std::string& text) {
    const auto at = static_cast<std::size_t>(number(0, static_cast<int>(text.size())));
    switch (number(0, 2)) {
      case 0: text.insert(at, 1, character()); break;
      case 1: text.erase(at, static_cast<std::size_t>(number(1, 3))); break;
      default:
        if (at < text.size()) text[at] = character();
    }
  }

  std::mt19937 m_random;
};

constexpr unsigned rounds = 20'000;

}  // namespace

class ParsersSurviveAnything : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyHostThatIsAccepted_isCanonical() {
    const std::vector<std::string> starts{"https://api.stripe.com:8443/v1", "*.example.com", "127.0.0.1:80",
                                          "[::1]:443", "2001:db8::1"};
    int accepted = 0;
    for (unsigned seed = 0; seed < rounds; ++seed) {
      const std::string input = Spoiler(seed).spoiled(starts[seed % starts.size()]);
      const auto host = hostFromInput(input);
      if (!host) continue;
      ++accepted;
      const auto again = hostFromInput(host->name + ":" + std::to_string(host->port));
      QVERIFY2(again.has_value() && *again == *host, input.c_str());
      QVERIFY2(host->name.find_first_of(" /?#@%\\\r\n\t") == std::string::npos, input.c_str());
      QVERIFY(host->port != 0);
    }
    QVERIFY(accepted > 1'000);
  }

  void everyOtpInputThatIsAccepted_isWithinItsBounds() {
    const std::vector<std::string> starts{
        "otpauth://totp/ACME:bob?secret=JBSWY3DPEHPK3PXP&issuer=ACME&digits=8&period=60&algorithm=SHA256",
        "jbsw y3dp ehpk 3pxp"};
    int accepted = 0;
    for (unsigned seed = 0; seed < rounds; ++seed) {
      const std::string input = Spoiler(seed).spoiled(starts[seed % starts.size()]);
      const auto binding = parseOtpInput(Secret::copyOf(std::string_view(input)));
      if (!binding) {
        QCOMPARE(binding.error().code, ErrorCode::invalidInput);
        QVERIFY(!binding.error().detail.contains("JBSWY"));
        continue;
      }
      ++accepted;
      QVERIFY(binding->key.size() >= 5);
      QVERIFY(binding->parameters.digits >= 6 && binding->parameters.digits <= 8);
      QVERIFY(binding->parameters.period.count() >= 15 && binding->parameters.period.count() <= 300);
    }
    QVERIFY(accepted > 1'000);
  }

  void aTemplatesParts_makeUpTheWholeText() {
    for (unsigned seed = 0; seed < rounds; ++seed) {
      const std::string input = Spoiler(seed).spoiled("a{key}b{other_1}{x}");
      std::string whole;
      for (const TemplatePart& part : splitTemplate(input)) {
        const bool isField = part.kind == TemplatePartKind::field;
        whole += isField ? "{" + std::string(part.value) + "}" : std::string(part.value);
      }
      QCOMPARE(whole, input);
    }
  }

  void everyEncoding_givesBackWhatItWasGiven() {
    for (unsigned seed = 0; seed < 2'000; ++seed) {
      const Bytes bytes = Spoiler(seed).bytes(70);
      QCOMPARE(fromHex(toHex(bytes)).value(), bytes);
      QCOMPARE(fromBase64(toBase64(bytes)).value(), bytes);
      QCOMPARE(fromBase64Url(toBase64Url(bytes)).value(), bytes);
      const Secret base32 = encodeBase32(Secret::copyOf(ByteView(bytes)));
      QVERIFY(equalInConstantTime(decodeBase32(base32.text())->view(), bytes));
    }
  }

  // One value, one text: otherwise two texts could name the same key or hash.
  void everyEncodingThatIsAccepted_isTheOnlyOne() {
    for (unsigned seed = 0; seed < rounds; ++seed) {
      const std::string padded = Spoiler(seed).spoiled("Zm9vYmFyIGJheg==");
      if (const auto bytes = fromBase64(padded)) QCOMPARE(toBase64(*bytes), padded);
      const std::string unpadded = Spoiler(seed).spoiled("Zm9v-_FyIGJheg");
      if (const auto bytes = fromBase64Url(unpadded)) QCOMPARE(toBase64Url(*bytes), unpadded);
    }
  }

  // Whatever a draft holds, validation ends and says nothing of the secret.
  void everyDraft_isJudged() {
    for (unsigned seed = 0; seed < 2'000; ++seed) {
      Spoiler spoiler(seed);
      CredentialDraft draft = test::apiKeyDraft();
      draft.labels.name = spoiler.spoiled(draft.labels.name);
      draft.binding.hosts.front().name = spoiler.spoiled("api.stripe.com");
      draft.binding.paths = {spoiler.spoiled("/v1/x")};
      draft.binding.rule = HeaderRule{spoiler.spoiled("Authorization"), spoiler.spoiled("Bearer {key}"), {}};
      test::put(draft, "key", spoiler.spoiled("sk_canary_canary"));
      const auto errors = validate(draft, test::noon);
      for (const FieldError& error : errors) QVERIFY(!error.field.contains("canary"));
      if (!errors.empty()) continue;
      const auto& header = std::get<HeaderRule>(draft.binding.rule);  // what passed can't split a request
      const std::string line = header.name + ": " + header.value + std::string(find(draft.secrets, "key")->text());
      QVERIFY2(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, line.c_str());
    }
  }
};

CHATELAINE_TEST(ParsersSurviveAnything);
#include "parsers_survive_anything.moc"
