#include "tests/ui/sample_team.h"

namespace chatelaine::uitest {
namespace {

using namespace std::chrono_literals;

struct Sample {
  const char* service;
  const char* name;
  const char* account;
  const char* host;
  InjectRule rule;
  std::optional<std::chrono::minutes> usedAgo;
  std::optional<std::chrono::hours> expiresIn;
};

models::CredentialRow rowOf(const Sample& sample, int number) {
  models::CredentialRow row;
  row.credential.id = itemId(number);
  row.credential.vault = vaultId(1);
  row.credential.labels.name = sample.name;
  row.credential.labels.service = sample.service;
  row.credential.labels.identifier = sample.account;
  row.credential.binding.rule = sample.rule;
  row.credential.binding.hosts = {{.name = sample.host}};
  row.credential.createdAt = row.credential.secretStoredAt = sampleNow - 48h;
  row.credential.secretVersion = 3;
  if (sample.expiresIn) row.credential.labels.expiresAt = sampleNow + *sample.expiresIn;
  if (sample.usedAgo) row.lastUsed = sampleNow - *sample.usedAgo;
  row.serviceName = QString::fromLatin1(sample.service);
  row.vaultName = QStringLiteral("Payments");
  row.agents = {QStringLiteral("billing-bot")};
  row.freshness = models::freshnessOf(row.credential.labels, sampleNow);
  row.searchKey =
      models::foldedForSearch(QString::fromLatin1(sample.name) + QLatin1Char('\n') + QString::fromLatin1(sample.host));
  return row;
}

AuditEvent eventOf(int number) {
  AuditEvent event;
  event.time = sampleNow - std::chrono::minutes(number * 7);
  event.action = number % 5 == 3   ? AuditAction::requestRefused
                 : number % 2 == 0 ? AuditAction::secretUsed
                                   : AuditAction::useFinished;
  event.outcome = number % 5 == 3 ? AuditOutcome::refused : AuditOutcome::ok;
  event.agent = itemId(91);
  event.agentName = "billing-bot";
  event.itemName = "Stripe live";
  event.vaultName = "Payments";
  event.host = "api.stripe.com";
  event.method = "POST";
  event.path = "/v1/charges";
  if (number % 5 == 3) event.reason = "expired_credential";
  else if (number % 2 == 1) event.status = 200;
  return event;
}

}  // namespace

ItemId itemId(int number) {
  ItemId id;
  id.bytes[0] = std::byte(number);
  return id;
}

VaultId vaultId(int number) {
  VaultId id;
  id.bytes[0] = std::byte(number);
  return id;
}

std::vector<models::CredentialRow> sampleRows() {
  const Sample samples[] = {
      {"Stripe", "Stripe live", "acct_1Nk…", "api.stripe.com", HeaderRule{"Authorization", "Bearer {key}", {}}, 2h, {}},
      {"Notion", "Notion workspace", "ops@acme.test", "api.notion.com",
       HeaderRule{"Authorization", "Bearer {key}", {{"Notion-Version", "2022-06-28"}}}, 26h, 12 * 24h},
      {"GitHub", "GitHub bot", "acme-bot", "api.github.com", BasicRule{"{username}", "{password}"}, {}, {}},
      {"AWS", "AWS deploy", "AKIAIOSFODNN7EXAMPLE", "*.amazonaws.com", SigV4Rule{"s3", "eu-central-1"}, 5min, {}},
      {"Telegram", "Telegram alerts", "@acme_alerts_bot", "api.telegram.org", PathRule{"/bot{key}/"}, 40min, -3h},
      {"Open Exchange Rates",
       "Exchange rates for the monthly report",
       "finance",
       "openexchangerates.org",
       QueryRule{"app_id", "{key}"},
       24h * 30,
       {}}};
  std::vector<models::CredentialRow> rows;
  for (const Sample& sample : samples) rows.push_back(rowOf(sample, static_cast<int>(rows.size()) + 1));
  return rows;
}

std::vector<models::CredentialRow> sampleAuthenticators() {
  std::vector<models::CredentialRow> rows;
  for (const auto& [issuer, account] : {std::pair("GitHub", "acme-bot"), std::pair("Google", "ops@acme.test"),
                                        std::pair("PayPal", "billing@acme.test")}) {
    models::CredentialRow row =
        rowOf({issuer, issuer, account, "github.com", NoRule{}, 3h, {}}, 50 + static_cast<int>(rows.size()));
    row.credential.binding.type = CredentialType::totp;
    row.credential.labels.metadata = {
        {"issuer", issuer}, {"account", account}, {"algorithm", "sha1"}, {"digits", "6"}, {"period", "30"}};
    rows.push_back(std::move(row));
  }
  return rows;
}

ui::CredentialDetailView sampleDetail() {
  ui::CredentialDetailView view{.row = sampleRows()[1], .storedBy = QStringLiteral("Ana"), .pins = {}, .activity = {}};
  view.pins = {{itemId(71), QStringLiteral("billing-bot"), {}},
               {itemId(72), QStringLiteral("report-writer"), QStringLiteral("in 3 days")}};
  for (int i = 0; i < 4; ++i) view.activity.push_back(ui::activityLine(eventOf(i), sampleNow));
  return view;
}

std::vector<ui::AgentRow> sampleAgents() {
  std::vector<ui::AgentRow> rows;
  for (const auto& [name, vaults] :
       {std::pair("billing-bot", QStringList{QStringLiteral("Payments"), QStringLiteral("Research")}),
        std::pair("report-writer", QStringList{QStringLiteral("Research")}), std::pair("scratch", QStringList{})}) {
    ui::AgentRow row;
    row.agent.id = itemId(91 + static_cast<int>(rows.size()));
    row.agent.name = name;
    row.agent.createdAt = sampleNow - 24h * 9;
    row.vaults = vaults;
    if (!vaults.isEmpty()) row.lastSeen = sampleNow - 12min;
    rows.push_back(std::move(row));
  }
  rows[0].agent.tokens = {{.gateway = {},
                           .hash = {},
                           .hint = "cha_…k3Qd",
                           .createdAt = sampleNow - 24h * 9,
                           .expiresAt = sampleNow + 24h * 21},
                          {.gateway = {},
                           .hash = {},
                           .hint = "cha_…9xZa",
                           .createdAt = sampleNow - 24h * 90,
                           .expiresAt = sampleNow - 24h}};
  return rows;
}

ui::AgentDetailView sampleAgentDetail() {
  ui::AgentDetailView view{.row = sampleAgents()[0], .pins = {}, .activity = {}};
  view.pins = {{itemId(71), QStringLiteral("Payments"), {}, false},
               {itemId(73), QStringLiteral("Research"), QStringLiteral("in 3 days"), false}};
  for (int i = 0; i < 8; ++i) view.activity.push_back(ui::activityLine(eventOf(i), sampleNow));
  return view;
}

std::vector<ui::AuditLine> sampleRecord(int lines) {
  std::vector<ui::AuditLine> record;
  for (int i = 0; i < lines; ++i)
    record.push_back({eventOf(i), QStringLiteral("This computer"), {}, true, static_cast<std::uint64_t>(lines - i)});
  return record;
}

ui::SidebarView sampleSidebar() {
  return {.team = QStringLiteral("Acme team"),
          .vaults = {{vaultId(1), QStringLiteral("Payments"), 6},
                     {vaultId(2), QStringLiteral("Research"), 14},
                     {vaultId(3), QStringLiteral("Marketing"), 3}},
          .attention = 2};
}

}  // namespace chatelaine::uitest
