#include "tests/server/served_team.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <stdexcept>

namespace chatelaine::test {

ServedTeam::ServedTeam(server::Service::Options options) : m_options(std::move(options)) {
  m_options.clock = [this] { return now; };
  m_options.changed = [this](const TeamId&) { ++hints; };
  reopen();
}

void ServedTeam::reopen() {
  service.reset();
  store.reset();
  store = server::SqlcipherStore::open(folder.file("server.db"), key).value();
  service = std::make_unique<server::Service>(*store, m_options);
}

http::Response ServedTeam::call(const std::string& method, const std::string& target, ByteView body,
                                const std::string& bearer, const std::string& peer) {
  http::Request request;
  request.method = method;
  request.path = target.substr(0, target.find('?'));
  if (target.contains('?')) request.query = target.substr(target.find('?') + 1);
  request.body = copyOf(body);
  request.peer = peer;
  if (!bearer.empty()) request.headers.push_back({"Authorization", "Bearer " + bearer});
  http::Response response = service->handle(request);
  const std::string complaint = m_described.complaint(method, request.path, response);
  if (!complaint.empty()) throw std::runtime_error(complaint);
  return response;
}

std::string ServedTeam::session(const sync::PrincipalKeys& keys) {
  const auto challenge = sync::decode<sync::Challenge>(call("POST", "/v1/challenges").body);
  const sync::SessionRequest request{team.id(), keys.card().id, challenge->nonce,
                                     signSession(keys, "server", m_options.serverKey, team.id(), challenge->nonce)};
  const auto grant = sync::decode<sync::SessionGrant>(call("POST", "/v1/session", encode(request)).body);
  return grant ? grant->token : std::string();
}

unsigned ServedTeam::found() {
  call("POST", "/v1/roster", encode(Team::updateOf(team.rosters.front())));
  return call("POST", "/v1/roster", encode(Team::updateOf(team.roster(), team.keys())), session(team.owner)).status;
}

http::Response ServedTeam::post(const sync::Commit& commit, const std::string& bearer) {
  return call("POST", vaultTarget("commits"), encode(commit), bearer);
}

unsigned ServedTeam::push(const sync::PrincipalKeys& author, std::vector<Change> changes) {
  const sync::Commit commit = team.commit(author, std::move(changes));
  const unsigned status = post(commit, session(author)).status;
  if (status == 200) team.advance(commit);
  return status;
}

std::string codeOf(const http::Response& response) {
  const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(textOf(response.body)));
  return document.object()[QStringLiteral("code")].toString().toStdString();
}

}  // namespace chatelaine::test
