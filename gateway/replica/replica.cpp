#include "gateway/replica/replica.h"

#include "http/asio.h"

#include <algorithm>

#include "gateway/server_address.h"
#include "vault/hand_over.h"
#include "vault/joining.h"

namespace chatelaine::gateway {

namespace asio = http::asio;
using http::Awaitable;

namespace {

constexpr std::chrono::hours longestAtALeftServer{4};  // as teams on a server have by default

}  // namespace

Result<std::unique_ptr<Replica>> Replica::open(Options options, const Secret& databaseKey, AuditWriter& audit) {
  const vault::Vault::Options where{options.folder, options.clock};
  std::error_code ignored;
  const bool isThere = std::filesystem::exists(options.folder / "vault.db", ignored);
  auto replica = isThere ? vault::Vault::open(where, databaseKey) : vault::Vault::create(where, databaseKey);
  if (!replica) return std::unexpected(replica.error());
  if (const auto order = std::exchange(options.join, std::nullopt)) {
    CHATELAINE_CHECK(vault::Joining::begin(*replica, order->link, {"", order->name}));
    CHATELAINE_CHECK(keepServerAddress(options.folder, {order->link.server, order->link.serverKey}));
  }
  return std::unique_ptr<Replica>(new Replica(std::move(options), std::move(*replica), audit));
}

Replica::Replica(Options options, vault::Vault vault, AuditWriter& audit)
    : m_options(std::move(options)),
      m_audit(audit),
      m_vault(std::move(vault)),
      m_card(m_vault.card()),
      m_thread(m_options.log),
      m_pause(m_thread.executor()) {
  if (m_options.server) m_link.emplace(m_thread.executor(), *m_options.server);
}

Replica::~Replica() { stop(); }

void Replica::start(std::function<void()> published) {
  m_published = std::move(published);
  asio::post(m_thread.executor(), [this] { publish(); });
  if (!m_link) return;
  asio::post(m_thread.executor(), [this] {
    asio::co_spawn(m_thread.executor(), synchroniseForEver(), asio::detached);
    asio::co_spawn(m_thread.executor(), followForEver(), asio::detached);
  });
}

void Replica::stop() {
  asio::post(m_thread.executor(), [this] { m_isStopping = true; });
  if (m_link) m_link->close();
  m_thread.abandon();
  if (std::exchange(m_isRecording, false)) m_audit.note(ownEvent(AuditAction::gatewayStopped));
}

AuditEvent Replica::ownEvent(AuditAction action) const {
  AuditEvent event;
  event.time = m_options.clock();
  event.action = action;
  event.principal = m_card.id;
  return event;
}

void Replica::wake() {
  asio::post(m_thread.executor(), [this] {
    m_isWanted = true;
    m_pause.cancel();
  });
}

// -- What others ask
// ----------------------------------------------------------------------------------------------------

Awaitable<Result<Replica::OpenedFields>> Replica::openFields(ItemId id) {
  co_return co_await ask([id](vault::Vault& vault) -> Result<OpenedFields> {
    CHATELAINE_TRY(credential, vault.credential(id));
    CHATELAINE_TRY(fields, vault.openSecret(id));
    return OpenedFields{std::move(credential), std::move(fields)};
  });
}

Awaitable<OpenResult> Replica::open(ItemId id) {
  auto opened = co_await openFields(id);
  if (!opened) co_return std::unexpected(opened.error().code);
  auto injection = prepareInjection(opened->credential.binding.rule, opened->fields);
  if (!injection) co_return std::unexpected(injection.error());
  co_return std::make_shared<const OpenedSecret>(std::move(opened->credential), std::move(*injection));
}

Awaitable<Result<void>> Replica::join(sync::TeamHandover handover) {
  const Result<void> joined = co_await ask([this, handover = std::move(handover)](vault::Vault& vault) -> Result<void> {
    CHATELAINE_CHECK(vault.joinAsGateway(handover));
    publish();
    return {};
  });
  wake();
  co_return joined;
}

Awaitable<Result<sync::VaultKeyOffer>> Replica::makeVaultKey(sync::VaultKeyRequest request) {
  co_return co_await ask([request](vault::Vault& vault) { return vault.makeVaultKey(request); });
}

Awaitable<Result<std::vector<VaultId>>> Replica::handOver(PrincipalId gateway, std::string words) {
  auto given = co_await ask([gateway, words = std::move(words)](vault::Vault& vault) {
    return vault::HandOver(vault).confirm(gateway, words);
  });
  if (given) wake();
  co_return given;
}

Awaitable<Result<std::vector<VaultId>>> Replica::openWithKit(Secret seed) {
  auto opened = co_await ask([this, seed = std::move(seed)](vault::Vault& vault) {
    auto vaults = vault::HandOver(vault).openWithKit(seed);
    publishIfChanged();
    sayWhatIsLacking();
    return vaults;
  });
  if (opened) wake();
  co_return opened;
}

Awaitable<Result<void>> Replica::confirmKit(std::string words) {
  auto confirmed = co_await ask(
      [words = std::move(words)](vault::Vault& vault) { return vault::HandOver(vault).confirmKit(words); });
  if (confirmed) wake();
  co_return confirmed;
}

Awaitable<Result<void>> Replica::settleFork(Hash evidence) {
  auto settled = co_await ask([this, evidence](vault::Vault& vault) {
    auto done = vault::Forks(vault).settle(evidence);
    publishIfChanged();
    return done;
  });
  if (settled) wake();
  co_return settled;
}

Awaitable<Result<void>> Replica::synchronise() {
  if (!m_link) co_return fail(ErrorCode::offline, "no server is configured");
  auto task = [this]() -> Awaitable<Result<void>> {
    auto waiter = std::make_shared<Waiter>(m_thread.executor());
    m_waiters.push_back(waiter);
    m_isWanted = true;
    m_pause.cancel();
    co_await waiter->timer.async_wait(http::asTuple);
    co_return waiter->outcome;
  };
  co_return co_await asio::co_spawn(m_thread.executor(), std::move(task), asio::use_awaitable);
}

// -- Snapshots
// ------------------------------------------------------------------------------------------------------------

void Replica::publishIfChanged() {
  if (m_publishedCounter != m_vault.changeCounter()) publish();
}

void Replica::publish() {
  m_publishedCounter = m_vault.changeCounter();
  if (const auto team = m_vault.team()) {
    const auto keys = eventKeys();
    m_audit.begin(*team, m_vault.keys(), keys);
    const bool canRecord = keys->contains(sync::teamVault);
    if (canRecord && !std::exchange(m_isRecording, true)) m_audit.note(ownEvent(AuditAction::gatewayStarted));
  }
  m_snapshots.publish(makeSnapshot(snapshotSource(), *m_snapshots.current()));
  if (m_published) m_published();
}

SnapshotSource Replica::snapshotSource() const {
  SnapshotSource source;
  source.gateway = m_card.id;
  source.agents = m_vault.agents();
  source.pins = m_vault.pins();
  for (const vault::VaultSummary& vault : m_vault.vaults()) {
    source.vaults.push_back({vault.id, vault.name, m_vault.credentials(vault.id)});
  }
  // A problem of another vault stops that vault alone: its secrets are not opened.
  source.isHalted = std::ranges::any_of(m_vault.problems(), [](const vault::Problem& problem) {
    return problem.vault == sync::teamVault &&
           (problem.code == ErrorCode::rolledBack || problem.code == ErrorCode::tampered);
  });
  if (const auto grace = this->grace()) source.freshUntil = m_lastContact + *grace;
  return source;
}

// How long it goes on without hearing of the team. What happens where the team has gone isn't heard at the server that
// it has left.
std::optional<std::chrono::milliseconds> Replica::grace() const {
  const sync::Roster* roster = m_vault.roster();
  if (roster != nullptr && roster->offlineGrace.count() > 0) return roster->offlineGrace;
  return m_isLeft ? std::optional<std::chrono::milliseconds>(longestAtALeftServer) : std::nullopt;
}

std::shared_ptr<const EventKeys> Replica::eventKeys() const {
  auto keys = std::make_shared<EventKeys>();
  if (auto key = m_vault.eventKey(sync::teamVault)) keys->emplace(sync::teamVault, std::move(*key));
  for (const vault::VaultSummary& vault : m_vault.vaults()) {
    if (auto key = m_vault.eventKey(vault.id)) keys->emplace(vault.id, std::move(*key));
  }
  return keys;
}

}  // namespace chatelaine::gateway
