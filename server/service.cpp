#include "server/service.h"

#include <array>

#include "server/answers.h"
#include "sync/enrolment_api.h"
#include "sync/past_api.h"

namespace chatelaine::server {

Service::Service(SyncStore& store, Options options)
    : m_store(store), m_options(std::move(options)), m_common(m_options.common) {
  if (!m_common) m_common = std::make_shared<Common>(m_options.strangers, m_options.principals, m_options.serverKey);
}

std::span<const Service::Endpoint> Service::endpoints() {
  const auto at = [](std::string_view method, std::string_view path, auto run) {
    return Endpoint{method, path, http::Pattern(path), run};
  };
  static const std::array table{
      at("POST", sync::path::challenges, &Service::challenge),
      at("POST", sync::path::session, &Service::openSession),
      at("GET", sync::path::sync, &Service::syncState),
      at("GET", sync::path::roster, &Service::rosterPage),
      at("POST", sync::path::roster, &Service::postRoster),
      at("GET", "/v1/vaults/{vault}/heads", &Service::headsPage),
      at("GET", "/v1/vaults/{vault}/items", &Service::itemsPage),
      at("POST", "/v1/vaults/{vault}/commits", &Service::postCommit),
      at("GET", "/v1/secrets/{hash}", &Service::secret),
      at("DELETE", "/v1/secrets/{hash}", &Service::eraseSecret),
      at("GET", sync::path::audit, &Service::auditPage),
      at("POST", sync::path::audit, &Service::postAudit),
      at("GET", sync::path::auditExport, &Service::exportAudit),
      at("POST", sync::path::invites, &Service::postInvite),
      at("GET", "/v1/invites/{invite}", &Service::inviteState),
      at("DELETE", "/v1/invites/{invite}", &Service::cancelInvite),
      at("POST", "/v1/invites/{invite}/answer", &Service::admit),
      at("POST", sync::path::enrolments, &Service::enrol),
      at("GET", sync::path::enrolments, &Service::enrolments),
      at("POST", sync::path::vaultKeys, &Service::postVaultKeys),
      at("GET", sync::path::vaultKeys, &Service::vaultKeys),
      at("POST", sync::path::rosterPast, &Service::postRosterPast),
      at("POST", "/v1/vaults/{vault}/past", &Service::postVaultPast),
      at("POST", sync::path::auditPast, &Service::postAuditPast),
      at("GET", "/v1/vaults/{vault}/awaited-secrets", &Service::awaitedSecrets),
      at("POST", "/v1/vaults/{vault}/awaited-secrets", &Service::bringSecret),
      at("POST", sync::path::moved, &Service::markMoved),
      at("DELETE", sync::path::moved, &Service::unmarkMoved),
      at("GET", "/health", &Service::health),
      at("GET", "/metrics", &Service::metrics),
  };
  return table;
}

http::Response Service::handle(const http::Request& request) {
  const auto begin = std::chrono::steady_clock::now();
  const Endpoint* endpoint = nullptr;
  http::Parameters values;
  for (const Endpoint& candidate : endpoints()) {
    if (candidate.method != request.method) continue;
    auto matched = candidate.pattern.match(request.path);
    if (!matched) continue;
    endpoint = &candidate;
    values = std::move(*matched);
    break;
  }
  http::Response response = dispatch(request, endpoint, std::move(values));
  m_common->metrics.request(endpoint ? endpoint->method : "other", endpoint ? endpoint->path : "other", response.status,
                            std::chrono::steady_clock::now() - begin);
  return response;
}

http::Response Service::dispatch(const http::Request& request, const Endpoint* endpoint, http::Parameters values) {
  const std::string_view path = endpoint ? endpoint->path : "other";
  const auto session = sessionOf(request);
  if (!session) return refused(session.error(), request.method, path);
  if (isTooFast(request, *session)) {
    m_common->metrics.count(Metrics::Event::tooFast);
    return tooFast();
  }
  if (!endpoint) return answerOf({ErrorCode::notFound, {}});
  Answer answer = (this->*endpoint->run)({request, std::move(values), *session});
  return answer ? *std::move(answer) : refused(answer.error(), endpoint->method, path);
}

// The log names the endpoint and the reason, not the ids in the path and not who asked.
http::Response Service::refused(const Error& error, std::string_view method, std::string_view path) {
  const http::Response response = answerOf(error);
  const bool isOurs = error.code == ErrorCode::internal || error.code == ErrorCode::corrupt;
  if (response.status >= 500) m_common->metrics.storeFailed(error.code);
  m_options.log(isOurs ? LogLevel::error : LogLevel::info, "api_refused",
                {{"method", method},
                 {"path", path},
                 {"status", std::to_string(response.status)},
                 {"code", toString(error.code)},
                 {"why", error.detail}});
  return response;
}

Result<std::span<const sync::Roster>> Service::rostersOf(const TeamId& team) {
  std::vector<sync::Roster>& known = m_rosters[team];
  while (true) {
    CHATELAINE_TRY(news, m_store.rosters(team, known.size(), {}));
    if (news.empty()) break;
    for (const Bytes& encoded : news) {
      CHATELAINE_TRY(roster, sync::decodeRoster(encoded));
      known.push_back(std::move(roster));
    }
  }
  if (!known.empty()) return known;
  m_rosters.erase(team);
  return fail(ErrorCode::notFound, "the team is not here");
}

Service::Answer Service::health(const Visit&) {
  CHATELAINE_CHECK(m_store.hasTeams());
  return http::Response{200, {{"Content-Type", "application/json"}}, copyOf(bytesOf("{\"status\":\"ok\"}\n"))};
}

Service::Answer Service::metrics(const Visit&) {
  return http::Response{
      200, {{"Content-Type", "text/plain; version=0.0.4"}}, copyOf(bytesOf(m_common->metrics.text()))};
}

}  // namespace chatelaine::server
