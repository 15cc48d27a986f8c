#include "models/service_registry.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::models;

namespace {

std::string serviceJson(const std::string& id, const std::string& rest) {
  return R"({"id":")" + id +
         R"(","name":"N","category":"c","documentation":"https://d.test","login":"https://l.test",)" + rest + "}";
}

constexpr const char* hosts = R"("hosts":["a.test"],)";
constexpr const char* ways =
    R"("authentications":[{"label":"Key","type":"api_key","rule":{"kind":"query","name":"k","value":"{key}"}}])";

Result<ServiceRegistry> parsed(const std::string& services) {
  return ServiceRegistry::fromJson(R"({"format":1,"services":[)" + services + "]}");
}

}  // namespace

class ServiceRegistryRecognises : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void hosts_data() {
    QTest::addColumn<std::string>("host");
    QTest::addColumn<std::string>("id");
    QTest::addColumn<std::string>("tenant");
    QTest::newRow("exact") << std::string("api.stripe.com") << std::string("stripe") << std::string();
    QTest::newRow("tenant") << std::string("acme.zendesk.com") << std::string("zendesk") << std::string("acme");
    QTest::newRow("two labels for one place") << std::string("a.b.zendesk.com") << std::string() << std::string();
    QTest::newRow("no tenant") << std::string(".zendesk.com") << std::string() << std::string();
    QTest::newRow("suffix only") << std::string("notapi.stripe.com") << std::string() << std::string();
    QTest::newRow("look-alike") << std::string("acme.zendesk.com.evil.test") << std::string() << std::string();
    QTest::newRow("exact beats pattern") << std::string("api.pipedrive.com") << std::string("pipedrive")
                                         << std::string();
    QTest::newRow("region in the middle")
        << std::string("sqs.eu-west-1.amazonaws.com") << std::string("aws-sqs") << std::string();
  }
  void hosts() {
    QFETCH(std::string, host);
    QFETCH(std::string, id);
    QFETCH(std::string, tenant);
    const ServiceRegistry registry = ServiceRegistry::builtIn().value();
    const auto found = registry.recognise(host);
    QCOMPARE(found.has_value(), !id.empty());
    if (!found) return;
    QCOMPARE(found->service->id, id);
    QCOMPARE(found->values.contains("tenant") ? found->values.at("tenant") : std::string(), tenant);
  }

  void keys_data() {
    QTest::addColumn<std::string>("chosen");
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("looksLike");
    QTest::newRow("other service") << std::string("stripe") << std::string("ghp_x") << std::string("github");
    QTest::newRow("longest prefix") << std::string("openai") << std::string("sk-ant-x") << std::string("anthropic");
    QTest::newRow("same prefix, chosen wins") << std::string("deepseek") << std::string("sk-x") << std::string();
    QTest::newRow("no service has it") << std::string("mistral") << std::string("whatever") << std::string();
    QTest::newRow("service without prefixes") << std::string("mistral") << std::string("gsk_x") << std::string("groq");
    QTest::newRow("too short to tell") << std::string("mistral") << std::string("s") << std::string();
  }
  void keys() {
    QFETCH(std::string, chosen);
    QFETCH(std::string, key);
    QFETCH(std::string, looksLike);
    const ServiceRegistry registry = ServiceRegistry::builtIn().value();
    const KeyVerdict verdict = registry.judgeKey(key, registry.find(chosen)->authentications.front());
    const ServiceInfo* other = registry.serviceOf(verdict);
    QCOMPARE(other ? other->id : std::string(), looksLike);
  }

  void verdictsWithoutAService_nameNone() {
    const ServiceRegistry registry = ServiceRegistry::builtIn().value();
    for (const KeyVerdict verdict :
         {KeyVerdict::expected, KeyVerdict::unknown, KeyVerdict::notTheUsualPrefix, KeyVerdict(100000)})
      QVERIFY(!registry.serviceOf(verdict));
  }

  void theLongestKnownPrefix_isFound() {
    Authentication how;
    how.prefixes = {"sk_", "sk_live_"};
    QCOMPARE(int(prefixOf("sk_live_1", how)), 1);
    QCOMPARE(int(prefixOf("sk_1", how)), 0);
    QVERIFY(prefixOf("pk_1", how) == PrefixIndex::none);
  }

  void brokenRegistries_areRefusedWithThePlaceNamed_data() {
    QTest::addColumn<std::string>("services");
    QTest::addColumn<std::string>("said");
    const std::string good = std::string(::hosts) + ways;
    QTest::newRow("no hosts") << serviceJson("a", ways) << std::string("services[0] \"a\": hosts is missing");
    QTest::newRow("no ways") << serviceJson("a", R"("hosts":["a.test"])")
                             << std::string("services[0] \"a\": authentications is missing");
    QTest::newRow("twice") << serviceJson("a", good) + "," + serviceJson("a", good)
                           << std::string("services[1] \"a\": id is there twice");
    QTest::newRow("host twice") << serviceJson("a", good) + "," + serviceJson("b", good)
                                << std::string("services[1] \"b\": host is there twice: a.test");
    QTest::newRow("unknown type")
        << serviceJson("a", std::string(::hosts) +
                                R"("authentications":[{"label":"K","type":"magic","rule":{"kind":"basic"}}])")
        << std::string("services[0] \"a\": type is unknown: magic");
    QTest::newRow("unknown rule")
        << serviceJson("a", std::string(::hosts) +
                                R"("authentications":[{"label":"K","type":"api_key","rule":{"kind":"magic"}}])")
        << std::string("services[0] \"a\": rule.kind is unknown: magic");
    QTest::newRow("header without value")
        << serviceJson("a",
                       std::string(::hosts) +
                           R"("authentications":[{"label":"K","type":"api_key","rule":{"kind":"header","name":"X"}}])")
        << std::string("services[0] \"a\": value is missing");
  }
  void brokenRegistries_areRefusedWithThePlaceNamed() {
    QFETCH(std::string, services);
    QFETCH(std::string, said);
    const auto registry = parsed(services);
    QVERIFY(!registry);
    QVERIFY(registry.error().code == ErrorCode::invalidInput);
    QCOMPARE(registry.error().detail, said);
  }

  void whatIsNotJson_orAnotherFormat_isRefused() {
    QVERIFY(ServiceRegistry::fromJson("{").error().code == ErrorCode::invalidInput);
    QVERIFY(ServiceRegistry::fromJson(R"({"format":2,"services":[]})").error().code == ErrorCode::unsupportedVersion);
  }

  void valuesAreFilledIn_andSecretFieldsStay() {
    QCOMPARE(filledIn("{identifier}/token:{key}", {{"identifier", "ana"}}), std::string("ana/token:{key}"));
    QCOMPARE(filledIn("{identifier}", {{"identifier", ""}}), std::string("{identifier}"));
    ServiceInfo service;
    service.hosts = {"{tenant}.a.test", "b.test"};
    QCOMPARE(hostsOf(service, {}), (std::vector<std::string>{"b.test"}));
    QCOMPARE(hostsOf(service, {{"tenant", "ACME"}}), (std::vector<std::string>{"acme.a.test", "b.test"}));
  }
};

CHATELAINE_TEST(ServiceRegistryRecognises);
#include "service_registry_recognises.moc"
