// Merges an item three ways: what each of two sides made of the same base. A decision over values; it stores nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "sync/revision.h"

namespace chatelaine::sync {

// What one revision says of an item.
struct ItemState {
  bool isDeleted = false;
  Bytes fields;                // empty if deleted
  std::optional<Hash> secret;  // of the SealedSecret that belongs to the fields' binding
  friend bool operator==(const ItemState&, const ItemState&) = default;
};

struct MergedItem {
  ItemState result;               // what is active from now on
  std::vector<std::string> lost;  // the fields of which one side's value isn't in it, by their names below
};

// The whole item, where one side deleted it or its kind has no fields that are known here.
inline constexpr std::string_view wholeItem = "item";
// Binding and secret are one: taken together from the side that alone changed them, and never mixed.
inline constexpr std::string_view secretField = "secret";
inline constexpr std::string_view bindingField = "binding";

// `theirs` was committed first. A field that only one side changed is as that side has it. Where both changed it, the
// less permissive value wins if the field is one of permission (expiry, scopes, namespaces, egress, tokens, deletion);
// else theirs stays. Without a base every difference counts as changed by both. corrupt if fields don't decode.
Result<MergedItem> mergeItem(ItemKind kind, const ItemState* base, const ItemState& mine, const ItemState& theirs);

// The names of the fields in which two states differ: "name", "service", "identifier", "label", "namespace", "expires",
// "totp", "metadata.<key>", "secret", "binding" (with "secret"), "scopes", "namespaces", "egress", "token.<hint>",
// "order", "text"; or "item" alone.
Result<std::vector<std::string>> differences(ItemKind kind, const ItemState& one, const ItemState& other);

// `onto` with these fields as `from` has them.
Result<ItemState> withFields(ItemKind kind, const ItemState& onto, const ItemState& from,
                             const std::vector<std::string>& names);

// What can be shown of one field of a state; never anything of a secret.
struct ShownField {
  std::string name;
  std::string text;               // empty: has no value; an item's id in hexadecimal; hosts, joined by ", "
  std::optional<Timestamp> time;  // where the value is one
  friend bool operator==(const ShownField&, const ShownField&) = default;
};
Result<std::vector<ShownField>> shownFields(ItemKind kind, const ItemState& state,
                                            const std::vector<std::string>& names);

}  // namespace chatelaine::sync
