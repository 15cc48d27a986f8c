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

enum class Outcome : std::uint8_t { open, kitNeeded, in };

Outcome outcomeOf(const vault::Recovery& recovery) {
  if (recovery.isRecovered()) return Outcome::in;
  return recovery.isKitNeeded() ? Outcome::kitNeeded : Outcome::open;
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

void Joiner::recover(Secret seed, vault::Recovery::Plan plan, Secret passphrase, QObject* context, Done<void> done) {
  m_seed = std::move(seed);
  m_session.createWith([plan = std::move(plan)](vault::Vault& vault) { return vault::Recovery::begin(vault, plan); },
                       std::move(passphrase), context,
                       [this, done = std::move(done)](const Result<void>& made) {
                         if (!made) m_seed = {};
                         done(made);
                       });
}

void Joiner::goOnWithKit(Secret seed) {
  if (m_way != Way::kit || (m_state != State::kitNeeded && m_state != State::refused)) return;
  m_seed = std::move(seed);
  settle(State::waiting, {});
  attempt();
}

void Joiner::acceptLosses() {
  if (m_state != State::lossShown) return;
  settle(State::waiting, {});
  m_vaults.post(
      this, [losses = m_losses](vault::Vault& vault) { return vault::Recovery::accept(vault, losses); },
      [this, generation = m_generation](const Result<void>& kept) {
        if (generation != m_generation) return;
        if (!kept) return failed(kept.error());
        attempt();
      });
}

void Joiner::resume() {
  m_vaults.post(this, begunIn, [this, generation = m_generation](const Result<std::optional<Begun>>& begun) {
    const bool isBusy = m_state != State::none && m_state != State::refused;
    if (generation != m_generation || isBusy || !begun || !*begun) return;
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
  m_losses.clear();
  forgetKit();
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
      [serverKey, way = m_way, seed = m_seed.clone()](VaultSpace& space) -> Step {
        if (!space.vault) return fail(ErrorCode::locked, "no vault is open");
        if (way == Way::kit) {
          space.recovery = std::make_unique<vault::Recovery>(*space.vault, space.session, serverKey, seed);
          return space.recovery->start();
        }
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
      [](VaultSpace& space) -> Result<Outcome> {
        const std::unique_ptr<vault::Recovery> recovery = std::move(space.recovery);
        const std::unique_ptr<vault::Joining> joining = std::move(space.joining);
        if (recovery) return outcomeOf(*recovery);
        return joining && joining->isJoined() ? Outcome::in : Outcome::open;
      },
      [this, generation = m_generation](const Result<Outcome>& outcome) {
        if (generation != m_generation) return;
        if (!outcome) return failed(outcome.error());
        m_failures = 0;
        if (*outcome == Outcome::kitNeeded) return settle(State::kitNeeded, {});
        if (*outcome == Outcome::open) {
          settle(State::waiting, {});
          return m_next.start(m_options.interval);
        }
        stop();
        Q_EMIT joined();
      });
}

void Joiner::failed(const Error& error) {
  if (error.code == ErrorCode::locked) return;
  if (error.code == ErrorCode::rolledBack && m_way == Way::kit) return askAboutLosses();
  if (!isPassing(error.code, m_way)) {
    forgetKit();
    return settle(State::refused, error.code);
  }
  settle(State::waiting, error.code);
  m_next.start(vault::retryDelay(++m_failures, m_options.jitter ? m_options.jitter() : 0.5));
}

// The kit stays, for the answer.
void Joiner::askAboutLosses() {
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<std::vector<vault::VaultLoss>> {
        const std::unique_ptr<vault::Recovery> recovery = std::move(space.recovery);
        return recovery ? recovery->losses() : std::vector<vault::VaultLoss>{};
      },
      [this, generation = m_generation](Result<std::vector<vault::VaultLoss>> losses) {
        if (generation != m_generation) return;
        if (!losses || losses->empty()) {
          forgetKit();
          return settle(State::refused, ErrorCode::rolledBack);
        }
        m_losses = std::move(*losses);
        settle(State::lossShown, ErrorCode::rolledBack);
      });
}

// Also of what an attempt on the vault's thread still has; one with another kit comes after it there.
void Joiner::forgetKit() {
  m_seed = {};
  m_vaults.postToSpace(
      this,
      [](VaultSpace& space) -> Result<void> {
        space.recovery.reset();
        return {};
      },
      [](const Result<void>&) {});
}

void Joiner::settle(State state, std::optional<ErrorCode> trouble) {
  if (state == m_state && trouble == m_trouble) return;
  m_state = state;
  m_trouble = trouble;
  Q_EMIT stateChanged();
}

}  // namespace chatelaine::models
