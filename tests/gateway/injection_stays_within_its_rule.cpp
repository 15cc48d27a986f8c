// What is put into a request is what the rule says, and nothing that could end the place it is put in.
#include "core/rule_template.h"
#include "gateway/rules/inject.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class InjectionStaysWithinItsRule : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void header_isFilledIn();
  void query_isEncoded();
  void path_isEncodedAsASegment();
  void basic_isEncodedAndScrubbedAsAWhole();
  void cookie_isFilledIn();
  void forbiddenCharacters_areRefused_data();
  void forbiddenCharacters_areRefused();
  void missingFields_areRefused();
  void tooShortSecrets_areRefused();
  void otherRules_areRefusedWithTheirReason();
  void onlyUsedFields_areTouched();
  void pathPlaceholder_isCutOff_data();
  void pathPlaceholder_isCutOff();
};

namespace {

SecretFields fieldsOf(std::initializer_list<std::pair<const char*, std::string_view>> pairs) {
  SecretFields fields;
  for (const auto& [name, value] : pairs) fields.push_back({name, Secret::copyOf(value)});
  return fields;
}

QByteArray text(const Secret& secret) {
  return QByteArray(secret.text().data(), static_cast<qsizetype>(secret.size()));
}

}  // namespace

void InjectionStaysWithinItsRule::header_isFilledIn() {
  const HeaderRule rule{"Authorization", "Bearer {key}", {{"Notion-Version", "2022-06-28"}}};
  const auto injection = prepareInjection(rule, fieldsOf({{"key", "sk_1"}}));
  QVERIFY(injection.has_value());
  QCOMPARE(injection->fields.size(), std::size_t{2});
  QCOMPARE(injection->fields[0].name, std::string("Authorization"));
  QCOMPARE(text(injection->fields[0].value), QByteArray("Bearer sk_1"));
  QCOMPARE(text(injection->fields[1].value), QByteArray("2022-06-28"));
  QCOMPARE(injection->secrets.size(), std::size_t{1});
  QCOMPARE(text(injection->secrets[0]), QByteArray("sk_1"));
}

void InjectionStaysWithinItsRule::query_isEncoded() {
  const auto injection = prepareInjection(QueryRule{"api_key", "{key}"}, fieldsOf({{"key", "a&b=c#d/e+f g"}}));
  QVERIFY(injection.has_value());
  QCOMPARE(text(injection->query->value), QByteArray("a%26b%3Dc%23d%2Fe%2Bf%20g"));
}

void InjectionStaysWithinItsRule::path_isEncodedAsASegment() {
  const auto injection = prepareInjection(PathRule{"/bot{token}/"}, fieldsOf({{"token", "1:A/../b?c"}}));
  QVERIFY(injection.has_value());
  QCOMPARE(text(injection->path->prefix), QByteArray("/bot1%3AA%2F..%2Fb%3Fc/"));
}

void InjectionStaysWithinItsRule::basic_isEncodedAndScrubbedAsAWhole() {
  const auto injection =
      prepareInjection(BasicRule{"{user}", "{password}"}, fieldsOf({{"user", "Aladdin"}, {"password", "open sesame"}}));
  QVERIFY(injection.has_value());
  QCOMPARE(text(injection->fields[0].value), QByteArray("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));  // RFC 7617
  QCOMPARE(text(injection->secrets[0]), QByteArray("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
  const auto keyAsUser = prepareInjection(BasicRule{"{key}", ""}, fieldsOf({{"key", "kk"}}));
  QCOMPARE(text(keyAsUser->fields[0].value), QByteArray("Basic a2s6"));
}

void InjectionStaysWithinItsRule::cookie_isFilledIn() {
  const auto injection = prepareInjection(CookieRule{"session", "{value}"}, fieldsOf({{"value", "abc"}}));
  QVERIFY(injection.has_value());
  QCOMPARE(text(injection->cookie->value), QByteArray("abc"));
}

void InjectionStaysWithinItsRule::forbiddenCharacters_areRefused_data() {
  QTest::addColumn<QByteArray>("value");
  for (const char* name : {"CR", "LF", "CRLF", "NUL", "DEL", "escape"}) {
    const QByteArray bad = name == QByteArray("CR")     ? QByteArray("a\rb")
                           : name == QByteArray("LF")   ? QByteArray("a\nb")
                           : name == QByteArray("CRLF") ? QByteArray("a\r\nX: y")
                           : name == QByteArray("NUL")  ? QByteArray("a\0b", 3)
                           : name == QByteArray("DEL")  ? QByteArray("a\x7f")
                                                        : QByteArray("a\x1b[0m");
    QTest::newRow(name) << bad;
  }
}

void InjectionStaysWithinItsRule::forbiddenCharacters_areRefused() {
  QFETCH(QByteArray, value);
  const std::string bad = value.toStdString();
  const InjectRule rules[] = {HeaderRule{"X", "{key}", {}}, QueryRule{"q", "{key}"}, PathRule{"/{key}/"},
                              BasicRule{"{key}", ""},       BasicRule{"u", "{key}"}, CookieRule{"c", "{key}"}};
  for (const InjectRule& rule : rules) {
    QVERIFY(prepareInjection(rule, fieldsOf({{"key", bad}})).error() == InjectProblem::forbiddenCharacter);
  }
  const HeaderRule fixed{"X", "{key}", {{"Y", bad}}};
  QVERIFY(prepareInjection(fixed, fieldsOf({{"key", "kk"}})).error() == InjectProblem::forbiddenCharacter);
  QVERIFY(prepareInjection(CookieRule{"c", "{key}"}, fieldsOf({{"key", "a;b"}})).error() ==
          InjectProblem::forbiddenCharacter);
  QVERIFY(prepareInjection(BasicRule{"{key}", ""}, fieldsOf({{"key", "a:b"}})).error() ==
          InjectProblem::forbiddenCharacter);
  QVERIFY(prepareInjection(PathRule{"bot{key}"}, fieldsOf({{"key", "aa"}})).error() ==
          InjectProblem::forbiddenCharacter);
}

void InjectionStaysWithinItsRule::missingFields_areRefused() {
  const HeaderRule rule{"X", "{key}", {}};
  QVERIFY(prepareInjection(rule, fieldsOf({{"other", "x"}})).error() == InjectProblem::missingField);
  QVERIFY(prepareInjection(rule, fieldsOf({{"key", ""}})).error() == InjectProblem::missingField);
}

// A single character couldn't be covered in answers: they are full of it.
void InjectionStaysWithinItsRule::tooShortSecrets_areRefused() {
  const InjectRule rules[] = {HeaderRule{"X", "{key}", {}}, QueryRule{"q", "{key}"}, PathRule{"/{key}/"},
                              BasicRule{"u", "{key}"}, CookieRule{"c", "{key}"}};
  for (const InjectRule& rule : rules) {
    QVERIFY(prepareInjection(rule, fieldsOf({{"key", "x"}})).error() == InjectProblem::tooShort);
    QVERIFY(prepareInjection(rule, fieldsOf({{"key", "xy"}})).has_value());
  }
}

void InjectionStaysWithinItsRule::otherRules_areRefusedWithTheirReason() {
  const auto fields = fieldsOf({{"key", "xx"}});
  QVERIFY(prepareInjection(NoRule{}, fields).error() == InjectProblem::noRule);
  QVERIFY(prepareInjection(SigV4Rule{"s3", "eu"}, fields).error() == InjectProblem::unsupportedRule);
  QVERIFY(prepareInjection(HmacRule{}, fields).error() == InjectProblem::unsupportedRule);
  QVERIFY(prepareInjection(ClientCertificateRule{}, fields).error() == InjectProblem::unsupportedRule);
  QVERIFY(prepareInjection(HeaderRule{"X", "fixed", {}}, fields).error() == InjectProblem::noRule);
}

void InjectionStaysWithinItsRule::onlyUsedFields_areTouched() {
  const auto injection =
      prepareInjection(HeaderRule{"X", "{key}", {}}, fieldsOf({{"key", "used"}, {"other", "unused"}}));
  QCOMPARE(injection->secrets.size(), std::size_t{1});
  QCOMPARE(text(injection->secrets[0]), QByteArray("used"));
}

void InjectionStaysWithinItsRule::pathPlaceholder_isCutOff_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("pattern");
  QTest::addColumn<QByteArray>("rest");
  const auto row = [](const char* path, const char* pattern, const char* rest) {
    QTest::newRow(path) << QByteArray(path) << QByteArray(pattern) << QByteArray(rest);
  };
  row("/botANYTHING/getMe", "/bot{token}/", "/getMe");
  row("/getMe", "/bot{token}/", "/getMe");
  row("/botX", "/bot{token}/", "/");
  row("/botX/", "/bot{token}/", "/");
  row("/bot/getMe", "/bot{token}/", "/getMe");
  row("/v2/KEY/eth", "/v2/{key}", "/eth");
  row("/v2/KEY", "/v2/{key}", "/");
  row("/", "/v2/{key}", "/");
}

void InjectionStaysWithinItsRule::pathPlaceholder_isCutOff() {
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, pattern);
  QFETCH(QByteArray, rest);
  const std::string pathText = path.toStdString();
  QCOMPARE(QByteArray::fromStdString(std::string(withoutPathPlaceholder(pathText, pattern.toStdString()))), rest);
}

CHATELAINE_TEST(InjectionStaysWithinItsRule);
#include "injection_stays_within_its_rule.moc"
