#include "gateway/policy/opened_secret.h"

namespace chatelaine::gateway {

std::shared_ptr<const OpenedSecret> OpenedSecrets::find(const ItemId& credential, std::uint64_t snapshot,
                                                        Timestamp now) {
  const auto found = m_entries.find(credential);
  if (found == m_entries.end()) return nullptr;
  if (found->second.snapshot == snapshot && now < found->second.openedAt + keptFor) return found->second.opened;
  m_entries.erase(found);
  return nullptr;
}

void OpenedSecrets::keep(std::uint64_t snapshot, std::shared_ptr<const OpenedSecret> opened, Timestamp now) {
  const ItemId id = opened->credential.id;
  m_entries.insert_or_assign(id, Entry{snapshot, now, std::move(opened)});
}

void OpenedSecrets::dropOld(Timestamp now) {
  std::erase_if(m_entries, [now](const auto& entry) { return entry.second.openedAt + keptFor <= now; });
}

}  // namespace chatelaine::gateway
