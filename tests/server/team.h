// A team as its clients make it: real keys, a signed roster chain, and commits that build on each other.
#pragma once
#include <map>

#include "crypto/random.h"
#include "sync/api.h"
#include "sync/item_id.h"

namespace chatelaine::test {

inline const VaultId vaultOfTeam = VaultId::fromHex("56565656565656565656565656565656").value();

// One change of one item in a commit.
struct Change {
  ItemId item = sync::newItemId(vaultOfTeam);
  sync::ItemKind kind = sync::ItemKind::credential;
  std::string fields = "fields";
  std::optional<Secret> secret;  // sealed along with it
  bool deleted = false;
};

// Where a vault stands for its clients.
struct Chain {
  std::optional<sync::HeadRecord> newest;
  crypto::SetHash sum;
  std::map<ItemId, sync::Revision> items;
};

struct Team {
  sync::PrincipalKeys owner = sync::generatePrincipalKeys();
  sync::PrincipalKeys editor = sync::generatePrincipalKeys();
  sync::PrincipalKeys auditor = sync::generatePrincipalKeys();
  sync::PrincipalKeys gateway = sync::generatePrincipalKeys();
  sync::PrincipalKeys stranger = sync::generatePrincipalKeys();
  Secret metadataKey = crypto::randomSecret(32);
  crypto::KemKeyPair vaultKey = crypto::generateKemKeyPair();
  VaultId vault;
  std::vector<sync::Roster> rosters;  // the genesis, and one that adds the vault
  Chain chain;                        // of `vault`

  explicit Team(const VaultId& itsVault = vaultOfTeam);
  TeamId id() const { return teamOf(rosters.front()); }
  const sync::Roster& roster() const { return rosters.back(); }
  sync::Roster next() const;  // unsigned
  sync::Roster signedBy(sync::Roster roster, const sync::PrincipalKeys& author) const;
  sync::Roster withoutEditor() const;          // with a new epoch that closes at the chain's newest head
  std::vector<sync::WrappedKey> keys() const;  // of the vault: metadata for readers, secret for the gateway
  static sync::RosterUpdate updateOf(const sync::Roster& roster, std::vector<sync::WrappedKey> keys = {});

  // On top of the chain; advance() makes the chain go on from it.
  sync::Commit commit(const sync::PrincipalKeys& author, std::vector<Change> changes) const;
  void advance(const sync::Commit& commit);
  sync::AuditGroup auditGroup(const sync::PrincipalKeys& author, const sync::ChainEnd& end, std::size_t events) const;

 private:
  sync::Revision revisionFor(const Change& change, const sync::PrincipalKeys& author, sync::Commit& commit) const;
  void sign(sync::Commit& commit, const sync::PrincipalKeys& author) const;
};

inline constexpr Timestamp teamTime{std::chrono::milliseconds{1'767'225'600'000}};  // 2026-01-01

// After a commit was changed by hand: its operations, sums and signature made right again, whatever else is wrong.
void resign(sync::Commit& commit, const Chain& chain, const sync::PrincipalKeys& author);

}  // namespace chatelaine::test
