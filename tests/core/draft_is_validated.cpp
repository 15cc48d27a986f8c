#include "tests/core/drafts.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::test;
using std::chrono::milliseconds;

class DraftIsValidated : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aGoodDraft_hasNoErrors() { QVERIFY(validate(apiKeyDraft(), noon).empty()); }

  void everyType_canBeGood_data() {
    QTest::addColumn<CredentialType>("type");
    QTest::addColumn<std::string>("field");
    QTest::addColumn<std::string>("value");
    using enum CredentialType;
    const auto row = [](CredentialType type, const char* field, const char* value = "value") {
      QTest::addRow("%s", infoOf(type).key.data()) << type << std::string(field) << std::string(value);
    };
    row(login, "password", "pässword with spaces");
    row(apiKey, "key");
    row(oauth, "refreshToken");
    row(totp, "secret", "jbsw y3dp ehpk 3pxp");
    row(sshKey, "privateKey", "-----BEGIN\nkey\n-----END\n");
    row(database, "connectionString", "postgres://u:p@h/d");
    row(smtp, "password");
    row(aws, "secretAccessKey");
    row(certificate, "privateKey", "-----BEGIN\r\nkey\r\n");
    row(card, "number");
    row(cookie, "value");
    row(custom, "whatever", "several\nlines");
  }
  void everyType_canBeGood() {
    QFETCH(CredentialType, type);
    QFETCH(std::string, field);
    QFETCH(std::string, value);
    QVERIFY(validate(draftOf(type, field, value), noon).empty());
  }

  void aRequiredSecret_isMissing() {
    CredentialDraft draft = apiKeyDraft();
    draft.secrets.clear();
    QVERIFY(has(validate(draft, noon), "secrets.key", FieldProblem::missing));
    put(draft, "key", "");
    QVERIFY(has(validate(draft, noon), "secrets.key", FieldProblem::missing));
    CredentialDraft oauth = draftOf(CredentialType::oauth, "accessToken", "x");
    oauth.secrets.clear();
    QVERIFY(has(validate(oauth, noon), "secrets", FieldProblem::missing));
  }

  void aSecretThatTheTypeDoesntHave_isUnknown() {
    CredentialDraft draft = apiKeyDraft();
    put(draft, "password", "x");
    QVERIFY(has(validate(draft, noon), "secrets.password", FieldProblem::unknownField));
    CredentialDraft twice = apiKeyDraft();
    twice.secrets.push_back({"key", Secret::copyOf(std::string_view("sk_other"))});
    QVERIFY(has(validate(twice, noon), "secrets.key", FieldProblem::unknownField));
  }

  void aSecretThatCouldSplitARequest_isRefused_data() {
    QTest::addColumn<std::string>("value");
    QTest::newRow("line feed") << std::string("sk_a\nX: y");
    QTest::newRow("carriage return") << std::string("sk_a\r");
    QTest::newRow("zero byte") << std::string("sk_a\0b", 6);
  }
  void aSecretThatCouldSplitARequest_isRefused() {
    QFETCH(std::string, value);
    CredentialDraft draft = apiKeyDraft();
    put(draft, "key", value);
    QCOMPARE(validate(draft, noon), (std::vector<FieldError>{{"secrets.key", FieldProblem::controlCharacter}}));
    CredentialDraft custom = draftOf(CredentialType::custom, "pem", value);
    custom.binding.hosts = {{.name = "a.test"}};
    custom.binding.rule = HeaderRule{"X", "{pem}", {}};
    QVERIFY(has(validate(custom, noon), "secrets.pem", FieldProblem::controlCharacter));
  }

  void aSecretThatIsTooLong_isRefused() {
    CredentialDraft draft = apiKeyDraft();
    put(draft, "key", "sk_" + std::string(16 * 1024, 'a'));
    QVERIFY(has(validate(draft, noon), "secrets.key", FieldProblem::tooLong));
    QVERIFY(validate(draftOf(CredentialType::sshKey, "privateKey", std::string(64 * 1024, 'a')), noon).empty());
    QVERIFY(has(validate(draftOf(CredentialType::sshKey, "privateKey", std::string(64 * 1024 + 1, 'a')), noon),
                "secrets.privateKey", FieldProblem::tooLong));
  }

  void aKeyWithAnotherPrefix_isProbablyAnotherKey() {
    CredentialDraft draft = apiKeyDraft();
    put(draft, "key", "pk_live_1234");
    QCOMPARE(validate(draft, noon), (std::vector<FieldError>{{"secrets.key", FieldProblem::wrongPrefix}}));
    draft.labels.metadata.clear();
    QVERIFY(validate(draft, noon).empty());
  }

  void aTotpSecret_isBase32() {
    for (const char* text : {"not base32!", "0189", "M", "===="}) {
      QVERIFY(has(validate(draftOf(CredentialType::totp, "secret", text), noon), "secrets.secret",
                  FieldProblem::notBase32));
    }
  }

  void aRuleThatUsesAFieldThatIsntThere_isNamed() {
    CredentialDraft draft = draftOf(CredentialType::custom, "a", "x");
    draft.binding.hosts = {{.name = "a.test"}};
    draft.binding.rule = HeaderRule{"X", "{b}", {}};
    QCOMPARE(validate(draft, noon), (std::vector<FieldError>{{"binding.rule", FieldProblem::ruleNamesUnknownField}}));
  }

  void anAccessToken_mayBeFetchedLater() {
    CredentialDraft draft = draftOf(CredentialType::oauth, "refreshToken", "x");
    draft.binding.hosts = {{.name = "api.test"}};
    draft.binding.rule = HeaderRule{"Authorization", "Bearer {accessToken}", {}};
    QVERIFY(validate(draft, noon).empty());
    draft.secrets.clear();
    put(draft, "accessToken", "x");
    QVERIFY(validate(draft, noon).empty());
    draft.binding.rule = HeaderRule{"Authorization", "Bearer {refreshToken}", {}};
    QVERIFY(has(validate(draft, noon), "binding.rule", FieldProblem::ruleNamesUnknownField));
  }

  void labels_areChecked_data() {
    QTest::addColumn<std::string>("field");
    QTest::addColumn<std::string>("value");
    QTest::addColumn<FieldProblem>("problem");
    const auto row = [](const char* field, std::string value, FieldProblem problem) {
      QTest::addRow("%s of %zu", field, value.size()) << std::string(field) << value << problem;
    };
    row("name", "", FieldProblem::missing);
    row("name", "  ", FieldProblem::missing);
    for (const char* field : {"name", "service", "identifier", "label", "nameSpace"}) {
      row(field, std::string(257, 'a'), FieldProblem::tooLong);
      row(field, "a\nb", FieldProblem::controlCharacter);
    }
  }
  void labels_areChecked() {
    QFETCH(std::string, field);
    QFETCH(std::string, value);
    QFETCH(FieldProblem, problem);
    CredentialDraft draft = apiKeyDraft();
    CredentialLabels& labels = draft.labels;
    const std::map<std::string, std::string*> fields{{"name", &labels.name},
                                                     {"service", &labels.service},
                                                     {"identifier", &labels.identifier},
                                                     {"label", &labels.label},
                                                     {"nameSpace", &labels.nameSpace}};
    *fields.at(field) = value;
    QCOMPARE(validate(draft, noon), (std::vector<FieldError>{{"labels." + field, problem}}));
    QCOMPARE(validate(draft.labels, noon), (std::vector<FieldError>{{"labels." + field, problem}}));
  }

  void anExpiryInThePast_isRefused() {
    CredentialDraft draft = apiKeyDraft();
    draft.labels.expiresAt = noon;
    QVERIFY(has(validate(draft, noon), "labels.expiresAt", FieldProblem::inThePast));
    draft.labels.expiresAt = noon + milliseconds(1);
    QVERIFY(validate(draft, noon).empty());
  }

  void metadata_isCheckedByItsType_data() {
    QTest::addColumn<CredentialType>("type");
    QTest::addColumn<std::string>("secret");
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("value");
    QTest::addColumn<FieldProblem>("problem");
    using enum CredentialType;
    const auto row = [](CredentialType type, const char* secret, const char* name, std::string value,
                        FieldProblem problem) {
      QTest::addRow("%s %s %s", infoOf(type).key.data(), name, value.substr(0, 20).c_str())
          << type << std::string(secret) << std::string(name) << value << problem;
    };
    row(apiKey, "key", "color", "red", FieldProblem::unknownField);
    row(totp, "secret", "digits", "5", FieldProblem::outOfRange);
    row(totp, "secret", "digits", "six", FieldProblem::outOfRange);
    row(totp, "secret", "period", "301", FieldProblem::outOfRange);
    row(totp, "secret", "algorithm", "MD5", FieldProblem::outOfRange);
    row(smtp, "password", "port", "65536", FieldProblem::outOfRange);
    row(database, "password", "port", "0", FieldProblem::outOfRange);
    row(oauth, "clientSecret", "tokenUrl", "http://auth.test/token", FieldProblem::notHttps);
    row(login, "password", "uri", "nonsense", FieldProblem::notAUrl);
    row(certificate, "privateKey", "chain", std::string(64 * 1024 + 1, 'a'), FieldProblem::tooLong);
    row(apiKey, "key", "service", std::string("a\0b", 3), FieldProblem::controlCharacter);
  }
  void metadata_isCheckedByItsType() {
    QFETCH(CredentialType, type);
    QFETCH(std::string, secret);
    QFETCH(std::string, name);
    QFETCH(std::string, value);
    QFETCH(FieldProblem, problem);
    CredentialDraft draft = draftOf(type, secret, "JBSWY3DPEHPK3PXP");
    draft.labels.metadata = {{name, value}};
    QCOMPARE(validate(draft, noon), (std::vector<FieldError>{{"labels.metadata." + name, problem}}));
  }

  void goodMetadata_isAccepted() {
    CredentialDraft totp = draftOf(CredentialType::totp, "secret", "JBSWY3DPEHPK3PXP");
    totp.labels.metadata = {{"digits", "8"}, {"period", "15"}, {"algorithm", "SHA512"}, {"issuer", "ACME"}};
    QVERIFY(validate(totp, noon).empty());
    CredentialDraft certificate = draftOf(CredentialType::certificate, "privateKey", "key");
    certificate.labels.metadata = {{"certificate", "-----BEGIN\nAAAA\n-----END\n"}};
    QVERIFY(validate(certificate, noon).empty());
    CredentialDraft custom = draftOf(CredentialType::custom, "a", "b");
    custom.labels.metadata = {{"anything", "goes"}};
    QVERIFY(validate(custom, noon).empty());
  }

  void noError_holdsTextOfTheSecret() {
    CredentialDraft draft = apiKeyDraft();
    put(draft, "key", "canary\n");
    draft.labels.name.clear();
    for (const FieldError& error : validate(draft, noon)) QVERIFY(!error.field.contains("canary"));
  }
};

CHATELAINE_TEST(DraftIsValidated);
#include "draft_is_validated.moc"
