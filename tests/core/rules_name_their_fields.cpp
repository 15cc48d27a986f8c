#include "core/inject_rule.h"
#include "core/rule_template.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class RulesNameTheirFields : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aTemplate_isSplitIntoTextAndFields_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("parts");  // fields in angle brackets, parts divided by "|"
    const auto row = [](const char* text, const char* parts) {
      QTest::newRow(text) << std::string(text) << std::string(parts);
    };
    row("", "");
    row("plain", "plain");
    row("{key}", "<key>");
    row("Bearer {key}", "Bearer |<key>");
    row("/bot{token}/x", "/bot|<token>|/x");
    row("{a}{b}", "<a>|<b>");
    row("{a_1}:{B2}", "<a_1>|:|<B2>");
    row("{}", "{}");
    row("{1a}", "{1a}");
    row("{a b}", "{a b}");
    row("{open", "{open");
    row("close}", "close}");
    row("{{key}}", "{|<key>|}");
    row("{\"x\":\"{key}\"}", "{\"x\":\"|<key>|\"}");
  }
  void aTemplate_isSplitIntoTextAndFields() {
    QFETCH(std::string, text);
    QFETCH(std::string, parts);
    std::string shown;
    for (const TemplatePart& part : splitTemplate(text)) {
      if (!shown.empty()) shown += '|';
      const bool isField = part.kind == TemplatePartKind::field;
      shown += isField ? "<" + std::string(part.value) + ">" : std::string(part.value);
    }
    QCOMPARE(shown, parts);
  }

  void everyRule_namesTheFieldsOfItsTemplates() {
    using Names = std::vector<std::string>;
    QCOMPARE(fieldsUsed(NoRule{}), Names{});
    QCOMPARE(fieldsUsed(HeaderRule{"Authorization", "Bearer {key}", {{"X", "fixed"}}}), Names{"key"});
    QCOMPARE(fieldsUsed(HeaderRule{"Api-Key", "{key}", {{"App-Key", "{appKey}"}}}), (Names{"key", "appKey"}));
    QCOMPARE(fieldsUsed(QueryRule{"key", "{key}"}), Names{"key"});
    QCOMPARE(fieldsUsed(PathRule{"/bot{token}/"}), Names{"token"});
    QCOMPARE(fieldsUsed(BasicRule{"{user}", "{password}"}), (Names{"user", "password"}));
    QCOMPARE(fieldsUsed(CookieRule{"session", "{value}"}), Names{"value"});
    QCOMPARE(fieldsUsed(SigV4Rule{"s3", "eu-west-1"}), Names{});
    QCOMPARE(fieldsUsed(HmacRule{"X-Signature", "sha256", "{method}{path}"}), Names{});
    QCOMPARE(fieldsUsed(ClientCertificateRule{}), Names{});
  }

  void aFieldUsedTwice_isNamedOnce() {
    QCOMPARE(fieldsUsed(HeaderRule{"X", "{b}-{a}-{b}", {}}), (std::vector<std::string>{"b", "a"}));
  }
};

CHATELAINE_TEST(RulesNameTheirFields);
#include "rules_name_their_fields.moc"
