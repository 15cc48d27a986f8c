// P3: whoever edits where a secret goes, or how, without the secret itself gets `tampered`. For every type and every
// part.
#include <functional>

#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/sync/sample_team.h"

using namespace chatelaine;
using namespace chatelaine::sync;
using namespace chatelaine::test;

namespace {

struct Edit {
  const char* name;
  std::function<void(Binding&)> apply;
};

std::vector<Edit> generalEdits() {
  return {
      {"reveal policy to codes", [](Binding& b) { b.revealPolicy = RevealPolicy::codes; }},
      {"reveal policy to readable", [](Binding& b) { b.revealPolicy = RevealPolicy::readable; }},
      {"host replaced", [](Binding& b) { b.hosts[0].name = "evil.test"; }},
      {"host added", [](Binding& b) { b.hosts.push_back({"evil.test", 443, false}); }},
      {"host removed", [](Binding& b) { b.hosts.pop_back(); }},
      {"hosts swapped", [](Binding& b) { std::swap(b.hosts[0], b.hosts[1]); }},
      {"port", [](Binding& b) { b.hosts[0].port = 8080; }},
      {"private host approved", [](Binding& b) { b.hosts[0].isPrivate = true; }},
      {"method added", [](Binding& b) { b.methods.push_back("DELETE"); }},
      {"methods emptied", [](Binding& b) { b.methods.clear(); }},
      {"method split differently", [](Binding& b) { b.methods = {"GETPOST"}; }},
      {"path added", [](Binding& b) { b.paths.push_back("/"); }},
      {"paths emptied", [](Binding& b) { b.paths.clear(); }},
      {"path shortened", [](Binding& b) { b.paths[0] = "/"; }},
      {"path moved to methods",
       [](Binding& b) {
         b.methods.push_back(b.paths.back());
         b.paths.pop_back();
       }},
      {"destination value", [](Binding& b) { b.destinations[0].value = "https://evil.test/token"; }},
      {"destination purpose", [](Binding& b) { b.destinations[0].purpose = "uri"; }},
      {"destination added", [](Binding& b) { b.destinations.push_back({"smtp", "evil.test:25"}); }},
      {"destination removed", [](Binding& b) { b.destinations.pop_back(); }},
      {"rule to a header", [](Binding& b) { b.rule = HeaderRule{"X-Leak", "{key}", {}}; }},
      {"rule to none or a query",
       [](Binding& b) {
         if (std::holds_alternative<NoRule>(b.rule)) b.rule = QueryRule{"q", "{key}"};
         else b.rule = NoRule{};
       }},
  };
}

// Every text inside the rule, one by one.
struct RuleEdits {
  std::vector<InjectRule> operator()(const NoRule&) const { return {ClientCertificateRule{}}; }
  std::vector<InjectRule> operator()(const HeaderRule& r) const {
    return {HeaderRule{"X", r.value, r.also}, HeaderRule{r.name, r.value + "x", r.also},
            HeaderRule{r.name, r.value, {{"X-More", "1"}}}};
  }
  std::vector<InjectRule> operator()(const QueryRule& r) const {
    return {QueryRule{r.name + "x", r.value}, QueryRule{r.name, r.value + "x"}, CookieRule{r.name, r.value}};
  }
  std::vector<InjectRule> operator()(const PathRule& r) const { return {PathRule{r.prefix + "x/"}}; }
  std::vector<InjectRule> operator()(const BasicRule& r) const {
    return {BasicRule{r.user + "x", r.password}, BasicRule{r.user, r.password + "x"}, BasicRule{r.password, r.user}};
  }
  std::vector<InjectRule> operator()(const CookieRule& r) const {
    return {CookieRule{r.name + "x", r.value}, CookieRule{r.name, r.value + "x"}, QueryRule{r.name, r.value}};
  }
  std::vector<InjectRule> operator()(const SigV4Rule& r) const {
    return {SigV4Rule{"ec2", r.region}, SigV4Rule{r.service, "us-east-1"}};
  }
  std::vector<InjectRule> operator()(const HmacRule& r) const {
    return {HmacRule{"X", r.algorithm, r.messageTemplate}, HmacRule{r.header, "sha512", r.messageTemplate},
            HmacRule{r.header, r.algorithm, "{timestamp}"}};
  }
  std::vector<InjectRule> operator()(const ClientCertificateRule&) const { return {NoRule{}}; }
};

}  // namespace

class EditedBindingIsTampered : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<SampleTeam> m_team;

  SecretContext contextOf(const Binding& binding) const {
    return {m_team->team(), m_team->vault, idOf<ItemId>(1), binding};
  }
  SealedSecret sealed(const Binding& binding) const {
    SecretFields fields;
    fields.push_back({"key", Secret::copyOf("sk_live_0123456789")});
    return sealSecret(fields, contextOf(binding), 1, m_team->vaultKey.publicKey).value();
  }
  ErrorCode errorOf(const SealedSecret& secret, const SecretContext& context) const {
    const auto opened = openSecret(secret, context, m_team->vaultKey.privateKey);
    return opened ? ErrorCode::internal : opened.error().code;
  }

 private Q_SLOTS:
  void initTestCase() {
    startCrypto();
    m_team = std::make_unique<SampleTeam>();
  }

  void unedited_opens_data() {
    QTest::addColumn<int>("type");
    for (const TypeInfo& info : credentialTypes()) QTest::newRow(info.key.data()) << static_cast<int>(info.type);
  }
  void unedited_opens() {
    QFETCH(int, type);
    const Binding binding = sampleBinding(static_cast<CredentialType>(type));
    const auto opened = openSecret(sealed(binding), contextOf(binding), m_team->vaultKey.privateKey);
    QVERIFY(opened.has_value());
    QCOMPARE(opened->size(), std::size_t{1});
    QVERIFY(find(*opened, "key")->text() == "sk_live_0123456789");
  }

  void everyEdit_isTampered_data() { unedited_opens_data(); }
  void everyEdit_isTampered() {
    QFETCH(int, type);
    const Binding binding = sampleBinding(static_cast<CredentialType>(type));
    const SealedSecret secret = sealed(binding);
    for (const Edit& edit : generalEdits()) {
      Binding edited = binding;
      edit.apply(edited);
      QVERIFY2(edited != binding, edit.name);
      QVERIFY2(errorOf(secret, contextOf(edited)) == ErrorCode::tampered, edit.name);
    }
  }

  void everyOtherType_isTampered_data() { unedited_opens_data(); }
  void everyOtherType_isTampered() {
    QFETCH(int, type);
    const Binding binding = sampleBinding(static_cast<CredentialType>(type));
    const SealedSecret secret = sealed(binding);
    for (const TypeInfo& info : credentialTypes()) {
      if (info.type == binding.type) continue;
      Binding edited = binding;
      edited.type = info.type;
      QCOMPARE(errorOf(secret, contextOf(edited)), ErrorCode::tampered);
    }
  }

  void everyPartOfTheRule_isAuthenticated_data() { unedited_opens_data(); }
  void everyPartOfTheRule_isAuthenticated() {
    QFETCH(int, type);
    const Binding binding = sampleBinding(static_cast<CredentialType>(type));
    const SealedSecret secret = sealed(binding);
    for (const InjectRule& rule : std::visit(RuleEdits{}, binding.rule)) {
      Binding edited = binding;
      edited.rule = rule;
      QVERIFY(edited != binding);
      QCOMPARE(errorOf(secret, contextOf(edited)), ErrorCode::tampered);
    }
  }

  void anotherPlace_isTampered() {
    const Binding binding = sampleBinding(CredentialType::apiKey);
    const SealedSecret secret = sealed(binding);
    SecretContext context = contextOf(binding);
    context.item = idOf<ItemId>(2);
    QCOMPARE(errorOf(secret, context), ErrorCode::tampered);
    context = contextOf(binding);
    context.vault = idOf<VaultId>(2);
    QCOMPARE(errorOf(secret, context), ErrorCode::tampered);
    context = contextOf(binding);
    context.team = idOf<TeamId>(2);
    QCOMPARE(errorOf(secret, context), ErrorCode::tampered);
  }

  void anotherIdOrEpoch_isTampered() {
    const Binding binding = sampleBinding(CredentialType::apiKey);
    SealedSecret secret = sealed(binding);
    secret.epoch = 2;
    QCOMPARE(errorOf(secret, contextOf(binding)), ErrorCode::tampered);
    secret = sealed(binding);
    secret.id = idOf<SecretId>(2);
    QCOMPARE(errorOf(secret, contextOf(binding)), ErrorCode::tampered);
  }

  void anotherVaultsKey_opensNothing() {
    const Binding binding = sampleBinding(CredentialType::apiKey);
    const auto other = crypto::generateKemKeyPair();
    QCOMPARE(openSecret(sealed(binding), contextOf(binding), other.privateKey).error().code, ErrorCode::tampered);
  }

  void sizes_tellNothingOfTheSecret() {
    const Binding binding = sampleBinding(CredentialType::apiKey);
    SecretFields shortOne;
    shortOne.push_back({"key", Secret::copyOf("a")});
    SecretFields longOne;
    longOne.push_back({"key", Secret::copyOf(std::string(200, 'a'))});
    const auto& key = m_team->vaultKey.publicKey;
    QCOMPARE(sealSecret(shortOne, contextOf(binding), 1, key)->sealed.size(),
             sealSecret(longOne, contextOf(binding), 1, key)->sealed.size());
  }
};

CHATELAINE_TEST(EditedBindingIsTampered);
#include "edited_binding_is_tampered.moc"
