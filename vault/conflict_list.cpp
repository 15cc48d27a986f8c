#include <algorithm>

#include "vault/changes.h"
#include "vault/conflicts.h"
#include "vault/merging.h"

namespace chatelaine::vault {
namespace {

using Names = std::vector<std::string>;

// One row as it is told: what both sides say, as far as it can be read.
struct Told {
  const ParkedRow& row;
  std::optional<sync::ItemState> base;
  sync::ItemState mine;
  std::optional<sync::ItemState> theirs;
};

Names differencesOf(sync::ItemKind kind, const sync::ItemState& one, const sync::ItemState& other) {
  return sync::differences(kind, one, other).value_or(Names{std::string(sync::wholeItem)});
}

Names fieldsOf(const Told& told) {
  if (!told.row.fields.empty()) return told.row.fields;
  const sync::ItemState before = told.theirs.value_or(sync::ItemState{true, {}, {}});
  return differencesOf(told.row.mine.kind, told.mine, before);
}

std::string agentName(Replica& replica, const std::string& hexId) {
  const auto id = ItemId::fromHex(hexId);
  const auto row = id ? itemRow(replica.database, *id, sync::ItemKind::agent) : fail(ErrorCode::notFound);
  return row ? row->key : std::string{};
}

std::string nameIn(Replica& replica, sync::ItemKind kind, const sync::ItemState& state) {
  if (state.isDeleted) return {};
  if (kind == sync::ItemKind::name) {
    const auto name = sync::decodeName(state.fields);
    return name ? name->text : std::string{};
  }
  const auto key = keyOf(kind, state.fields);
  if (!key) return {};
  return kind == sync::ItemKind::pin ? agentName(replica, *key) : *key;
}

std::string nameOf(Replica& replica, const Told& told) {
  for (const auto& state : {std::optional(told.mine), told.theirs, told.base}) {
    if (!state) continue;
    if (std::string name = nameIn(replica, told.row.mine.kind, *state); !name.empty()) return name;
  }
  return {};
}

std::vector<sync::ShownField> valuesOf(Replica& replica, sync::ItemKind kind, const sync::ItemState& state,
                                       const Names& fields) {
  auto values = sync::shownFields(kind, state, fields).value_or(std::vector<sync::ShownField>{});
  for (sync::ShownField& value : values) {
    if (value.name != "totp" || value.text.empty()) continue;
    const auto id = ItemId::fromHex(value.text);
    const auto totp = id ? itemRow(replica.database, *id, sync::ItemKind::credential) : fail(ErrorCode::notFound);
    if (totp) value.text = totp->key;
  }
  return values;
}

ConflictSide sideOf(Replica& replica, const Told& told, const sync::ItemState& state, const Names& fields) {
  ConflictSide side;
  side.deletes = state.isDeleted;
  if (state.isDeleted) return side;
  const auto before = told.base ? told.base->secret : std::nullopt;
  side.holdsOtherSecret = state.secret && state.secret != before;
  const Names changed = told.base ? differencesOf(told.row.mine.kind, state, *told.base) : Names{};
  side.holdsOtherBinding = std::ranges::contains(changed, sync::bindingField);
  side.values = valuesOf(replica, told.row.mine.kind, state, fields);
  return side;
}

void sign(Replica& replica, ConflictSide& side, const PrincipalId& author, Timestamp time) {
  side.author = author;
  side.time = time;
  side.deviceName = nameOfSubject(replica, author.view());
  const sync::Member* member = sync::memberOfDevice(replica.roster(), author);
  if (member) side.memberName = nameOfSubject(replica, member->id.view());
}

Conflict told(Replica& replica, const ParkedRow& row) {
  const Told told{row, stateIn(replica, row.mine.baseBytes), stateOf(row.mine), stateIn(replica, row.theirs)};
  Conflict conflict{.id = row.id,
                    .vault = row.mine.vault,
                    .item = row.mine.item,
                    .kind = row.mine.kind,
                    .name = nameOf(replica, told),
                    .why = row.why,
                    .fields = fieldsOf(told),
                    .mine = {},
                    .theirs = {},
                    .needsSecret = needsSecret(replica, row)};
  conflict.mine = sideOf(replica, told, told.mine, conflict.fields);
  sign(replica, conflict.mine, replica.card.id, row.mine.time);
  if (told.theirs) conflict.theirs = sideOf(replica, told, *told.theirs, conflict.fields);
  const auto theirs = sync::decodeRevision(row.theirs);
  if (theirs) sign(replica, conflict.theirs, theirs->header.author, row.theirsTime);
  return conflict;
}

}  // namespace

std::vector<Conflict> Conflicts::list() const {
  Replica& replica = *m_vault->m_state->replica;
  std::vector<Conflict> conflicts;
  if (!replica.team) return conflicts;
  for (const ParkedRow& row : parkedRows(replica.database).value_or(std::vector<ParkedRow>{})) {
    conflicts.push_back(told(replica, row));
  }
  return conflicts;
}

}  // namespace chatelaine::vault
