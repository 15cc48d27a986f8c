#include <algorithm>

#include "core/validate.h"
#include "sync/item_id.h"
#include "vault/audit_rows.h"
#include "vault/changes.h"
#include "vault/replica.h"
#include "vault/sealing.h"

namespace chatelaine::vault {
namespace {

using sync::ItemKind;

Result<void> checkName(Replica& replica, const VaultId& vault, const std::string& name, const ItemId& except) {
  CHATELAINE_TRY(taken, itemByKey(replica.database, vault, ItemKind::credential, name));
  if (taken && taken->id != except) return fail(ErrorCode::alreadyExists, "the vault has a credential of that name");
  return {};
}

AuditEvent credentialEvent(Replica& replica, AuditAction action, const ItemRow& row, const std::string& name) {
  AuditEvent event;
  event.action = action;
  event.vault = row.vault;
  event.vaultName = nameOfSubject(replica, row.vault.view());
  event.item = row.id;
  event.itemName = name;
  return event;
}

Result<Credential> save(Replica& replica, ItemRow row, const sync::CredentialFields& fields, AuditAction action,
                        const std::optional<sync::SealedSecret>& secret) {
  row.fields = encode(fields);
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(changes.put(row, secret));
  changes.record(credentialEvent(replica, action, row, fields.labels.name));
  CHATELAINE_CHECK(changes.commit());
  CHATELAINE_TRY(saved, itemRow(replica.database, row.id, ItemKind::credential));
  return credentialOf(saved);
}

// An expiry that was already there may have passed: that is no reason to refuse another label.
Result<void> checkLabels(const CredentialLabels& labels, const CredentialLabels& before, Timestamp now) {
  std::vector<FieldError> errors = validate(labels, now);
  if (labels.expiresAt == before.expiresAt) {
    std::erase_if(errors, [](const FieldError& error) { return error.problem == FieldProblem::inThePast; });
  }
  if (errors.empty()) return {};
  return fail(ErrorCode::invalidInput, errors.front().field);
}

}  // namespace

std::vector<Credential> Vault::credentials(const VaultId& vault) const {
  std::vector<Credential> all;
  const auto rows = itemRows(m_state->replica->database, vault, ItemKind::credential);
  if (!rows) return all;
  for (const ItemRow& row : *rows) {
    if (auto one = credentialOf(row)) all.push_back(std::move(*one));
  }
  return all;
}

Result<Credential> Vault::credential(const ItemId& id) const {
  CHATELAINE_TRY(row, itemRow(m_state->replica->database, id, ItemKind::credential));
  return credentialOf(row);
}

Result<Credential> Vault::add(const VaultId& vault, CredentialDraft draft) {
  Replica& replica = *m_state->replica;
  const Timestamp now = replica.clock();
  CHATELAINE_CHECK(checkDraft(draft, now, Expiry::mustBeAhead));
  CHATELAINE_CHECK(checkName(replica, vault, draft.labels.name, {}));
  ItemRow row;
  row.id = sync::newItemId(vault);
  row.vault = vault;
  row.kind = ItemKind::credential;
  CHATELAINE_TRY(secret, sealFor(replica, row, draft.binding, draft.secrets));
  const sync::CredentialFields fields{.labels = std::move(draft.labels),
                                      .binding = std::move(draft.binding),
                                      .secretVersion = 1,
                                      .createdAt = now,
                                      .updatedAt = now,
                                      .secretStoredAt = now};
  return save(replica, std::move(row), fields, AuditAction::credentialAdded, secret);
}

Result<Credential> Vault::replaceSecret(const ItemId& id, const Binding& binding, SecretFields secrets) {
  Replica& replica = *m_state->replica;
  const Timestamp now = replica.clock();
  CHATELAINE_TRY(row, itemRow(replica.database, id, ItemKind::credential));
  CHATELAINE_TRY(fields, sync::decodeCredentialFields(row.fields));
  CredentialDraft draft{fields.labels, binding, std::move(secrets)};
  CHATELAINE_CHECK(checkDraft(draft, now, Expiry::mayHavePassed));
  CHATELAINE_TRY(secret, sealFor(replica, row, binding, draft.secrets));
  fields.binding = binding;
  fields.secretVersion += 1;
  fields.updatedAt = now;
  fields.secretStoredAt = now;
  return save(replica, std::move(row), fields, AuditAction::secretReplaced, secret);
}

Result<Credential> Vault::update(const ItemId& id, const CredentialLabels& labels) {
  Replica& replica = *m_state->replica;
  CHATELAINE_TRY(row, itemRow(replica.database, id, ItemKind::credential));
  CHATELAINE_TRY(fields, sync::decodeCredentialFields(row.fields));
  CHATELAINE_CHECK(checkLabels(labels, fields.labels, replica.clock()));
  CHATELAINE_CHECK(checkName(replica, row.vault, labels.name, id));
  fields.labels = labels;
  fields.updatedAt = replica.clock();
  return save(replica, std::move(row), fields, AuditAction::credentialUpdated, std::nullopt);
}

Result<void> Vault::remove(const ItemId& id) {
  Replica& replica = *m_state->replica;
  CHATELAINE_TRY(row, itemRow(replica.database, id, ItemKind::credential));
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(changes.erase(row));
  changes.record(credentialEvent(replica, AuditAction::credentialRemoved, row, row.key));
  return changes.commit();
}

std::optional<Timestamp> Vault::lastUsed(const ItemId& credential) const {
  return lastUseOf(m_state->replica->database, credential).value_or(std::nullopt);
}

}  // namespace chatelaine::vault
