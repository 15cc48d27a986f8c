#include "core/preview.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class PreviewHidesTheSecret : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyRule_showsWhereTheSecretGoes_data() {
    QTest::addColumn<int>("rule");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* name, int rule, std::string text) { QTest::newRow(name) << rule << text; };
    row("none", 0, "");
    row("header", 1, "Authorization: Bearer ••••••••");
    row("query", 2, "query: key=••••••••");
    row("path", 3, "path: /bot••••••••/…");
    row("basic", 4, "Authorization: Basic base64(alice:••••••••)");
    row("cookie", 5, "Cookie: session=••••••••");
    row("sigv4", 6, "Authorization: AWS4-HMAC-SHA256 eu-west-1/s3 Signature=••••••••");
    row("hmac", 7, "X-Signature: hmac-sha256(••••••••, {method}{path})");
    row("certificate", 8, "TLS: client certificate");
  }
  void everyRule_showsWhereTheSecretGoes() {
    QFETCH(int, rule);
    QFETCH(std::string, text);
    const std::vector<InjectRule> rules{NoRule{},
                                        HeaderRule{"Authorization", "Bearer {key}", {}},
                                        QueryRule{"key", "{key}"},
                                        PathRule{"/bot{token}/"},
                                        BasicRule{"alice", "{password}"},
                                        CookieRule{"session", "{value}"},
                                        SigV4Rule{"s3", "eu-west-1"},
                                        HmacRule{"X-Signature", "sha256", "{method}{path}"},
                                        ClientCertificateRule{}};
    QCOMPARE(previewText(rules.at(static_cast<std::size_t>(rule))), text);
  }

  void fixedHeaders_areShownAsTheyAre() {
    const auto lines = preview(HeaderRule{"Authorization", "Bearer {key}", {{"Notion-Version", "2022-06-28"}}});
    QCOMPARE(lines, (std::vector<PreviewLine>{{"Authorization", "Bearer ••••••••"}, {"Notion-Version", "2022-06-28"}}));
    QCOMPARE(preview(HeaderRule{"Api-Key", "{key}", {{"App-Key", "{appKey}"}}}).back(),
             (PreviewLine{"App-Key", "••••••••"}));
    QVERIFY(preview(NoRule{}).empty());
  }

  void theMask_saysNothingAboutTheLength() {
    QCOMPARE(previewText(HeaderRule{"X", "{a}", {}}), previewText(HeaderRule{"X", "{aVeryMuchLongerField}", {}}));
  }

  void theScope_namesHostsMethodsAndPaths() {
    Binding binding;
    QCOMPARE(scopeText(binding), std::string("no host, any method, any path"));
    binding.hosts = {{.name = "api.stripe.com"}};
    QCOMPARE(scopeText(binding), std::string("api.stripe.com, any method, any path"));
    binding.hosts.push_back({.name = "db.test", .port = 8443, .isPrivate = true});
    binding.methods = {"GET", "POST"};
    binding.paths = {"/v1/"};
    QCOMPARE(scopeText(binding), std::string("api.stripe.com or db.test:8443, GET or POST, /v1/"));
  }
};

CHATELAINE_TEST(PreviewHidesTheSecret);
#include "preview_hides_the_secret.moc"
