#include "tests/support/test_main.h"
#include "tests/ui/wizard_walk.h"
#include "ui/wizards/authentication_ways.h"
#include "ui/wizards/binding_from_fields.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

ServiceChoice serviceNamed(std::string_view id) {
  return {.service = uitest::builtInRegistry().find(id), .host = {}, .type = {}, .values = {}};
}

ServiceChoice kind(CredentialType type) { return {.service = nullptr, .host = {}, .type = type, .values = {}}; }

Binding bindingOf(const ServiceChoice& choice, const models::Authentication& how, const models::TypedValues& values) {
  return bindingFrom(choice, how, values);
}

}  // namespace

class BindingFollowsTheFields : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void typedValues_areFilledIntoHostsAndRule() {
    const ServiceChoice algolia = serviceNamed("algolia");
    const Binding binding = bindingOf(algolia, algolia.service->authentications.front(), {{"identifier", "APP1"}});
    QCOMPARE(binding.hosts.front().name, std::string("app1-dsn.algolia.net"));
    QCOMPARE(std::get<HeaderRule>(binding.rule).also.front().value, std::string("APP1"));
  }

  void aHostThatStillMissesAValue_isLeftOut() {
    const ServiceChoice shop = serviceNamed("shopify");
    QVERIFY(bindingOf(shop, shop.service->authentications.front(), {}).hosts.empty());
  }

  void aTenantInATokenAddress_isFilledInToo() {
    const ServiceChoice graph = serviceNamed("microsoft-graph");
    models::TypedValues values{{"tenant", "acme"}};
    for (const auto& [name, value] : graph.service->authentications.front().metadata) values[name] = value;
    const Binding binding = bindingOf(graph, graph.service->authentications.front(), values);
    QCOMPARE(binding.destinations.front().value,
             std::string("https://login.microsoftonline.com/acme/oauth2/v2.0/token"));
  }

  void placesOtherThanHosts_areBoundByType_data() {
    QTest::addColumn<CredentialType>("type");
    QTest::addColumn<std::string>("purpose");
    QTest::addColumn<std::string>("value");
    QTest::newRow("database") << CredentialType::database << std::string("host") << std::string("db.acme.test:5432");
    QTest::newRow("smtp") << CredentialType::smtp << std::string("host") << std::string("db.acme.test:5432");
    QTest::newRow("login") << CredentialType::login << std::string("uri") << std::string("https://acme.test/login");
    QTest::newRow("cookie") << CredentialType::cookie << std::string("domain") << std::string("acme.test");
    QTest::newRow("oauth") << CredentialType::oauth << std::string("tokenUrl")
                           << std::string("https://acme.test/token");
  }
  void placesOtherThanHosts_areBoundByType() {
    QFETCH(CredentialType, type);
    QFETCH(std::string, purpose);
    QFETCH(std::string, value);
    const models::TypedValues values{{"host", "db.acme.test"},
                                     {"port", "5432"},
                                     {"uri", "https://acme.test/login"},
                                     {"domain", "acme.test"},
                                     {"tokenUrl", "https://acme.test/token"}};
    const Binding binding = bindingOf(kind(type), AuthenticationWays::forType(type).authentication, values);
    QVERIFY(!binding.destinations.empty());
    QCOMPARE(binding.destinations.front().purpose, purpose);
    QCOMPARE(binding.destinations.front().value, value);
  }

  void aLogin_isBoundToTheHostOfItsAddress() {
    const Binding binding =
        bindingOf(kind(CredentialType::login), AuthenticationWays::forType(CredentialType::login).authentication,
                  {{"uri", "https://Acme.test/login"}});
    QCOMPARE(binding.hosts, (std::vector{AllowedHost{.name = "acme.test"}}));
  }

  void aUserName_isTextInTheRuleAndThePasswordAField() {
    const auto ways = AuthenticationWays::forAnyHost();
    const auto basic = std::ranges::find_if(
        ways, [](const AuthenticationWay& way) { return std::holds_alternative<BasicRule>(way.authentication.rule); });
    const Binding binding = bindingOf(kind(CredentialType::login), basic->authentication, {{"username", "ana"}});
    QCOMPARE(binding.rule, InjectRule(BasicRule{"ana", "{password}"}));
  }
};

CHATELAINE_TEST(BindingFollowsTheFields);
#include "binding_follows_the_fields.moc"
