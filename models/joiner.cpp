#include "models/joiner.h"

namespace chatelaine::models {
namespace {

// What may pass by itself; all else is an answer. Another owner may change the roster while the kit is under way.
bool isPassing(ErrorCode code, Joiner::Way way) {
  return code == ErrorCode::offline || code == ErrorCode::timedOut || code == ErrorCode::limitExceeded ||
         code == ErrorCode::internal || (code == ErrorCode::conflict && way == Joiner::Way::kit);
}

struct Begun {
  Joiner::Way way = Joiner::Way::invitation;
  std::string words;  // the safety words of this device
};

// What the database waits for that has no team yet.
Result<std::optional<Begun>> begunIn(const vault::Vault& vault) {
  if (vault.team()) return std::nullopt;
  CHATELAINE_TRY(isRecovery, vault::Recovery::isPending(vault));
  if (isRecovery) return std::optional(Begun{Joiner::Way::kit, {}});
  CHATELAINE_TRY(link, vault::Joining::pending(vault));
  if (!link) return std::nullopt;
  return std::optional(Begun{Joiner::Way::invitation, sync::safetyWords(vault.card().id)});
}

template <class Steps>
Result<std::optional<sync::ApiRequest>> begin(std::unique_ptr<Steps>& steps, VaultSpace& space, const Hash& serverKey) {
  steps = std::make_unique<Steps>(*space.vault, space.session, serverKey);
  return steps->start();
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

void Joiner::recover(vault::Recovery::Plan plan, Secret passphrase, QObject* context, Done<void> done) {
  const auto kept = std::make_shared<vault::Recovery::Plan>(std::move(plan));
  m_session.createWith([kept](vault::Vault& vault) { return vault::Recovery::begin(vault, *kept); },
                       std::move(passphrase), context, std::move(done));
}

void Joiner::resume() {
  m_vaults.post(this, begunIn, [this, generation = m_generation](const Result<std::optional<Begun>>& begun) {
    if (generation != m_generation || m_state == State::waiting || !begun || !*begun) return;
    m_way = (*begun)->way;
    m_words = QString::fromStdString((*begun)->words);
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
      [serverKey, way = m_way](VaultSpace& space) -> Step {
        if (!space.vault) return fail(ErrorCode::locked, "no vault is open");
        return way == Way::kit ? models::begin(space.recovery, space, serverKey)
                               : models::begin(space.joining, space, serverKey);
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
          if (space.recovery) return space.recovery->received(std::move(response));
          if (space.joining) return space.joining->received(std::move(response));
          return fail(ErrorCode::locked, "the vault was locked meanwhile");
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
        const std::unique_ptr<vault::Recovery> recovery = std::move(space.recovery);
        const std::unique_ptr<vault::Joining> joining = std::move(space.joining);
        return recovery ? recovery->isRecovered() : joining && joining->isJoined();
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
  if (!isPassing(error.code, m_way)) return settle(State::refused, error.code);
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
