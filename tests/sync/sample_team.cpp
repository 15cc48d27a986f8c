#include "tests/sync/sample_team.h"

namespace chatelaine::test {

using namespace sync;

SampleTeam::SampleTeam() {
  rosters.push_back(genesis());
  signRoster(rosters.back(), owner);
  Roster next = nextRoster();
  RosterVault entry{.id = vault,
                    .access = {next.members[0].id, next.members[1].id, next.members[2].id},
                    .gateways = {gateway.card().id},
                    .epoch = 1,
                    .keyCheck = keyCheckOf(metadataKey, team(), vault, 1),
                    .secretKey = {},
                    .closedAt = {}};
  entry.secretKey = VaultSecretKey{vaultKey.publicKey, gateway.card().id,
                                   signVaultSecretKey(gateway, team(), vault, 1, vaultKey.publicKey)};
  next.vaults.push_back(std::move(entry));
  signRoster(next, owner);
  rosters.push_back(std::move(next));
}

Roster SampleTeam::genesis() const {
  Roster roster;
  roster.members = {{idOf<MemberId>(1), Role::owner, {owner.card()}},
                    {idOf<MemberId>(2), Role::editor, {editor.card()}},
                    {idOf<MemberId>(3), Role::auditor, {auditor.card()}}};
  roster.gateways = {gateway.card(), otherGateway.card()};
  roster.recovery = {stranger.sign.publicKey, stranger.kem.publicKey};
  roster.vaults = {{.id = teamVault,
                    .access = {roster.members[0].id, roster.members[1].id, roster.members[2].id},
                    .gateways = {gateway.card().id, otherGateway.card().id},
                    .epoch = 1,
                    .keyCheck = keyCheckOf(metadataKey, TeamId{}, teamVault, 1),
                    .secretKey = {},
                    .closedAt = {}}};
  roster.offlineGrace = std::chrono::hours(4);
  roster.time = sampleTime;
  return roster;
}

Roster SampleTeam::nextRoster() const {
  Roster next = rosters.back();
  next.team = team();
  next.revision += 1;
  next.prev = hashOf(rosters.back());
  return next;
}

Revision SampleTeam::revision(const PrincipalKeys& author, ItemKind kind) const {
  RevisionHeader header{.fmt = 1,
                        .team = team(),
                        .vault = vault,
                        .item = newItemId(vault),
                        .kind = kind,
                        .epoch = 1,
                        .version = 1,
                        .prev = {},
                        .deleted = false,
                        .author = author.card().id,
                        .secret = {}};
  if (kind == ItemKind::credential) header.secret = idOf<Hash>(9);
  return sealRevision(header, metadataKey, encode(sampleFields()));
}

HeadRecord SampleTeam::head(const PrincipalKeys& author, std::vector<Operation> operations,
                            const HeadRecord* previous) const {
  std::ranges::sort(operations);
  HeadRecord record{.head = {}, .operations = std::move(operations)};
  Head& head = record.head;
  head.team = team();
  head.vault = vault;
  head.height = previous ? previous->head.height + 1 : 1;
  if (previous) head.prev = hashOf(previous->head);
  head.ops = hashOf(record.operations);
  head.rosterRevision = roster().revision;
  head.epoch = find(roster(), vault)->epoch;
  head.seen = {{teamVault, 7, idOf<Hash>(7)}};
  head.time = sampleTime;
  signHead(head, author);
  return record;
}

namespace {

InjectRule sampleRule(CredentialType type) {
  switch (type) {
    case CredentialType::login: return BasicRule{"fred", "{password}"};
    case CredentialType::apiKey: return HeaderRule{"Authorization", "Bearer {key}", {{"X-Version", "2"}}};
    case CredentialType::oauth: return HeaderRule{"Authorization", "Bearer {accessToken}", {}};
    case CredentialType::aws: return SigV4Rule{"s3", "eu-central-1"};
    case CredentialType::certificate: return ClientCertificateRule{};
    case CredentialType::cookie: return CookieRule{"session", "{value}"};
    case CredentialType::custom: return HmacRule{"X-Signature", "sha256", "{method}{path}"};
    case CredentialType::database: return QueryRule{"password", "{password}"};
    case CredentialType::smtp: return PathRule{"/bot{password}/"};
    default: return NoRule{};
  }
}

}  // namespace

Binding sampleBinding(CredentialType type) {
  return {.type = type,
          .revealPolicy = RevealPolicy::injectOnly,
          .rule = sampleRule(type),
          .hosts = {{"api.example.test", 443, false}, {"*.example.test", 8443, true}},
          .methods = {"GET", "POST"},
          .paths = {"/v1/", "/v2/"},
          .destinations = {{"tokenUrl", "https://login.example.test/token"}, {"uri", "https://example.test/"}}};
}

CredentialFields sampleFields() {
  CredentialFields fields;
  fields.labels = {.name = "Stripe – live",
                   .service = "stripe",
                   .identifier = "fred@example.test",
                   .label = "main",
                   .nameSpace = "agent:fred",
                   .expiresAt = sampleTime + std::chrono::days(30),
                   .attachedTotp = idOf<ItemId>(4),
                   .metadata = {{"prefix", "sk_live"}, {"service", "payments"}}};
  fields.binding = sampleBinding(CredentialType::apiKey);
  fields.secretVersion = 3;
  fields.createdAt = sampleTime;
  fields.updatedAt = sampleTime + std::chrono::seconds(1);
  fields.secretStoredAt = sampleTime + std::chrono::seconds(2);
  return fields;
}

Agent sampleAgent() {
  return {.id = idOf<ItemId>(5),
          .name = "fred",
          .tokens = {{idOf<PrincipalId>(1), idOf<Hash>(2), "ab12", sampleTime, sampleTime + std::chrono::hours(1)},
                     {idOf<PrincipalId>(3), idOf<Hash>(4), "cd34", sampleTime, std::nullopt}},
          .scopes = {AgentScope::use, AgentScope::write},
          .namespaces = {"agent:fred"},
          .egress = EgressPolicy::refuse,
          .createdAt = sampleTime};
}

AuditEvent sampleEvent(const PrincipalId& principal, const VaultId& vault) {
  return {.time = sampleTime,
          .action = AuditAction::secretUsed,
          .outcome = AuditOutcome::refused,
          .principal = principal,
          .vault = vault,
          .item = idOf<ItemId>(1),
          .agent = idOf<ItemId>(2),
          .caller = idOf<PrincipalId>(3),
          .itemName = "Stripe",
          .agentName = "fred",
          .vaultName = "Payments",
          .host = "api.stripe.com",
          .method = "GET",
          .path = "/v1/charges",
          .reason = "expired_credential",
          .status = 403,
          .use = 17,
          .count = 3};
}

}  // namespace chatelaine::test
