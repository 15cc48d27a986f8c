#include <algorithm>
#include <set>

#include "core/validate.h"
#include "models/service_registry.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::models;

namespace {

const Timestamp now{std::chrono::seconds(1'750'000'000)};

const ServiceRegistry& registry() {
  static const ServiceRegistry built = ServiceRegistry::builtIn().value();
  return built;
}

// For every place that a host has to be filled in.
const TypedValues anything{{"tenant", "acme"}, {"region", "eu-central-1"}, {"identifier", "ana"}};

// What a person would type for this way to authenticate.
TypedValues sampleValues(const Authentication& how) {
  TypedValues values{{"tenant", "acme"}, {"identifier", "ana"}, {"username", "ana"}, {"region", "eu-central-1"}};
  for (const auto& [name, value] : how.metadata) values[name] = value;
  for (auto& [name, value] : values) value = filledIn(value, values);
  return values;
}

CredentialDraft sampleDraft(const ServiceInfo& service, const Authentication& how) {
  const TypedValues values = sampleValues(how);
  CredentialDraft draft;
  draft.labels.name = service.name;
  draft.labels.service = service.id;
  for (const std::string_view field : infoOf(how.type).metadataFields)
    if (const auto value = values.find(field); value != values.end())
      draft.labels.metadata[std::string(field)] = value->second;
  draft.binding.type = how.type;
  draft.binding.rule = filledIn(how.rule, values);
  for (const std::string& host : hostsOf(service, values)) draft.binding.hosts.push_back({.name = host});
  std::vector<std::string> fields = fieldsUsed(draft.binding.rule);
  if (fields.empty())
    for (const std::string_view field : infoOf(how.type).requiredSecretFields) fields.emplace_back(field);
  for (const std::string& field : fields) draft.secrets.push_back({field, Secret::copyOf("s3cret")});
  return draft;
}

QString describe(const ServiceInfo& service, const std::vector<FieldError>& errors) {
  QString text = QString::fromStdString(service.id);
  for (const FieldError& error : errors)
    text += QStringLiteral(" %1:%2").arg(QString::fromStdString(error.field)).arg(int(error.problem));
  return text;
}

}  // namespace

class ServiceRegistryIsValid : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void thereAreAtLeast120Services() { QVERIFY(registry().services().size() >= 120); }

  void everyWayToAuthenticate_makesACredentialThatMayBeSaved() {
    for (const ServiceInfo& service : registry().services()) {
      for (const Authentication& how : service.authentications) {
        const auto errors = validate(sampleDraft(service, how), now);
        QVERIFY2(errors.empty(), qPrintable(describe(service, errors)));
      }
    }
  }

  void onceFilledIn_noRuleOrHostHoldsAPlaceToFillIn() {
    for (const ServiceInfo& service : registry().services()) {
      for (const Authentication& how : service.authentications) {
        const CredentialDraft draft = sampleDraft(service, how);
        QCOMPARE(draft.binding.hosts.size(), service.hosts.size());
        for (const std::string& field : fieldsUsed(draft.binding.rule))
          QVERIFY2(find(draft.secrets, field), (service.id + " " + field).c_str());
      }
    }
  }

  void idsAndHosts_areUniqueAndWellFormed() {
    std::set<std::string> ids, names, hosts;
    for (const ServiceInfo& service : registry().services()) {
      QVERIFY2(ids.insert(service.id).second, service.id.c_str());
      QVERIFY2(names.insert(service.name).second, service.name.c_str());
      QVERIFY(service.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
      QVERIFY2(!service.name.empty() && !service.category.empty(), service.id.c_str());
      for (const std::string& host : service.hosts) {
        QVERIFY2(hosts.insert(host).second, host.c_str());
        QVERIFY2(!host.contains('*'), host.c_str());  // a wildcard would send the key to every tenant
        const auto parsed = hostFromInput("https://" + filledIn(host, anything));
        QVERIFY2(parsed && parsed->name == filledIn(host, anything) && parsed->port == 443, host.c_str());
      }
    }
  }

  void addresses_areHttps() {
    for (const ServiceInfo& service : registry().services()) {
      for (const std::string& url : {service.documentationUrl, service.loginUrl}) {
        QVERIFY2(url.starts_with("https://") && hostFromInput(url).has_value(), service.id.c_str());
      }
    }
  }

  // Of two services with the same prefix neither is named; a prefix that is nobody's alone must at least be theirs.
  void prefixesOfOneWay_dontRepeatOrSwallowEachOther() {
    for (const ServiceInfo& service : registry().services()) {
      for (const Authentication& how : service.authentications) {
        for (const std::string& prefix : how.prefixes) {
          QVERIFY2(prefix.size() >= 2 && prefix.find_first_of(" {}*") == std::string::npos, service.id.c_str());
          QCOMPARE(std::ranges::count(how.prefixes, prefix), 1);
        }
      }
    }
  }

  void everyHost_leadsBackToItsService() {
    for (const ServiceInfo& service : registry().services()) {
      for (const std::string& host : service.hosts) {
        const auto found = registry().recognise(filledIn(host, anything));
        QVERIFY2(found && found->service->id == service.id, host.c_str());
      }
    }
  }

  void aPlaceToFillIn_isAskedForByName() {
    for (const ServiceInfo& service : registry().services()) {
      bool usesTenant = false;
      for (const std::string& host : service.hosts) usesTenant |= host.contains("{tenant}");
      for (const Authentication& how : service.authentications)
        for (const auto& [name, value] : how.metadata) usesTenant |= value.contains("{tenant}");
      QVERIFY2(usesTenant == !service.tenantLabel.empty(), service.id.c_str());
    }
  }

  void aKeyOfItsOwnService_isExpectedThere() {
    for (const ServiceInfo& service : registry().services())
      for (const Authentication& how : service.authentications)
        for (const std::string& prefix : how.prefixes)
          QVERIFY2(registry().judgeKey(prefix + "0000", how) == KeyVerdict::expected,
                   (service.id + " " + prefix).c_str());
  }

  void wellKnownServices_areAsTheirDocumentationSays_data() {
    QTest::addColumn<std::string>("id");
    QTest::addColumn<InjectRule>("rule");
    const auto bearer = [](std::vector<FixedHeader> also) {
      return InjectRule(HeaderRule{"Authorization", "Bearer {key}", std::move(also)});
    };
    QTest::newRow("stripe") << std::string("stripe") << bearer({});
    QTest::newRow("notion") << std::string("notion") << bearer({{"Notion-Version", "2022-06-28"}});
    QTest::newRow("anthropic") << std::string("anthropic")
                               << InjectRule(HeaderRule{"x-api-key", "{key}", {{"anthropic-version", "2023-06-01"}}});
    QTest::newRow("telegram") << std::string("telegram") << InjectRule(PathRule{"/bot{key}/"});
    QTest::newRow("google-maps") << std::string("google-maps") << InjectRule(QueryRule{"key", "{key}"});
    QTest::newRow("openweather") << std::string("openweather") << InjectRule(QueryRule{"appid", "{key}"});
    QTest::newRow("twilio") << std::string("twilio") << InjectRule(BasicRule{"{identifier}", "{key}"});
    QTest::newRow("mailgun") << std::string("mailgun") << InjectRule(BasicRule{"api", "{key}"});
    QTest::newRow("gitlab") << std::string("gitlab") << InjectRule(HeaderRule{"PRIVATE-TOKEN", "{key}", {}});
    QTest::newRow("pagerduty") << std::string("pagerduty")
                               << InjectRule(HeaderRule{"Authorization", "Token token={key}", {}});
    QTest::newRow("discord") << std::string("discord") << InjectRule(HeaderRule{"Authorization", "Bot {key}", {}});
    QTest::newRow("deepl") << std::string("deepl")
                           << InjectRule(HeaderRule{"Authorization", "DeepL-Auth-Key {key}", {}});
    QTest::newRow("datadog") << std::string("datadog")
                             << InjectRule(
                                    HeaderRule{"DD-API-KEY", "{apiKey}", {{"DD-APPLICATION-KEY", "{applicationKey}"}}});
    QTest::newRow("shopify") << std::string("shopify") << InjectRule(HeaderRule{"X-Shopify-Access-Token", "{key}", {}});
    QTest::newRow("aws-s3") << std::string("aws-s3") << InjectRule(SigV4Rule{"s3", "{region}"});
  }
  void wellKnownServices_areAsTheirDocumentationSays() {
    QFETCH(std::string, id);
    QFETCH(InjectRule, rule);
    const ServiceInfo* service = registry().find(id);
    QVERIFY(service);
    QVERIFY(service->authentications.front().rule == rule);
  }
};

CHATELAINE_TEST(ServiceRegistryIsValid);
#include "service_registry_is_valid.moc"
