// One line of the record: who did what, when, with which credential, towards which host, with what outcome.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/environment.h"
#include "core/id.h"

namespace chatelaine {

enum class AuditAction : std::uint8_t {
  teamFounded,
  vaultCreated,
  vaultRenamed,
  vaultDeleted,
  credentialAdded,
  credentialUpdated,
  secretReplaced,
  credentialRemoved,
  agentAdded,
  agentUpdated,
  agentRemoved,
  tokenCreated,
  tokenRevoked,
  pinned,
  unpinned,
  secretUsed,   // intent: committed before the first byte of the secret leaves
  useFinished,  // outcome of a use
  requestRefused,
  tunnelOpened,
  codeShown,
  backupCodeUsed,
  gatewayStarted,
  gatewayStopped,
  unlocked,
  wrongPassphrase,
  vaultKeyMade,
  memberInvited,
  inviteCancelled,
  memberJoined,
  deviceJoined,
  gatewayJoined,
  memberRemoved,
  deviceRemoved,
  gatewayRemoved,
  roleChanged,
  accessChanged,
  recoveryKitReplaced,
  recoveredWithKit,
  keysHandedOver,
  settingChanged,
  teamMoved,
  conflictResolved,
  massChangeAccepted,
  credentialRestored,
  secretErased,
  evidenceSettled,
  serverCompleted,  // it had lost a part of the past, and a device gave it back
};
inline constexpr AuditAction lastAuditAction = AuditAction::serverCompleted;
enum class AuditOutcome : std::uint8_t { ok, refused, failed };

std::string_view toString(AuditAction action);  // "secret_used"
std::string_view toString(AuditOutcome outcome);

// Names are copied in as they were then, so that the record reads without the items. No secret, no full URL query.
struct AuditEvent {
  Timestamp time;
  AuditAction action{};
  AuditOutcome outcome = AuditOutcome::ok;
  PrincipalId principal;  // who writes the record
  VaultId vault;          // null: the team's own vault
  ItemId item;            // credential, agent, pin or a new vault; null: none
  ItemId agent;           // null: a person
  PrincipalId caller;     // the device that asked a gateway for it; null: nobody but who writes
  std::string itemName;
  std::string agentName;
  std::string vaultName;
  std::string host;
  std::string method;
  std::string path;
  std::string reason;        // stable code of a refusal, or empty
  std::uint32_t status = 0;  // HTTP status of the outcome, or 0
  std::uint64_t use = 0;     // joins secretUsed and useFinished
  std::uint64_t count = 1;   // of equal refusals, when they were too many to be written one by one
  friend bool operator==(const AuditEvent&, const AuditEvent&) = default;
};

}  // namespace chatelaine
