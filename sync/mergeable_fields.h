// The fields of an item one by one, for merging: how they compare, move from one state to another and are shown.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "sync/item_fields.h"
#include "sync/merge.h"

namespace chatelaine::sync {

template <class Item>
struct MergeableField {
  std::string name;
  std::function<bool(const Item&, const Item&)> equal;
  std::function<void(Item& to, const Item& from)> copy;
  // Where both sides changed it; none: theirs stays.
  std::function<void(Item& result, const Item& mine, const Item& theirs)> restrict;
  std::function<ShownField(const Item&)> show;
};

struct CredentialState {
  CredentialFields fields;
  std::optional<Hash> secret;
};

// The fields that any of these items has; tokens and metadata differ from item to item.
std::vector<MergeableField<CredentialState>> fieldsOf(const std::vector<const CredentialState*>& items);
std::vector<MergeableField<Agent>> fieldsOf(const std::vector<const Agent*>& items);
std::vector<MergeableField<Pin>> fieldsOf(const std::vector<const Pin*>& items);
std::vector<MergeableField<Name>> fieldsOf(const std::vector<const Name*>& items);

}  // namespace chatelaine::sync
