#include "tests/core/drafts.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

Binding withRule(InjectRule rule, CredentialType type = CredentialType::apiKey) {
  Binding binding = apiKeyDraft().binding;
  binding.type = type;
  binding.rule = std::move(rule);
  return binding;
}

}  // namespace

class BindingIsValidated : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aGoodBinding_hasNoErrors() { QVERIFY(validate(apiKeyDraft().binding).empty()); }

  void everyKindOfRule_canBeGood() {
    using enum CredentialType;
    const std::vector<Binding> good{
        withRule(NoRule{}),
        withRule(HeaderRule{"X-Api-Key", "{key}", {{"Notion-Version", "2022-06-28"}}}),
        withRule(QueryRule{"api_key", "{key}"}),
        withRule(PathRule{"/bot{key}/"}),
        withRule(BasicRule{"{key}", ""}),
        withRule(BasicRule{"alice", "{password}"}, login),
        withRule(CookieRule{"session", "{value}"}, cookie),
        withRule(SigV4Rule{"s3", "eu-west-1"}, aws),
        withRule(HmacRule{"X-Signature", "sha256", "{timestamp}\n{method}{path}{bodyHash}"}),
        withRule(ClientCertificateRule{}, certificate),
        withRule(HeaderRule{"X", "{anything}", {}}, custom),
    };
    for (const Binding& binding : good)
      QVERIFY2(validate(binding).empty(), std::to_string(binding.rule.index()).c_str());
  }

  void aBadRule_isNamed_data() {
    QTest::addColumn<int>("rule");
    QTest::addColumn<FieldProblem>("problem");
    using enum FieldProblem;
    const std::vector<std::tuple<const char*, FieldProblem>> names{
        {"header name with a space", notAHeaderName},
        {"empty header name", notAHeaderName},
        {"header name with a line break", notAHeaderName},
        {"Host", forbiddenHeader},
        {"content-length", forbiddenHeader},
        {"Transfer-Encoding", forbiddenHeader},
        {"Proxy-Authorization", forbiddenHeader},
        {"extra header that frames", forbiddenHeader},
        {"extra header with a line break", controlCharacter},
        {"header value with a line break", controlCharacter},
        {"header value with a zero byte", controlCharacter},
        {"a field of another type", ruleNamesUnknownField},
        {"the secret itself instead of a field", missing},
        {"basic without a field", missing},
        {"query without a name", missing},
        {"query name with an ampersand", controlCharacter},
        {"path that doesn't begin with a slash", notAPath},
        {"path with a query", notAPath},
        {"path that goes up", notAPath},
        {"cookie name with a space", notAHeaderName},
        {"cookie value with a second cookie", controlCharacter},
        {"sigv4 without a secret key", ruleNamesUnknownField},
        {"sigv4 without a region", missing},
        {"hmac of an unknown algorithm", outOfRange},
        {"hmac of nothing", missing},
        {"hmac of an unknown part", ruleNamesUnknownField},
        {"hmac into a framing header", forbiddenHeader},
        {"client certificate of an API key", ruleNamesUnknownField},
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
      QTest::newRow(std::get<0>(names[i])) << static_cast<int>(i) << std::get<1>(names[i]);
    }
  }
  void aBadRule_isNamed() {
    QFETCH(int, rule);
    QFETCH(FieldProblem, problem);
    const std::vector<Binding> bad{
        withRule(HeaderRule{"X Y", "{key}", {}}),
        withRule(HeaderRule{"", "{key}", {}}),
        withRule(HeaderRule{"X\r\nY", "{key}", {}}),
        withRule(HeaderRule{"Host", "{key}", {}}),
        withRule(HeaderRule{"content-length", "{key}", {}}),
        withRule(HeaderRule{"Transfer-Encoding", "{key}", {}}),
        withRule(HeaderRule{"Proxy-Authorization", "{key}", {}}),
        withRule(HeaderRule{"X", "{key}", {{"Connection", "close"}}}),
        withRule(HeaderRule{"X", "{key}", {{"Y", "a\r\nZ: b"}}}),
        withRule(HeaderRule{"X", "{key}\r\nY: z", {}}),
        withRule(HeaderRule{"X", std::string("{key}\0", 6), {}}),
        withRule(HeaderRule{"X", "{password}", {}}),
        withRule(HeaderRule{"Authorization", "Bearer sk_live_1234", {}}),
        withRule(BasicRule{"alice", "password"}, CredentialType::login),
        withRule(QueryRule{"", "{key}"}),
        withRule(QueryRule{"a&b", "{key}"}),
        withRule(PathRule{"bot{key}/"}),
        withRule(PathRule{"/bot{key}?x="}),
        withRule(PathRule{"/bot{key}/../"}),
        withRule(CookieRule{"a b", "{key}"}),
        withRule(CookieRule{"a", "{key}; b=c"}),
        withRule(SigV4Rule{"s3", "eu-west-1"}),
        withRule(SigV4Rule{"s3", ""}, CredentialType::aws),
        withRule(HmacRule{"X", "md5", "{path}"}),
        withRule(HmacRule{"X", "sha256", ""}),
        withRule(HmacRule{"X", "sha256", "{key}"}),
        withRule(HmacRule{"Host", "sha256", "{path}"}),
        withRule(ClientCertificateRule{}),
    };
    const auto errors = validate(bad.at(static_cast<std::size_t>(rule)));
    QVERIFY(has(errors, "binding.rule", problem));
    QCOMPARE(errors.size(), std::size_t{1});
  }

  void aBadHost_isNamed_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<int>("port");
    QTest::addColumn<FieldProblem>("problem");
    using enum FieldProblem;
    const auto row = [](const char* name, FieldProblem problem, int port = 443) {
      QTest::addRow("%s:%d", name, port) << std::string(name) << port << problem;
    };
    row("", notAHost);
    row("API.stripe.com", notAHost);  // only the canonical form is ever compared
    row("api.stripe.com.", notAHost);
    row("https://api.stripe.com", notAHost);
    row("api.stripe.com:443", notAHost);
    row("a.*.com", notAHost);
    row("*", notAHost);
    row("0x7f.0.0.1", notAHost);
    row("*.com", publicSuffixWildcard);
    row("*.co.uk", publicSuffixWildcard);
    row("*.github.io", publicSuffixWildcard);
    row("api.stripe.com", outOfRange, 0);
  }
  void aBadHost_isNamed() {
    QFETCH(std::string, name);
    QFETCH(int, port);
    QFETCH(FieldProblem, problem);
    Binding binding = apiKeyDraft().binding;
    binding.hosts.push_back({.name = name, .port = static_cast<std::uint16_t>(port)});
    QCOMPARE(validate(binding), (std::vector<FieldError>{{"binding.hosts[1]", problem}}));
  }

  void aRuleWithoutHosts_wouldGoAnywhere() {
    Binding binding = apiKeyDraft().binding;
    binding.hosts.clear();
    QVERIFY(has(validate(binding), "binding.hosts", FieldProblem::noHosts));
    binding.rule = NoRule{};
    QVERIFY(validate(binding).empty());
  }

  void aBadMethodOrPath_isNamed() {
    Binding binding = apiKeyDraft().binding;
    binding.methods = {"GET", "get", "", "TRACE", "CONNECT", "PROPFIND", "A B"};
    binding.paths = {"/v1/", "v1", "/a/../b", "/a?b", "/a%2fb", "/a\\b", "/a b", "/a//b", "", "/a/.."};
    const auto errors = validate(binding);
    for (const int i : {1, 2, 3, 4, 6}) {
      QVERIFY(has(errors, "binding.methods[" + std::to_string(i) + "]", FieldProblem::notAMethod));
    }
    for (const int i : {1, 2, 3, 4, 5, 6, 8, 9}) {
      QVERIFY(has(errors, "binding.paths[" + std::to_string(i) + "]", FieldProblem::notAPath));
    }
    QCOMPARE(errors.size(), std::size_t{13});
  }

  void destinations_areCheckedByTheirPurpose() {
    Binding binding = apiKeyDraft().binding;
    binding.destinations = {{"tokenUrl", "https://auth.test/token"},
                            {"tokenUrl", "http://auth.test/token"},
                            {"uri", "nonsense"},
                            {"host", "db.test:5432"},
                            {"", "x"},
                            {"host", ""},
                            {"host", "a\nb"},
                            {"tokenUrl", "https://user@auth.test/"}};
    QCOMPARE(validate(binding), (std::vector<FieldError>{
                                    {"binding.destinations[1]", FieldProblem::notHttps},
                                    {"binding.destinations[2]", FieldProblem::notAUrl},
                                    {"binding.destinations[4]", FieldProblem::missing},
                                    {"binding.destinations[5]", FieldProblem::missing},
                                    {"binding.destinations[6]", FieldProblem::controlCharacter},
                                    {"binding.destinations[7]", FieldProblem::notAUrl},
                                }));
  }
};

CHATELAINE_TEST(BindingIsValidated);
#include "binding_is_validated.moc"
