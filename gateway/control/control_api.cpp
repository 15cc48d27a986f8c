#include "gateway/control/control_api.h"

#include "gateway/control/control_answer.h"
#include "gateway/control/one_time_codes.h"

namespace chatelaine::gateway {

using http::Awaitable;

namespace {

http::Response unauthenticated() {
  return http::problem(401, "unauthenticated", "No session", "Sign in with a challenge of this gateway.");
}

Result<Bytes> copyOfSecret(Result<Secret> body) {
  return std::move(body).transform([](const Secret& secret) { return copyOf(secret.view()); });
}

}  // namespace

ControlApi::ControlApi(Replica& replica, AuditWriter& audit, Identity identity, Clock clock)
    : m_replica(replica),
      m_audit(audit),
      m_identity(std::move(identity)),
      m_clock(std::move(clock)),
      m_sessions(replica.card().id) {}

void ControlApi::addTo(http::Router& router) {
  const auto open = [&](const char* method, std::string_view path, auto handler) {
    router.add(method, path, [this, handler](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
      Result<Bytes> body = co_await (this->*handler)(std::move(request.body));
      co_return controlAnswer(std::move(body));
    });
  };
  const auto closed = [&](const char* method, std::string_view path, auto handler) {
    router.add(method, path, [this, handler](http::Request request, http::Parameters) -> Awaitable<http::Reply> {
      const auto caller = co_await signedIn(http::bearerToken(request));
      if (!caller) co_return unauthenticated();
      Result<Bytes> body = co_await (this->*handler)(*caller, std::move(request.body));
      co_return controlAnswer(std::move(body));
    });
  };
  open("GET", sync::path::controlIdentity, &ControlApi::identity);
  open("POST", sync::path::controlTeam, &ControlApi::join);
  open("POST", sync::path::controlChallenges, &ControlApi::challenge);
  open("POST", sync::path::controlSession, &ControlApi::openSession);
  closed("POST", sync::path::controlVaultKeys, &ControlApi::vaultKey);
  closed("POST", sync::path::controlCodes, &ControlApi::code);
  closed("POST", sync::path::controlSync, &ControlApi::synchronise);
  closed("GET", sync::path::controlState, &ControlApi::state);
  router.add("GET", sync::path::controlCertificate, [this](http::Request, http::Parameters) -> Awaitable<http::Reply> {
    http::Response response;
    response.headers.push_back({"Content-Type", "application/x-pem-file"});
    response.body = copyOf(bytesOf(m_identity.authorityPem));
    co_return response;
  });
}

Awaitable<Result<PrincipalId>> ControlApi::signedIn(std::string token) {
  co_return co_await m_replica.ask([this, token = std::move(token)](vault::Vault& vault) -> Result<PrincipalId> {
    if (vault.roster() == nullptr) return fail(ErrorCode::denied, "no team yet");
    return m_sessions.principal(token, *vault.roster(), m_clock());
  });
}

Awaitable<Result<void>> ControlApi::require(PrincipalId caller, ControlRight right, VaultId vaultId) {
  co_return co_await m_replica.ask([caller, right, vaultId](vault::Vault& vault) -> Result<void> {
    if (vault.roster() != nullptr && mayControl(*vault.roster(), caller, right, vaultId)) return {};
    return fail(ErrorCode::denied, "the role doesn't allow this");
  });
}

Awaitable<Result<Bytes>> ControlApi::identity(Bytes) {
  const auto team = co_await m_replica.ask([](vault::Vault& vault) { return vault.team(); });
  co_return sync::encode(
      sync::GatewayIdentity{m_replica.card(), m_identity.address, m_identity.authorityPem, team, m_identity.version});
}

// Only while there is no team; the same team again is what a lost answer looks like.
Awaitable<Result<Bytes>> ControlApi::join(Bytes body) {
  auto handover = sync::decode<sync::TeamHandover>(body);
  if (!handover) co_return std::unexpected(handover.error());
  const auto team = co_await m_replica.ask([](vault::Vault& vault) { return vault.team(); });
  if (team && *team == handover->team) co_return Bytes{};
  if (team) co_return fail(ErrorCode::alreadyExists, "this gateway has a team");
  const Result<void> joined = co_await m_replica.join(std::move(*handover));
  if (!joined) co_return std::unexpected(joined.error());
  co_return Bytes{};
}

Awaitable<Result<Bytes>> ControlApi::challenge(Bytes) {
  co_return co_await m_replica.ask([this](vault::Vault&) -> Result<Bytes> {
    CHATELAINE_TRY(challenge, m_sessions.challenge(m_clock()));
    return sync::encode(challenge);
  });
}

Awaitable<Result<Bytes>> ControlApi::openSession(Bytes body) {
  co_return co_await m_replica.ask([this, body = std::move(body)](vault::Vault& vault) -> Result<Bytes> {
    CHATELAINE_TRY(request, sync::decode<sync::SessionRequest>(body));
    if (vault.roster() == nullptr) return fail(ErrorCode::denied, "no team yet");
    CHATELAINE_TRY(grant, m_sessions.open(request, *vault.roster(), m_clock()));
    return sync::encode(grant);
  });
}

Awaitable<Result<Bytes>> ControlApi::vaultKey(PrincipalId caller, Bytes body) {
  const auto request = sync::decode<sync::VaultKeyRequest>(body);
  if (!request) co_return std::unexpected(request.error());
  const Result<void> allowed = co_await require(caller, ControlRight::vaultKeys, request->vault);
  if (!allowed) co_return std::unexpected(allowed.error());
  AuditEvent event = eventFor(caller, AuditAction::vaultKeyMade);
  event.item = ItemId{request->vault.bytes};  // the team's event: the vault's own key is still to be made
  event.vaultName =
      co_await m_replica.ask([id = request->vault](vault::Vault& vault) { return vault.nameOf(id.view()); });
  Result<void> recorded = co_await m_audit.commit(event);
  if (!recorded && recorded.error().code == ErrorCode::notFound) {  // handed over just now: the team isn't here yet
    co_await m_replica.synchronise();
    recorded = co_await m_audit.commit(std::move(event));
  }
  if (!recorded) co_return std::unexpected(recorded.error());
  const auto offer = co_await m_replica.makeVaultKey(*request);
  if (!offer) co_return std::unexpected(offer.error());
  co_return sync::encode(*offer);
}

AuditEvent ControlApi::eventFor(const PrincipalId& caller, AuditAction action) const {
  AuditEvent event;
  event.time = m_clock();
  event.action = action;
  event.principal = m_replica.card().id;
  event.caller = caller;
  return event;
}

// Recorded before the key is opened, as every use is.
Awaitable<Result<Bytes>> ControlApi::code(PrincipalId caller, Bytes body) {
  const auto request = sync::decode<sync::CodeRequest>(body);
  if (!request) co_return std::unexpected(request.error());
  const auto credential =
      co_await m_replica.ask([id = request->credential](vault::Vault& vault) { return vault.credential(id); });
  if (!credential) co_return std::unexpected(credential.error());
  Result<void> allowed = co_await require(caller, ControlRight::codes, credential->vault);
  if (allowed) allowed = mayShowCodes(*credential);
  if (!allowed) co_return std::unexpected(allowed.error());
  AuditEvent event = eventFor(caller, AuditAction::codeShown);
  event.vault = credential->vault;
  event.item = credential->id;
  event.itemName = credential->labels.name;
  event.vaultName =
      co_await m_replica.ask([id = credential->vault](vault::Vault& vault) { return vault.nameOf(id.view()); });
  const Result<void> recorded = co_await m_audit.commit(std::move(event));
  if (!recorded) co_return std::unexpected(recorded.error());
  const auto opened = co_await m_replica.openFields(request->credential);
  if (!opened) co_return std::unexpected(opened.error());
  auto code = currentCode(opened->credential, opened->fields, m_clock());
  co_return copyOfSecret(std::move(code).transform([](const sync::CodeAnswer& found) { return sync::encode(found); }));
}

Awaitable<Result<Bytes>> ControlApi::synchronise(PrincipalId, Bytes) {
  const Result<void> done = co_await m_replica.synchronise();
  if (!done) co_return std::unexpected(done.error());
  co_return Bytes{};
}

Awaitable<Result<Bytes>> ControlApi::state(PrincipalId, Bytes) {
  sync::GatewayState state = co_await m_replica.ask([](vault::Vault& vault) {
    sync::GatewayState known;
    known.heads = vault.heads();
    known.rosterRevision = vault.roster() == nullptr ? 0 : vault.roster()->revision;
    return known;
  });
  const auto end = co_await m_audit.end();
  if (!end) co_return std::unexpected(end.error());
  state.auditSequence = end->sequence;
  co_return sync::encode(state);
}

}  // namespace chatelaine::gateway
