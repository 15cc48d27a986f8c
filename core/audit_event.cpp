#include "core/audit_event.h"

namespace chatelaine {

std::string_view toString(AuditAction action) {
  switch (action) {
    case AuditAction::teamFounded: return "team_founded";
    case AuditAction::vaultCreated: return "vault_created";
    case AuditAction::vaultRenamed: return "vault_renamed";
    case AuditAction::vaultDeleted: return "vault_deleted";
    case AuditAction::credentialAdded: return "credential_added";
    case AuditAction::credentialUpdated: return "credential_updated";
    case AuditAction::secretReplaced: return "secret_replaced";
    case AuditAction::credentialRemoved: return "credential_removed";
    case AuditAction::agentAdded: return "agent_added";
    case AuditAction::agentUpdated: return "agent_updated";
    case AuditAction::agentRemoved: return "agent_removed";
    case AuditAction::tokenCreated: return "token_created";
    case AuditAction::tokenRevoked: return "token_revoked";
    case AuditAction::pinned: return "pinned";
    case AuditAction::unpinned: return "unpinned";
    case AuditAction::secretUsed: return "secret_used";
    case AuditAction::useFinished: return "use_finished";
    case AuditAction::requestRefused: return "request_refused";
    case AuditAction::tunnelOpened: return "tunnel_opened";
    case AuditAction::codeShown: return "code_shown";
    case AuditAction::backupCodeUsed: return "backup_code_used";
    case AuditAction::gatewayStarted: return "gateway_started";
    case AuditAction::gatewayStopped: return "gateway_stopped";
    case AuditAction::unlocked: return "unlocked";
    case AuditAction::wrongPassphrase: return "wrong_passphrase";
    case AuditAction::vaultKeyMade: return "vault_key_made";
    case AuditAction::memberInvited: return "member_invited";
    case AuditAction::inviteCancelled: return "invite_cancelled";
    case AuditAction::memberJoined: return "member_joined";
    case AuditAction::deviceJoined: return "device_joined";
    case AuditAction::gatewayJoined: return "gateway_joined";
    case AuditAction::memberRemoved: return "member_removed";
    case AuditAction::deviceRemoved: return "device_removed";
    case AuditAction::gatewayRemoved: return "gateway_removed";
    case AuditAction::roleChanged: return "role_changed";
    case AuditAction::accessChanged: return "access_changed";
    case AuditAction::recoveryKitReplaced: return "recovery_kit_replaced";
    case AuditAction::recoveredWithKit: return "recovered_with_kit";
    case AuditAction::keysHandedOver: return "keys_handed_over";
    case AuditAction::settingChanged: return "setting_changed";
    case AuditAction::teamMoved: return "team_moved";
    case AuditAction::conflictResolved: return "conflict_resolved";
    case AuditAction::massChangeAccepted: return "mass_change_accepted";
    case AuditAction::credentialRestored: return "credential_restored";
    case AuditAction::secretErased: return "secret_erased";
    case AuditAction::evidenceSettled: return "evidence_settled";
    case AuditAction::serverCompleted: return "server_completed";
  }
  return "";
}

std::string_view toString(AuditOutcome outcome) {
  switch (outcome) {
    case AuditOutcome::ok: return "ok";
    case AuditOutcome::refused: return "refused";
    case AuditOutcome::failed: return "failed";
  }
  return "";
}

}  // namespace chatelaine
