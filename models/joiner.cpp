#include "models/joiner.h"

namespace chatelaine::models {
namespace {

// What may pass by itself; all else is an answer.
bool isPassing(ErrorCode code) {
  return code == ErrorCode::offline || code == ErrorCode::timedOut || code == ErrorCode::limitExceeded ||
         code == ErrorCode::internal;
}

// The safety words of this device, while its database waits for a team.
Result<std::optional<std::string>> wordsWhileWaiting(const vault::Vault& vault) {
  if (vault.team()) return std::nullopt;
  CHATELAINE_TRY(link, vault::Joining::pending(vault));
  if (!link) return std::nullopt;
  return sync::safetyWords(vault.card().id);
}

}  // namespace

Joiner::Joiner(ApiChannel& channel, Session& session, VaultThread& vaults, Options options, QObject* parent)
    : QObject(parent), m_channel(channel), m_session(session), m_vaults(vaults), m_options(std::move(options)) {
  m_next.setSingleShot(true);
  connect(&m_next, &QTimer::timeout, this, &Joiner::attempt);
}

void Joiner::begin(sync::InviteLink link, vault::Joining::Names names, Secret passphrase, QObject* context,
                   Done<void> done) {
  const auto kept = std::make_shared<sync::InviteLink>(std::move(link));
  m_session.createWith(
      [kept, names = std::move(names)](vault::Vault& vault) { return vault::Joining::begin(vault, *kept, names); },
      std::move(passphrase), context, std::move(done));
}

void Joiner::resume() {
  m_vaults.post(this, wordsWhileWaiting,
                [this, generation = m_generation](const Result<std::optional<std::string>>& words) {
                  if (generation != m_generation || m_state == State::waiting || !words || !*words) return;
                  m_words = QString::fromStdString(**words);
                  settle(State::waiting, {});
                  attempt();
                });
}

void Joiner::stop() {
  ++m_generation;
  m_next.stop();
  m_failures = 0;
  m_words.clear();
  settle(State::none, {});
}

void Joiner::attempt() {
  m_channel.learnServerKey(this, [this, generation = m_generation](const Result<Hash>& key) {
    if (generation != m_generation) return;
    if (!key) return failed(key.error());
    start(*key);
  });
}

void Joiner::start(const Hash& serverKey) {
  m_vaults.postToSpace(
      this,
      [serverKey](VaultSpace& space) -> Step {
        if (!space.vault) return fail(ErrorCode::locked, "no vault is open");
        space.joining = std::make_unique<vault::Joining>(*space.vault, space.session, serverKey);
        return space.joining->start();
      },
      [this, generation = m_generation](Step step) {
        if (generation == m_generation) take(std::move(step));
      });
}

void Joiner::take(Step step) {
  if (!step) return failed(step.error());
  if (*step) return send(**step);
  finish();
}

void Joiner::send(const sync::ApiRequest& request) {
  m_channel.send(request, this, [this, generation = m_generation](Result<sync::ApiResponse> response) {
    if (generation != m_generation) return;
    if (!response) return failed(response.error());
    m_vaults.postToSpace(
        this,
        [response = std::move(*response)](VaultSpace& space) mutable -> Step {
          if (!space.joining) return fail(ErrorCode::locked, "the vault was locked meanwhile");
          return space.joining->received(std::move(response));
        },
        [this, generation](Step step) {
          if (generation == m_generation) take(std::move(step));
        });
  });
}

void Joiner::finish() {
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<bool> {
        const std::unique_ptr<vault::Joining> joining = std::move(space.joining);
        return joining && joining->isJoined();
      },
      [this, generation = m_generation](const Result<bool>& isIn) {
        if (generation != m_generation) return;
        if (!isIn) return failed(isIn.error());
        m_failures = 0;
        if (!*isIn) {
          settle(State::waiting, {});
          return m_next.start(m_options.interval);
        }
        stop();
        Q_EMIT joined();
      });
}

void Joiner::failed(const Error& error) {
  if (error.code == ErrorCode::locked) return;
  if (!isPassing(error.code)) return settle(State::refused, error.code);
  settle(State::waiting, error.code);
  m_next.start(vault::retryDelay(++m_failures, m_options.jitter ? m_options.jitter() : 0.5));
}

void Joiner::settle(State state, std::optional<ErrorCode> trouble) {
  if (state == m_state && trouble == m_trouble) return;
  m_state = state;
  m_trouble = trouble;
  Q_EMIT stateChanged();
}

}  // namespace chatelaine::models
