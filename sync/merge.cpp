#include "sync/merge.h"

#include <algorithm>

#include "sync/mergeable_fields.h"

namespace chatelaine::sync {
namespace {

// How each kind's state is read and written back.
struct CredentialKind {
  using Item = CredentialState;
  static Result<Item> read(const ItemState& state) {
    CHATELAINE_TRY(fields, decodeCredentialFields(state.fields));
    return Item{std::move(fields), state.secret};
  }
  static ItemState write(const Item& item) { return {false, encode(item.fields), item.secret}; }
  static void touch(Item& item, const Item& other) {
    item.fields.updatedAt = std::max(item.fields.updatedAt, other.fields.updatedAt);
  }
};

struct AgentKind {
  using Item = Agent;
  static Result<Item> read(const ItemState& state) { return decodeAgent(state.fields, {}); }
  static ItemState write(const Item& item) { return {false, encode(item), {}}; }
  static void touch(Item&, const Item&) {}
};

struct PinKind {
  using Item = Pin;
  static Result<Item> read(const ItemState& state) { return decodePin(state.fields, {}, {}); }
  static ItemState write(const Item& item) { return {false, encode(item), {}}; }
  static void touch(Item&, const Item&) {}
};

struct NameKind {
  using Item = Name;
  static Result<Item> read(const ItemState& state) { return decodeName(state.fields); }
  static ItemState write(const Item& item) { return {false, encode(item), {}}; }
  static void touch(Item&, const Item&) {}
};

std::vector<std::string> onlyWhole() { return {std::string(wholeItem)}; }

// Calls `work` with what reads and writes items of this kind; `otherwise` for kinds whose fields aren't known here.
template <class Work, class Otherwise>
auto byKind(ItemKind kind, Work work, Otherwise otherwise) -> decltype(otherwise()) {
  switch (kind) {
    case ItemKind::credential: return work(CredentialKind{});
    case ItemKind::agent: return work(AgentKind{});
    case ItemKind::pin: return work(PinKind{});
    case ItemKind::name: return work(NameKind{});
    default: return otherwise();
  }
}

template <class Item>
void addNames(std::vector<std::string>& names, const MergeableField<Item>& field, const Item& one, const Item& other) {
  names.push_back(field.name);
  if constexpr (std::is_same_v<Item, CredentialState>) {
    if (field.name == secretField && one.fields.binding != other.fields.binding) names.emplace_back(bindingField);
  }
}

template <class Kind>
Result<MergedItem> mergeFields(const ItemState* base, const ItemState& mine, const ItemState& theirs) {
  using Item = typename Kind::Item;
  CHATELAINE_TRY(ours, Kind::read(mine));
  CHATELAINE_TRY(other, Kind::read(theirs));
  std::optional<Item> before;
  if (base) {
    CHATELAINE_TRY(read, Kind::read(*base));
    before = std::move(read);
  }
  Item result = other;
  MergedItem merged{theirs, {}};
  for (const auto& field : fieldsOf(std::vector<const Item*>{&ours, &other})) {
    const bool isTheirsAlone = before && field.equal(ours, *before);
    if (isTheirsAlone || field.equal(ours, other)) continue;
    if (before && field.equal(other, *before)) {
      field.copy(result, ours);
      continue;
    }
    if (field.restrict) field.restrict(result, ours, other);
    addNames(merged.lost, field, ours, other);
  }
  if (Kind::write(result) == theirs) return merged;
  Kind::touch(result, ours);
  merged.result = Kind::write(result);
  return merged;
}

// A deletion wins over whatever the other side did. Where that is nothing, nothing is lost.
MergedItem mergeDeletion(const ItemState* base, const ItemState& mine, const ItemState& theirs) {
  const ItemState& other = mine.isDeleted ? theirs : mine;
  const bool isNothingLost = other.isDeleted || (base && *base == other);
  return {{true, {}, {}}, isNothingLost ? std::vector<std::string>{} : onlyWhole()};
}

MergedItem mergeWhole(const ItemState* base, const ItemState& mine, const ItemState& theirs) {
  if (mine == theirs || (base && *base == mine)) return {theirs, {}};
  if (base && *base == theirs) return {mine, {}};
  return {theirs, onlyWhole()};
}

template <class Kind>
Result<std::vector<std::string>> namesOfDifferences(const ItemState& one, const ItemState& other) {
  using Item = typename Kind::Item;
  CHATELAINE_TRY(first, Kind::read(one));
  CHATELAINE_TRY(second, Kind::read(other));
  std::vector<std::string> names;
  for (const auto& field : fieldsOf(std::vector<const Item*>{&first, &second})) {
    if (!field.equal(first, second)) addNames(names, field, first, second);
  }
  return names;
}

template <class Kind>
Result<ItemState> copyFields(const ItemState& onto, const ItemState& from, const std::vector<std::string>& names) {
  using Item = typename Kind::Item;
  CHATELAINE_TRY(to, Kind::read(onto));
  CHATELAINE_TRY(source, Kind::read(from));
  for (const auto& field : fieldsOf(std::vector<const Item*>{&to, &source})) {
    if (std::ranges::contains(names, field.name)) field.copy(to, source);
  }
  return Kind::write(to);
}

ShownField shownBinding(const Binding& binding) {
  ShownField field{std::string(bindingField), {}, {}};
  for (const AllowedHost& host : binding.hosts) field.text += (field.text.empty() ? "" : ", ") + host.name;
  return field;
}

template <class Kind>
Result<std::vector<ShownField>> showFields(const ItemState& state, const std::vector<std::string>& names) {
  using Item = typename Kind::Item;
  CHATELAINE_TRY(item, Kind::read(state));
  const bool isWhole = std::ranges::contains(names, wholeItem);
  const auto isWanted = [&](std::string_view name) { return isWhole || std::ranges::contains(names, name); };
  std::vector<ShownField> shown;
  for (const auto& field : fieldsOf(std::vector<const Item*>{&item})) {
    if (isWanted(field.name)) shown.push_back(field.show(item));
  }
  if constexpr (std::is_same_v<Item, CredentialState>) {
    if (isWanted(bindingField)) shown.push_back(shownBinding(item.fields.binding));
  }
  return shown;
}

}  // namespace

Result<MergedItem> mergeItem(ItemKind kind, const ItemState* base, const ItemState& mine, const ItemState& theirs) {
  const ItemState* before = base && !base->isDeleted ? base : nullptr;
  if (mine.isDeleted || theirs.isDeleted) return mergeDeletion(before, mine, theirs);
  return byKind(
      kind, [&]<class Kind>(Kind) { return mergeFields<Kind>(before, mine, theirs); },
      [&]() -> Result<MergedItem> { return mergeWhole(before, mine, theirs); });
}

Result<std::vector<std::string>> differences(ItemKind kind, const ItemState& one, const ItemState& other) {
  if (one == other) return std::vector<std::string>{};
  if (one.isDeleted || other.isDeleted) return onlyWhole();
  return byKind(
      kind, [&]<class Kind>(Kind) { return namesOfDifferences<Kind>(one, other); },
      []() -> Result<std::vector<std::string>> { return onlyWhole(); });
}

Result<ItemState> withFields(ItemKind kind, const ItemState& onto, const ItemState& from,
                             const std::vector<std::string>& names) {
  if (onto.isDeleted || from.isDeleted || std::ranges::contains(names, wholeItem)) return from;
  return byKind(
      kind, [&]<class Kind>(Kind) { return copyFields<Kind>(onto, from, names); },
      [&]() -> Result<ItemState> { return onto; });
}

Result<std::vector<ShownField>> shownFields(ItemKind kind, const ItemState& state,
                                            const std::vector<std::string>& names) {
  using List = std::vector<ShownField>;
  if (state.isDeleted) return List{};
  return byKind(
      kind, [&]<class Kind>(Kind) { return showFields<Kind>(state, names); }, []() -> Result<List> { return List{}; });
}

}  // namespace chatelaine::sync
