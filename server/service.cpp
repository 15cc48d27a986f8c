#include "server/service.h"

#include <array>

#include "server/answers.h"

namespace chatelaine::server {

Service::Service(SyncStore& store, Options options)
    : m_store(store),
      m_options(std::move(options)),
      m_strangers(m_options.strangers),
      m_principals(m_options.principals) {}

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
      at("GET", sync::path::audit, &Service::auditPage),
      at("POST", sync::path::audit, &Service::postAudit),
      at("GET", sync::path::auditExport, &Service::exportAudit),
      at("GET", "/health", &Service::health),
      at("GET", "/metrics", &Service::metrics),
  };
  return table;
}

http::Response Service::handle(const http::Request& request) {
  http::Response response = dispatch(request);
  ++m_counts.requests;
  if (response.status >= 400 && response.status < 500) ++m_counts.refused;
  if (response.status >= 500) ++m_counts.failed;
  return response;
}

http::Response Service::dispatch(const http::Request& request) {
  const auto session = sessionOf(request);
  if (!session) return answerOf(session.error());
  if (isTooFast(request, *session)) return tooFast();
  for (const Endpoint& endpoint : endpoints()) {
    if (endpoint.method != request.method) continue;
    if (auto values = endpoint.pattern.match(request.path))
      return run(endpoint, {request, std::move(*values), *session});
  }
  return answerOf({ErrorCode::notFound, {}});
}

http::Response Service::run(const Endpoint& endpoint, const Visit& visit) {
  Answer answer = (this->*endpoint.run)(visit);
  if (answer) return *std::move(answer);
  const Error& error = answer.error();
  const bool isOurs = error.code == ErrorCode::internal || error.code == ErrorCode::corrupt;
  m_options.log(isOurs ? LogLevel::error : LogLevel::info, "api_refused",
                {{"path", visit.request.path}, {"code", toString(error.code)}, {"why", error.detail}});
  return answerOf(error);
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
  const auto line = [](std::string_view name, std::uint64_t value) {
    return "# TYPE " + std::string(name) + " counter\n" + std::string(name) + " " + std::to_string(value) + "\n";
  };
  const std::string text = line("chatelaine_requests_total", m_counts.requests) +
                           line("chatelaine_requests_refused_total", m_counts.refused) +
                           line("chatelaine_requests_failed_total", m_counts.failed) +
                           line("chatelaine_commits_total", m_counts.commits);
  return http::Response{200, {{"Content-Type", "text/plain; version=0.0.4"}}, copyOf(bytesOf(text))};
}

}  // namespace chatelaine::server
