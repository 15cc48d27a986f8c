// The pasts that are being uploaded through this process, so that each part is checked once. What isn't here any more,
// or came through another process, is checked again from the staged parts. Any thread.
#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "server/past_check.h"

namespace chatelaine::server {

class PastUploads {
 public:
  std::unique_ptr<PastCheck> take(const TeamId& team, const PrincipalId& principal);  // null if it isn't here
  // The oldest makes way.
  void keep(const TeamId& team, const PrincipalId& principal, std::unique_ptr<PastCheck> check);

 private:
  struct Entry {
    TeamId team;
    PrincipalId principal;
    std::unique_ptr<PastCheck> check;
  };
  std::mutex m_mutex;
  std::vector<Entry> m_entries;
};

}  // namespace chatelaine::server
