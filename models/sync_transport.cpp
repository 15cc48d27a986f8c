#include "models/sync_transport.h"

namespace chatelaine::models {
namespace {

// Whether the run gave the server something back, which then stands in the record.
Result<bool> recordCompletion(VaultSpace& space) {
  const vault::SyncSummary& summary = space.run->summary();
  if (!summary.completedRoster && summary.completedVaults.empty()) return false;
  AuditEvent event;
  event.action = AuditAction::serverCompleted;
  CHATELAINE_CHECK(space.vault->record(std::move(event)));
  return true;
}

}  // namespace

SyncTransport::SyncTransport(ApiChannel& channel, ControlClient& gateway, VaultThread& vaults, Options options,
                             QObject* parent)
    : QObject(parent), m_channel(channel), m_gateway(gateway), m_vaults(vaults), m_options(std::move(options)) {
  m_retry.setSingleShot(true);
  m_poll.setInterval(pollInterval);
  connect(&m_retry, &QTimer::timeout, this, &SyncTransport::syncNow);
  connect(&m_poll, &QTimer::timeout, this, &SyncTransport::syncNow);
  connect(&m_channel, &ApiChannel::hinted, this, &SyncTransport::syncNow);
  connect(&m_channel, &ApiChannel::hintsEnded, this, &SyncTransport::hintsEnded);
  connect(&m_channel, &ApiChannel::hintsBegan, this, [this] {
    m_streamBegan = m_options.clock();
    syncNow();
  });
}

// The first sign of a server that died. Where streams never last (something on the way cuts them), it isn't asked
// without end.
void SyncTransport::hintsEnded() {
  const std::optional<Timestamp> began = std::exchange(m_streamBegan, std::nullopt);
  const bool lasted = began && m_options.clock() - *began >= shortStream;
  m_shortStreams = lasted ? 1 : m_shortStreams + 1;
  if (m_shortStreams == 1) return syncNow();
  if (!m_running) m_retry.start(vault::retryDelay(m_shortStreams, jitter()));
}

void SyncTransport::syncNow() {
  if (m_isPaused) return;
  if (m_running) {
    m_again = true;
    return;
  }
  m_running = true;
  m_again = false;
  m_retry.stop();
  if (!m_wishes.empty()) {
    m_current = std::move(m_wishes.front());
    m_wishes.pop_front();
  }
  SyncStatus status = m_status;
  status.phase = SyncStatus::Phase::running;
  settle(status);
  m_channel.learnServerKey(this, [this, generation = m_generation](const Result<Hash>& key) {
    if (generation != m_generation) return;
    if (!key) return failed(key.error());
    begin(*key);
  });
}

void SyncTransport::changedHere() {
  SyncStatus status = m_status;
  if (hasGateway()) status.gateway = SyncStatus::Gateway::waiting;
  settle(status);
  syncNow();
}

void SyncTransport::carryOut(vault::RosterWish wish, QObject* context, std::function<void(Result<void>)> done) {
  m_wishes.push_back({std::move(wish), context, std::move(done)});
  changedHere();
}

void SyncTransport::answerWish(const Result<void>& result) {
  const std::optional<Wish> wish = std::exchange(m_current, std::nullopt);
  if (wish && wish->context) wish->done(result);
}

void SyncTransport::pause() {
  ++m_generation;
  m_isPaused = true;
  m_running = m_again = false;
  m_retry.stop();
  m_poll.stop();
  m_channel.stopListening();
  SyncStatus status = m_status;
  status.phase = SyncStatus::Phase::running;
  settle(status);
  answerWish(fail(ErrorCode::offline, "the team is being moved"));
}

void SyncTransport::resume() {
  if (!std::exchange(m_isPaused, false)) return;
  syncNow();
}

void SyncTransport::stop() {
  ++m_generation;
  m_running = m_isPaused = false;
  m_again = false;
  m_retry.stop();
  m_poll.stop();
  m_channel.stopListening();
  m_failures = m_refusals = m_shortStreams = 0;
  settle({});
  std::deque<Wish> given = std::exchange(m_wishes, {});
  if (m_current) given.push_front(*std::exchange(m_current, std::nullopt));
  for (const Wish& wish : given) {
    if (wish.context) wish.done(fail(ErrorCode::locked, "locked before it was done"));
  }
}

void SyncTransport::begin(const Hash& serverKey) {
  std::optional<vault::RosterWish> wish;
  if (m_current) wish = m_current->wish;
  m_vaults.postToSpace(
      this,
      [serverKey, wish = std::move(wish)](VaultSpace& space) -> Step {
        if (!space.vault) return fail(ErrorCode::locked, "no vault is open");
        space.run = std::make_unique<vault::SyncRun>(*space.vault, space.session, serverKey);
        if (wish) space.run->wish(*wish);
        return space.run->start();
      },
      [this, generation = m_generation](Step step) {
        if (generation == m_generation) take(std::move(step));
      });
}

void SyncTransport::take(Step step) {
  if (!step) return failed(step.error());
  if (*step) return send(**step);
  finish();
}

void SyncTransport::send(const sync::ApiRequest& request) {
  m_channel.send(request, this, [this, generation = m_generation](Result<sync::ApiResponse> response) {
    if (generation != m_generation) return;
    if (!response) return failed(response.error());
    m_vaults.postToSpace(
        this,
        [response = std::move(*response)](VaultSpace& space) mutable -> Step {
          if (!space.run) return fail(ErrorCode::locked, "the vault was locked meanwhile");
          return space.run->received(std::move(response));
        },
        [this, generation](Step step) {
          if (generation == m_generation) take(std::move(step));
        });
  });
}

void SyncTransport::finish() {
  struct Outcome {
    vault::SyncSummary summary;
    std::string token;
    bool hasCompleted = false;
  };
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<Outcome> {
        if (!space.run) return fail(ErrorCode::locked, "the vault was locked meanwhile");
        CHATELAINE_TRY(hasCompleted, recordCompletion(space));
        const Outcome outcome{space.run->summary(), space.session.token, hasCompleted};
        space.run.reset();
        return outcome;
      },
      [this, generation = m_generation](const Result<Outcome>& outcome) {
        if (generation != m_generation) return;
        if (!outcome) return failed(outcome.error());
        finished(outcome->summary, outcome->token);
        if (outcome->hasCompleted) Q_EMIT completed();
      });
}

void SyncTransport::finished(const vault::SyncSummary& summary, const std::string& token) {
  m_running = false;
  m_failures = 0;
  m_channel.listen(token);
  m_poll.start();
  const bool pushed = summary.pushedCommits > 0 || summary.changedRoster;
  settle({.phase = SyncStatus::Phase::synced,
          .gateway = pushed && hasGateway() ? SyncStatus::Gateway::waiting : m_status.gateway,
          .lastSynced = m_options.clock(),
          .reason = {},
          .nextAttempt = {}});
  if (hasGateway() && (pushed || m_status.gateway != SyncStatus::Gateway::confirmed)) askGateway();
  if (summary.changed || pushed) Q_EMIT applied();
  Q_EMIT ended();
  answerWish({});
  if (m_again || !m_wishes.empty()) syncNow();
}

void SyncTransport::askGateway() {
  m_gateway.pull(this, [this, generation = m_generation](const Result<void>& pulled) {
    if (generation != m_generation) return;
    SyncStatus status = m_status;
    // A change made meanwhile has a run of its own to come.
    status.gateway = pulled && !m_running ? SyncStatus::Gateway::confirmed : SyncStatus::Gateway::waiting;
    settle(status);
    if (pulled) m_refusals = 0;
    else m_retry.start(vault::retryDelay(++m_refusals, jitter()));  // a run that asks again behind it
  });
}

// Also where only a part of a run failed: hints still say when there is something to be had of the rest.
void SyncTransport::listen() {
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<std::string> {
        if (!space.vault) return fail(ErrorCode::locked, "the vault was locked meanwhile");
        return space.session.token;
      },
      [this, generation = m_generation](const Result<std::string>& token) {
        if (generation == m_generation && token && !token->empty()) m_channel.listen(*token);
      });
}

// A run that failed may have given something back before.
void SyncTransport::noteCompletion() {
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<bool> {
        if (!space.run || !space.vault) return false;
        const auto recorded = recordCompletion(space);
        space.run.reset();
        return recorded;
      },
      [this](const Result<bool>& hasCompleted) {
        if (hasCompleted && *hasCompleted) Q_EMIT completed();
      });
}

void SyncTransport::failed(const Error& error) {
  m_running = false;
  noteCompletion();
  if (error.code == ErrorCode::locked) {
    m_channel.stopListening();
    settle({});
    return answerWish(std::unexpected(error));
  }
  const bool offline = error.code == ErrorCode::offline || error.code == ErrorCode::timedOut;
  if (offline || error.code == ErrorCode::untrustedPeer) m_channel.stopListening();
  else listen();
  ++m_failures;
  // Something came while it ran: it isn't left to wait as long as what fails again and again.
  const auto delay = vault::retryDelay(m_again && !offline ? 1 : m_failures, jitter());
  m_retry.start(delay);
  settle({.phase = offline ? SyncStatus::Phase::offline : SyncStatus::Phase::retrying,
          .gateway = m_status.gateway,
          .lastSynced = m_status.lastSynced,
          .reason = error.code,
          .nextAttempt = m_options.clock() + delay});
  answerWish(std::unexpected(error));
}

void SyncTransport::settle(SyncStatus status) {
  if (status == m_status) return;
  m_status = status;
  Q_EMIT statusChanged();
}

}  // namespace chatelaine::models
