#include "server/past_uploads.h"

#include <algorithm>

namespace chatelaine::server {
namespace {

constexpr std::size_t mostAtOnce = 4;

}  // namespace

std::unique_ptr<PastCheck> PastUploads::take(const TeamId& team, const PrincipalId& principal) {
  const std::scoped_lock lock(m_mutex);
  const auto found = std::ranges::find_if(
      m_entries, [&](const Entry& entry) { return entry.team == team && entry.principal == principal; });
  if (found == m_entries.end()) return nullptr;
  auto check = std::move(found->check);
  m_entries.erase(found);
  return check;
}

void PastUploads::keep(const TeamId& team, const PrincipalId& principal, std::unique_ptr<PastCheck> check) {
  const std::scoped_lock lock(m_mutex);
  if (m_entries.size() == mostAtOnce) m_entries.erase(m_entries.begin());
  m_entries.push_back({team, principal, std::move(check)});
}

}  // namespace chatelaine::server
