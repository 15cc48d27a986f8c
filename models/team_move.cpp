#include "models/team_move.h"

#include <QtCore/QTimer>

#include "sync/past_api.h"

namespace chatelaine::models {
namespace {

// The new one has everything before the old one is told.
TeamMove::Step stepOf(const vault::Moving::Request& request, std::optional<TeamMove::Step> before) {
  using Step = TeamMove::Step;
  const std::string_view target = request.request.target;
  const bool isSecret = target.contains(sync::path::awaitedSecrets) || target.starts_with(sync::path::secrets);
  if (request.where == vault::Moving::Where::oldServer) {
    if (target == sync::path::moved) return Step::telling;
    return isSecret && before >= Step::uploading ? Step::carrying : Step::fetching;
  }
  if (isSecret) return Step::carrying;
  return before ? Step::uploading : Step::asking;
}

// Ours says 503 while it can't reach its database, too. Else what a server in front of one that is gone says of it
// doesn't count, unless it says that it comes back.
bool isThere(const sync::ApiResponse& health) { return health.status == 200 || health.status == 503; }

}  // namespace

TeamMove::TeamMove(ApiChannel& oldServer, SyncTransport& transport, VaultThread& vaults, QObject* parent)
    : QObject(parent), m_old(oldServer), m_transport(transport), m_vaults(vaults) {}

void TeamMove::begin(const ServerPlace& to, OldServer oldServer, Done done) {
  if (isUnderWay()) return;
  m_done = std::move(done);
  m_to = to;
  m_oldServer = oldServer;
  m_step.reset();
  m_where = Where::oldServer;
  m_new = std::make_unique<ApiChannel>(endpointOf(to));
  m_transport.pause();
  learnKeys();
}

void TeamMove::learnKeys() {
  Q_EMIT stepReached(Step::asking);
  if (!isUnderWay()) return;  // whoever heard of it has stopped it
  m_new->learnServerKey(this, [this, generation = m_generation](const Result<Hash>& newKey) {
    if (generation != m_generation) return;
    if (!newKey) return failed(Where::newServer, newKey.error().code);
    if (m_oldServer == OldServer::isGone) return makeSureItIsGone(*newKey);
    learnOldKey(*newKey);
  });
}

// The same key is the same server, under whatever name.
void TeamMove::learnOldKey(const Hash& newKey) {
  m_old.learnServerKey(this, [this, newKey, generation = m_generation](const Result<Hash>& oldKey) {
    if (generation != m_generation) return;
    if (!oldKey) return failed(Where::oldServer, oldKey.error().code);
    if (*oldKey == newKey) return end(std::unexpected(PlaceTrouble::sameServer));
    start(*oldKey, newKey);
  });
}

// Nobody would tell one that answers that the team has moved, and others would go on there.
void TeamMove::makeSureItIsGone(const Hash& newKey) {
  m_old.send({"GET", "/health", {}, {}}, this,
             [this, newKey, generation = m_generation](const Result<sync::ApiResponse>& answer) {
               if (generation != m_generation) return;
               if (answer && isThere(*answer)) return end(std::unexpected(PlaceTrouble::oldAnswers));
               start({}, newKey);
             });
}

void TeamMove::start(const std::optional<Hash>& oldKey, const Hash& newKey) {
  m_vaults.postToSpace(
      this,
      [oldKey, newKey, address = m_to.address](VaultSpace& space) -> Next {
        if (!space.vault) return fail(ErrorCode::locked, "no vault is open");
        std::optional<vault::Moving::Server> before;
        if (oldKey) before = vault::Moving::Server{space.session, *oldKey, {}};
        space.run.reset();
        space.moving = std::make_unique<vault::Moving>(*space.vault, std::move(before),
                                                       vault::Moving::Server{{}, newKey, address});
        return space.moving->start();
      },
      [this, generation = m_generation](Next next) {
        if (generation == m_generation) take(std::move(next));
      });
}

void TeamMove::take(Next next) {
  if (!next) return failed(m_where, next.error().code);
  if (*next) return send(**next);
  finish();
}

void TeamMove::reach(const vault::Moving::Request& request) {
  m_where = request.where;
  const Step step = stepOf(request, m_step);
  if (m_step && step <= *m_step) return;
  m_step = step;
  Q_EMIT stepReached(step);
}

void TeamMove::send(const vault::Moving::Request& request) {
  const int begun = m_generation;
  reach(request);
  if (begun != m_generation) return;  // whoever heard of the step has stopped it
  m_patience = longestPatience;
  ask(request);
}

void TeamMove::ask(const vault::Moving::Request& request) {
  ApiChannel& channel = request.where == Where::oldServer ? m_old : *m_new;
  channel.send(request.request, this,
               [this, request, &channel, generation = m_generation](Result<sync::ApiResponse> response) {
                 if (generation != m_generation) return;
                 if (!response) return failed(m_where, response.error().code);
                 if (response->status == 429 && askLater(request, channel.retryAfter())) return;
                 pass(std::move(*response));
               });
}

// False: that would be longer than anybody waits.
bool TeamMove::askLater(const vault::Moving::Request& request, std::chrono::seconds wait) {
  if (wait > m_patience) return false;
  m_patience -= wait;
  QTimer::singleShot(wait, this, [this, request, generation = m_generation] {
    if (generation == m_generation) ask(request);
  });
  return true;
}

void TeamMove::pass(sync::ApiResponse response) {
  m_vaults.postToSpace(
      this,
      [response = std::move(response)](VaultSpace& space) mutable -> Next {
        if (!space.moving) return fail(ErrorCode::locked, "the vault was locked meanwhile");
        return space.moving->received(std::move(response));
      },
      [this, generation = m_generation](Next next) {
        if (generation == m_generation) take(std::move(next));
      });
}

// Where synchronisation goes on isn't sure yet: the desktop may not get there, or be stopped. No server is shown the
// session of another.
void TeamMove::finish() {
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<std::size_t> {
        if (!space.moving) return fail(ErrorCode::locked, "the vault was locked meanwhile");
        const std::size_t missing = space.moving->secretsToCome();
        space.session = {};
        space.moving.reset();
        return missing;
      },
      [this, generation = m_generation](const Result<std::size_t>& missing) {
        if (generation != m_generation) return;
        if (!missing) return failed(m_where, missing.error().code);
        end(*missing);
      });
}

void TeamMove::failed(Where where, ErrorCode code) {
  m_vaults.postToSpace(
      this,
      [where, code](VaultSpace& space) -> Result<PlaceTrouble> {
        const std::unique_ptr<vault::Moving> moving = std::move(space.moving);
        if (!space.vault) return PlaceTrouble::locked;
        const auto obstacle = moving ? moving->obstacle() : std::nullopt;
        return troubleOfMove(moverFacts(*space.vault), {where, code, obstacle});
      },
      [this, generation = m_generation](const Result<PlaceTrouble>& trouble) {
        if (generation == m_generation) end(std::unexpected(trouble.value_or(PlaceTrouble::defect)));
      });
}

void TeamMove::stop(PlaceTrouble why) {
  if (!isUnderWay()) return;
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<void> {
        space.moving.reset();
        return {};
      },
      [](const Result<void>&) {});
  end(std::unexpected(why));
}

// The channel goes later: this may be an answer of its own.
void TeamMove::end(Outcome outcome) {
  ++m_generation;
  const Done done = std::exchange(m_done, nullptr);
  m_new.release()->deleteLater();
  done(outcome);
  m_transport.resume();
}

}  // namespace chatelaine::models
