#include "tests/vault/two_servers.h"

#include <QTest>

#include "crypto/random.h"

namespace chatelaine::test {

using vault::Moving;

void TwoServers::makeNewServer() {
  const auto file = folder.file("new" + std::to_string(++m_newServers) + ".db");
  makeNewServer(server::SqlcipherStore::open(file, serverKey).value());
}

void TwoServers::makeNewServer(std::unique_ptr<server::SyncStore> empty) {
  goTo(Where::oldServer);
  m_other.reset();
  m_newStore = std::move(empty);
  m_newKey = crypto::randomId<Hash>();
  server::Service::Options options;
  options.clock = [this] { return now; };
  options.serverKey = m_newKey;
  options.principals = {1e6, 1e6};
  m_other = std::make_unique<server::Service>(*m_newStore, std::move(options));
}

void TwoServers::goTo(Where where) {
  const bool toNew = where == Where::newServer;
  if (toNew == m_isNew) return;
  std::swap(service, m_other);
  m_isNew = toNew;
}

Result<vault::SyncSummary> TwoServers::syncAt(Where where, Party& party) {
  goTo(where);
  const Hash key = m_isNew ? m_newKey : Hash{};
  vault::SyncSession session;  // of the other server it is worth nothing
  vault::SyncRun run(*party, session, key);
  return complete(run);
}

bool TwoServers::isWellAtNew(Party& party) {
  const auto run = atNew(party);
  if (!run) qWarning("%s: %s", std::string(toString(run.error().code)).c_str(), run.error().detail.c_str());
  return run && party->problems().empty();
}

TwoServers::Outcome TwoServers::move(Party& party, Way way) {
  const Moving::Server here{{}, {}, "local"};
  const Moving::Server there{{}, m_newKey, "vault.example.com:4281"};
  const bool isBack = way == Way::back;
  std::optional<Moving::Server> from = isBack ? there : here;
  if (way == Way::withoutTheOld) from.reset();
  Moving moving(*party, std::move(from), isBack ? here : there);
  auto done = follow(moving, isBack);
  return {std::move(done), moving.obstacle(), moving.secretsToCome()};
}

Result<void> TwoServers::follow(Moving& moving, bool isBack) {
  CHATELAINE_TRY(next, moving.start());
  while (next) {
    const bool toNew = (next->where == Where::newServer) != isBack;
    goTo(toNew ? Where::newServer : Where::oldServer);
    sync::ApiResponse answer = carry(next->request);
    if (answer.status == 0) return fail(ErrorCode::offline, "the wire was cut");
    CHATELAINE_TRY(following, moving.received(std::move(answer)));
    next = std::move(following);
  }
  return {};
}

}  // namespace chatelaine::test
