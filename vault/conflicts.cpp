#include "vault/conflicts.h"

#include <algorithm>

#include "sync/item_id.h"
#include "vault/changes.h"
#include "vault/merging.h"
#include "vault/sealing.h"

namespace chatelaine::vault {
namespace {

using sync::ItemKind;
using sync::ItemState;

Result<ItemState> shownState(Replica& replica, const ItemId& item) {
  CHATELAINE_TRY(row, anyItemRow(replica.database, item));
  if (!row) return ItemState{true, {}, {}};
  return ItemState{false, std::move(row->fields), row->secret};
}

// The record needs the vault's key; where access was lost it goes under the team's own.
AuditEvent resolved(Replica& replica, const ParkedRow& row, std::string_view how) {
  AuditEvent event;
  event.action = AuditAction::conflictResolved;
  event.item = row.mine.item;
  event.reason = how;
  if (const auto key = keyOf(row.mine.kind, row.mine.fields); key && row.mine.kind != ItemKind::pin)
    event.itemName = *key;
  if (!eventKeyOf(replica, row.mine.vault)) return event;
  event.vault = row.mine.vault;
  event.vaultName = nameOfSubject(replica, row.mine.vault.view());
  return event;
}

AuditEvent addedApart(Replica& replica, const ItemRow& item, const std::string& name) {
  AuditEvent event;
  event.action = AuditAction::credentialAdded;
  event.vault = item.vault;
  event.vaultName = nameOfSubject(replica, item.vault.view());
  event.item = item.id;
  event.itemName = name;
  return event;
}

Result<void> close(Changes& changes, Replica& replica, const ParkedRow& row, std::string_view how) {
  CHATELAINE_CHECK(dropParked(replica.database, row.id));
  changes.record(resolved(replica, row, how));
  return changes.commit();
}

// An agent has one pin to a vault: if it has another by now, that one is changed.
Result<ItemRow> onlyPin(Replica& replica, ItemRow item) {
  CHATELAINE_TRY(key, keyOf(item.kind, item.fields));
  CHATELAINE_TRY(other, otherByKey(replica.database, item.vault, item.kind, key, item.id));
  if (!other) return item;
  CHATELAINE_TRY(pin, pinOf(item));
  CHATELAINE_TRY(known, pinOf(*other));
  pin.order = known.order;
  item.id = other->id;
  item.fields = sync::encode(pin);
  return item;
}

// The item as it shall be from now on, as a change of ours on top of the newest version.
Result<void> queueState(Changes& changes, Replica& replica, const ParkedRow& row, ItemState state,
                        const std::optional<sync::SealedSecret>& secret) {
  ItemRow item{row.mine.item, row.mine.vault, row.mine.kind, {}, {}, state.secret, {}};
  if (state.isDeleted) return changes.erase(item);
  CHATELAINE_TRY(fields, withFreeName(replica, item.vault, item.kind, std::move(state.fields), item.id));
  item.fields = std::move(fields);
  if (item.kind != ItemKind::pin) return changes.put(std::move(item), secret);
  CHATELAINE_TRY(pin, onlyPin(replica, std::move(item)));
  return changes.put(std::move(pin));
}

// A secret that replaces another counts one further, whichever device it came from.
Result<void> countSecret(ItemState& state, const ItemState& now, Timestamp time) {
  CHATELAINE_TRY(fields, sync::decodeCredentialFields(state.fields));
  fields.updatedAt = time;
  if (!now.isDeleted && now.secret != state.secret) {
    CHATELAINE_TRY(before, sync::decodeCredentialFields(now.fields));
    fields.secretVersion = std::max(fields.secretVersion, before.secretVersion + 1);
  }
  state.fields = encode(fields);
  return {};
}

// It names a secret that the server hasn't any more: brought back, for example, after another device had it erased.
bool isSecretGone(const ParkedRow& row) {
  const bool namesOne = row.mine.kind == ItemKind::credential && !row.mine.isDeletion && row.mine.secretHash;
  return row.why == ErrorCode::notFound && namesOne && !row.mine.secret;
}

bool bringsSecret(const ParkedRow& row) {
  if (isSecretGone(row)) return true;
  const auto& fields = row.fields;
  return row.mine.secret && (fields.empty() || std::ranges::contains(fields, sync::wholeItem) ||
                             std::ranges::contains(fields, sync::secretField));
}

std::vector<std::string> fieldsToTake(const ParkedRow& row) {
  return row.fields.empty() ? std::vector{std::string(sync::wholeItem)} : row.fields;
}

// The conflict was about a part of an item that is gone as a whole by now: a part of it doesn't bring it back.
bool isGoneSince(const ParkedRow& row, const ItemState& now) {
  return now.isDeleted && !row.mine.isDeletion && !std::ranges::contains(fieldsToTake(row), sync::wholeItem);
}

// Of the conflict's fields those that are as the merge left them: what somebody decided since stays.
Result<std::vector<std::string>> fieldsAsMerged(const Replica& replica, const ParkedRow& row, const ItemState& theirs,
                                                const ItemState& now) {
  const auto base = stateIn(replica, row.mine.baseBytes);
  CHATELAINE_TRY(merged, sync::mergeItem(row.mine.kind, base ? &*base : nullptr, stateOf(row.mine), theirs));
  CHATELAINE_TRY(changed, sync::differences(row.mine.kind, merged.result, now));
  std::vector<std::string> fields = fieldsToTake(row);
  const bool isWhole = std::ranges::contains(changed, sync::wholeItem);
  std::erase_if(fields, [&](const std::string& name) { return isWhole || std::ranges::contains(changed, name); });
  return fields;
}

Result<void> takeSealed(Replica& replica, const ParkedRow& row, ItemState state, const ItemState& now,
                        const std::optional<sync::SealedSecret>& secret, std::string_view how) {
  if (row.mine.kind == ItemKind::credential && !state.isDeleted) {
    CHATELAINE_CHECK(countSecret(state, now, replica.clock()));
  }
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(queueState(changes, replica, row, std::move(state), secret));
  return close(changes, replica, row, how);
}

}  // namespace

bool needsSecret(const Replica& replica, const ParkedRow& row) {
  if (!bringsSecret(row)) return false;
  if (isSecretGone(row)) return true;
  const sync::RosterVault* entry = replica.team ? sync::find(replica.roster(), row.mine.vault) : nullptr;
  const auto secret = sync::decodeSealedSecret(*row.mine.secret);
  return !entry || !secret || secret->epoch != entry->epoch;
}

Conflicts::Conflicts(Vault& vault) : m_vault(&vault) {}

Result<void> Conflicts::keepTheirs(std::int64_t id) {
  Replica& replica = *m_vault->m_state->replica;
  CHATELAINE_TRY(row, parkedRow(replica.database, id));
  CHATELAINE_TRY(now, shownState(replica, row.mine.item));
  const auto theirs = stateIn(replica, row.theirs);
  CHATELAINE_TRY(changes, Changes::begin(replica));
  if (row.why == ErrorCode::conflict && theirs) {
    CHATELAINE_TRY(fields, fieldsAsMerged(replica, row, *theirs, now));
    const bool isNothing = fields.empty() || isGoneSince(row, now);
    CHATELAINE_TRY(state, isNothing ? Result<ItemState>(now) : sync::withFields(row.mine.kind, now, *theirs, fields));
    if (state != now) CHATELAINE_CHECK(queueState(changes, replica, row, std::move(state), std::nullopt));
  }
  return close(changes, replica, row, "kept_theirs");
}

Result<void> Conflicts::takeMine(std::int64_t id) {
  Replica& replica = *m_vault->m_state->replica;
  CHATELAINE_TRY(row, parkedRow(replica.database, id));
  if (needsSecret(replica, row)) return fail(ErrorCode::stale, "the secret is of no use any more: ask for it again");
  CHATELAINE_TRY(now, shownState(replica, row.mine.item));
  if (isGoneSince(row, now)) return fail(ErrorCode::notFound, "the item was deleted since");
  CHATELAINE_TRY(state, sync::withFields(row.mine.kind, now, stateOf(row.mine), fieldsToTake(row)));
  std::optional<sync::SealedSecret> secret;
  if (bringsSecret(row) && state.secret == row.mine.secretHash) {
    CHATELAINE_TRY(sealed, sync::decodeSealedSecret(*row.mine.secret));
    secret = std::move(sealed);
  }
  return takeSealed(replica, row, std::move(state), now, secret, "took_mine");
}

Result<void> Conflicts::takeMine(std::int64_t id, SecretFields secrets) {
  Replica& replica = *m_vault->m_state->replica;
  CHATELAINE_TRY(row, parkedRow(replica.database, id));
  if (!bringsSecret(row) || row.mine.isDeletion) return fail(ErrorCode::invalidInput, "mine has no secret of its own");
  CHATELAINE_TRY(now, shownState(replica, row.mine.item));
  if (isGoneSince(row, now)) return fail(ErrorCode::notFound, "the item was deleted since");
  CHATELAINE_TRY(state, sync::withFields(row.mine.kind, now, stateOf(row.mine), fieldsToTake(row)));
  CHATELAINE_TRY(fields, sync::decodeCredentialFields(state.fields));
  const CredentialDraft draft{fields.labels, fields.binding, std::move(secrets)};
  CHATELAINE_CHECK(checkDraft(draft, replica.clock(), Expiry::mayHavePassed));
  CHATELAINE_TRY(sealed, sealFor(replica, {row.mine.item, row.mine.vault, row.mine.kind, {}, {}, {}, {}}, draft.binding,
                                 draft.secrets));
  fields.secretStoredAt = replica.clock();
  state.fields = encode(fields);
  state.secret = hashOf(sealed);
  return takeSealed(replica, row, std::move(state), now, sealed, "took_mine");
}

Result<Credential> Conflicts::keepBoth(std::int64_t id, SecretFields secrets) {
  Replica& replica = *m_vault->m_state->replica;
  CHATELAINE_TRY(row, parkedRow(replica.database, id));
  if (row.mine.kind != ItemKind::credential || row.mine.isDeletion) {
    return fail(ErrorCode::invalidInput, "only a credential can be kept twice");
  }
  CHATELAINE_TRY(fields, sync::decodeCredentialFields(row.mine.fields));
  CHATELAINE_TRY(name, freeName(replica, row.mine.vault, row.mine.kind, fields.labels.name, {}));
  fields.labels.name = std::move(name);
  const CredentialDraft draft{fields.labels, fields.binding, std::move(secrets)};
  CHATELAINE_CHECK(checkDraft(draft, replica.clock(), Expiry::mayHavePassed));
  ItemRow item{sync::newItemId(row.mine.vault), row.mine.vault, ItemKind::credential, {}, {}, {}, {}};
  CHATELAINE_TRY(sealed, sealFor(replica, item, draft.binding, draft.secrets));
  const Timestamp now = replica.clock();
  item.fields = encode(sync::CredentialFields{fields.labels, fields.binding, 1, now, now, now});
  CHATELAINE_TRY(changes, Changes::begin(replica));
  CHATELAINE_CHECK(changes.put(item, sealed));
  changes.record(addedApart(replica, item, draft.labels.name));
  CHATELAINE_CHECK(close(changes, replica, row, "kept_both"));
  CHATELAINE_TRY(saved, itemRow(replica.database, item.id, ItemKind::credential));
  return credentialOf(saved);
}

}  // namespace chatelaine::vault
