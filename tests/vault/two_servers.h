// The crowd's small world with a second server, to which the team moves: the same wire leads to one of them at a time.
#pragma once
#include "tests/vault/crowd.h"
#include "vault/moving.h"

namespace chatelaine::test {

class TwoServers : public Crowd {
 public:
  using Where = vault::Moving::Where;

  void makeNewServer();  // over SQLCipher
  void makeNewServer(std::unique_ptr<server::SyncStore> empty);
  void goTo(Where where);  // where requests go from now on
  Result<vault::SyncSummary> syncAt(Where where, Party& party);
  Result<vault::SyncSummary> atOld(Party& party) { return syncAt(Where::oldServer, party); }
  Result<vault::SyncSummary> atNew(Party& party) { return syncAt(Where::newServer, party); }
  bool isWellAtNew(Party& party);  // nothing failed, nothing is in doubt

  enum class Way { there, back, withoutTheOld };
  struct Outcome {
    Result<void> done;
    std::optional<vault::Moving::Obstacle> obstacle;
    std::size_t secretsToCome = 0;
  };
  Outcome move(Party& party, Way way = Way::there);

  server::SyncStore& oldStore() { return *store; }
  server::SyncStore& newStore() { return *m_newStore; }
  bool isAtNew() const { return m_isNew; }

 private:
  Result<void> follow(vault::Moving& moving, bool isBack);

  Hash m_newKey;  // another one for every new server
  std::unique_ptr<server::SyncStore> m_newStore;
  std::unique_ptr<server::Service> m_other;
  bool m_isNew = false;  // the world's service is the new one; the old one waits here
  int m_newServers = 0;
};

}  // namespace chatelaine::test
