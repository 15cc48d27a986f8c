// The local replica of a team, of a member's device or of a gateway: use-cases over crypto, storage and sync values.
// Each mutator is one transaction: rows, outbox and audit. Belongs to one thread.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/agent.h"
#include "core/audit_event.h"
#include "core/credential.h"
#include "core/environment.h"
#include "sync/api.h"
#include "sync/roster.h"

namespace chatelaine::vault {

struct EventKey;

struct VaultSummary {
  VaultId id;
  std::string name;
  std::size_t credentials = 0;
  std::size_t pins = 0;
  bool takesSecrets = false;  // a gateway serves it
  bool isReadOnly = false;    // with the evidence kept: see Vault::problems()
};

struct Problem {
  VaultId vault;
  ErrorCode code;        // rolledBack, tampered, corrupt, unsupportedVersion
  std::string evidence;  // for the log
};

// Where a change that this device made stands.
struct PendingChange {
  VaultId vault;
  ItemId item;
  std::optional<ErrorCode> parked;  // refused by the server: kept, visible, never dropped
};

struct AuditQuery {
  std::optional<Timestamp> from = {};
  std::optional<Timestamp> until = {};
  std::optional<ItemId> item = {};
  std::optional<ItemId> agent = {};
  std::string text = {};    // in names and hosts
  std::size_t limit = 500;  // newest first
  std::size_t offset = 0;
};

struct AuditRow {
  AuditEvent event;
  std::string principalName;
  std::uint64_t sequence = 0;
};

struct AuditVerdict {
  bool verified = false;
  std::string finding;  // the first bad link, for people who investigate
  std::vector<std::pair<PrincipalId, sync::ChainEnd>> ends;
};

// A new token: shown once, stored as a hash. A word of advice: move it into the dialog and drop it.
struct NewToken {
  Secret token;
  AgentToken stored;
};

struct RecoveryKit {
  Secret seed;  // 32 bytes, printed, kept nowhere
  sync::RecoveryCard card;
};
RecoveryKit makeRecoveryKit();

class Vault {
 public:
  struct Options {
    std::filesystem::path folder;  // holds vault.db
    Clock clock = systemNow;
    // For fault tests: see storage::Database::setFaultHook.
    std::function<std::optional<Error>(std::string_view sql)> databaseFaults = {};
  };

  // A new, empty replica with principal keys of its own. alreadyExists if there is one.
  static Result<Vault> create(const Options& options, const Secret& databaseKey);
  // wrongPassphrase (another key or a damaged file), unsupportedVersion, corrupt, notFound.
  static Result<Vault> open(const Options& options, const Secret& databaseKey);
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();  // drops every key

  const sync::PrincipalCard& card() const;
  // For this program's own audit log; stays valid as long as the Vault.
  const sync::PrincipalKeys& keys() const;

  // -- The team -----------------------------------------------------------------------------------------------------
  struct Founding {
    std::string teamName;
    std::string memberName;
    std::string deviceName;
    std::optional<sync::PrincipalCard> gateway;  // absent where gateways join later
    std::string gatewayName;
    sync::RecoveryCard recovery;
  };
  Result<void> foundTeam(const Founding& founding);                // signs the genesis; queued for the server
  Result<sync::TeamHandover> handover() const;                     // for a gateway named in the roster
  Result<void> joinAsGateway(const sync::TeamHandover& handover);  // pins the genesis
  std::optional<TeamId> team() const;
  std::string teamName() const;
  const sync::Roster* roster() const;          // the newest verified one
  std::string nameOf(ByteView subject) const;  // of a principal, member or vault; empty if unknown

  // Signs in at a server (purpose "server") or a gateway ("control") as sync::signSession says. notFound without a
  // team.
  Result<sync::SessionRequest> answerChallenge(std::string_view purpose, const Hash& serverKey,
                                               const Hash& nonce) const;

  // -- Vaults -------------------------------------------------------------------------------------------------------
  std::vector<VaultSummary> vaults() const;
  // `offer` comes from the gateway that will serve the vault; its signature is checked. alreadyExists for a taken name.
  Result<VaultSummary> addVault(const std::string& name, const sync::VaultKeyOffer& offer);
  // Served by every gateway of the team; takes secrets once one of them has made its key, with the next
  // synchronisations.
  Result<VaultSummary> addVault(const std::string& name);
  Result<void> renameVault(const VaultId& vault, const std::string& name);

  // -- Credentials (secrets go in and never come out) -----------------------------------------------------------------
  std::vector<Credential> credentials(const VaultId& vault) const;
  Result<Credential> credential(const ItemId& id) const;
  Result<Credential> add(const VaultId& vault, CredentialDraft draft);
  // Also the only way to change a binding.
  Result<Credential> replaceSecret(const ItemId& id, const Binding& binding, SecretFields secrets);
  Result<Credential> update(const ItemId& id, const CredentialLabels& labels);
  Result<void> remove(const ItemId& id);

  // -- Agents and pins ----------------------------------------------------------------------------------------------
  std::vector<Agent> agents() const;
  Result<Agent> addAgent(const std::string& name);
  Result<Agent> updateAgent(const Agent& agent);  // name, scopes, namespaces, egress; tokens stay
  Result<void> removeAgent(const ItemId& id);     // and its pins
  Result<NewToken> createToken(const ItemId& agent, const PrincipalId& gateway, std::optional<Timestamp> expiresAt);
  Result<void> revokeToken(const ItemId& agent, const Hash& tokenHash);
  std::vector<Pin> pins() const;
  Result<Pin> pin(const ItemId& agent, const VaultId& vault, std::optional<Timestamp> expiresAt);
  Result<void> unpin(const ItemId& pin);

  // -- The record ----------------------------------------------------------------------------------------------------
  Result<void> record(AuditEvent event);                       // fills time and principal
  std::vector<AuditRow> audit(const AuditQuery& query) const;  // ours and what was pulled from others
  Result<AuditVerdict> verifyAudit() const;
  std::optional<Timestamp> lastUsed(const ItemId& credential) const;  // from the record, never from a revision
  // What seals events of a vault (the null id: the team's own), for a gateway's AuditLog. notFound without the key.
  Result<EventKey> eventKey(const VaultId& vault) const;

  // -- Synchronisation (driven by SyncRun) ----------------------------------------------------------------------------
  std::vector<PendingChange> pendingChanges() const;
  std::vector<Problem> problems() const;

  // -- For gateways only
  // ----------------------------------------------------------------------------------------------- Makes, keeps and
  // wraps a vault's secret key. denied on a member's device.
  Result<sync::VaultKeyOffer> makeVaultKey(const sync::VaultKeyRequest& request);
  // tampered if the binding was edited, notFound while the sealed bytes are missing, expired, denied (no key here).
  Result<SecretFields> openSecret(const ItemId& credential) const;
  // The newest verified head of every vault: what a gateway confirms to have applied.
  std::vector<sync::SeenHead> heads() const;

  // Changes whenever anything that a view or a gateway's snapshot shows has changed.
  std::uint64_t changeCounter() const;

 private:
  friend class SyncRun;
  friend class Changes;
  friend class Conflicts;
  friend class Guard;
  friend class Membership;
  friend class HandOver;
  friend class Joining;
  friend class Recovery;
  friend class Forks;
  friend class Trash;
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace chatelaine::vault
