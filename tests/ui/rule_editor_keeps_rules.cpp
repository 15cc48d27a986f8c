#include "tests/support/test_main.h"
#include "ui/wizards/rule_editor.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class RuleEditorKeepsRules : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyKindOfRule_comesBackAsItWas_data() {
    QTest::addColumn<InjectRule>("rule");
    QTest::newRow("none") << InjectRule(NoRule{});
    QTest::newRow("header") << InjectRule(
        HeaderRule{"Authorization", "Bearer {key}", {{"Notion-Version", "2022-06-28"}, {"X", "a: b"}}});
    QTest::newRow("query") << InjectRule(QueryRule{"appid", "{key}"});
    QTest::newRow("path") << InjectRule(PathRule{"/bot{key}/"});
    QTest::newRow("basic") << InjectRule(BasicRule{"api", "{key}"});
    QTest::newRow("cookie") << InjectRule(CookieRule{"session", "{value}"});
    QTest::newRow("sigv4") << InjectRule(SigV4Rule{"s3", "eu-central-1"});
    QTest::newRow("hmac") << InjectRule(HmacRule{"X-Signature", "sha256", "{timestamp}{path}"});
    QTest::newRow("certificate") << InjectRule(ClientCertificateRule{});
  }
  void everyKindOfRule_comesBackAsItWas() {
    QFETCH(InjectRule, rule);
    RuleEditor editor;
    editor.setRule(rule);
    QVERIFY(editor.rule() == rule);
  }

  void settingARule_isNotAnEditByThePerson() {
    RuleEditor editor;
    QSignalSpy changes(&editor, &RuleEditor::changed);
    editor.setRule(QueryRule{"key", "{key}"});
    QCOMPARE(changes.count(), 0);
    editor.findChild<QObject*>(QStringLiteral("ruleText0"))->setProperty("text", QStringLiteral("appid"));
    QCOMPARE(changes.count(), 1);
  }

  void linesWithoutAColon_areNoHeaders() {
    const auto headers = headersFromText(QStringLiteral("A: 1\nnonsense\n: x\nB:2"));
    QCOMPARE(headers, (std::vector<FixedHeader>{{"A", "1"}, {"B", "2"}}));
  }
};

CHATELAINE_TEST(RuleEditorKeepsRules);
#include "rule_editor_keeps_rules.moc"
